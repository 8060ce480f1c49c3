"use strict";
// OpenBao and the compiler are programs of Go that end within seconds, and by Go's own measure they search their heap for what is
// free more often than that pays: without that, a server's start takes an eighth less of the processor, and the compiler a third.
// Programs that live longer search once they have a GiB. `npm test` loads this file first; whoever sets either variable keeps it.
process.env.GOGC ??= "off";
process.env.GOMEMLIMIT ??= "1GiB";
