"use strict";
// Most commands end before the machine code pays that V8 optimises in the background: a function has to run more byte code for
// it, a megabyte instead of 66 kB (docs/performance.md).
require("node:v8").setFlagsFromString("--interrupt-budget=1000000");
