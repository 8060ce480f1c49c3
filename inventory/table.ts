// The table of releases that is shipped: `npm run releases` writes it.
import type { ReleaseTable } from "./model";
import written from "./releases.json";

export const releases: ReleaseTable = written;
