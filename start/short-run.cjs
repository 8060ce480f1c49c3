"use strict";
// Settings of V8 for a command that ends soon (docs/performance.md).
const v8 = require("node:v8");

// New objects get eight times the room when there is too little, instead of twice: of what a plan makes, most lives to its end, and is
// moved each time that the room is searched.
v8.setFlagsFromString("--semi-space-growth-factor=8");

// The heap may become five times what was in use when it was searched first, which is while modules are loaded. V8's own measure has it
// searched again while a plan runs.
v8.setFlagsFromString("--heap-growing-percent=400");

// Most commands end before the machine code pays that V8 optimises in the background: a function has to run more byte code for
// it, a megabyte instead of 66 kB. Later releases of V8 than that of Node.js 20 have a faster compiler in between, and at last no
// such flag.
const release = Number.parseInt(process.versions.v8, 10);
if (release < 12) v8.setFlagsFromString("--interrupt-budget=1000000");
