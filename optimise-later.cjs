"use strict";
// Most commands end before the machine code pays that V8 optimises in the background: a function has to run more byte code for
// it, a megabyte instead of 66 kB (docs/performance.md). Later releases of V8 than that of Node.js 20 have a faster compiler in
// between, and at last no such flag.
const release = Number.parseInt(process.versions.v8, 10);
if (release < 12) require("node:v8").setFlagsFromString("--interrupt-budget=1000000");
