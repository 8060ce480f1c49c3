"use strict";
// The first command after an install compiles some six hundred files. This thread compiles those that it needs last, the program's and
// the components', while the command compiles and loads the others (docs/performance.md).
const fs = require("node:fs");
const path = require("node:path");
const { compileModule } = require("../register.cjs");

for (const folder of ["stacks", "components"]) {
  for (const name of fs.readdirSync(path.join(__dirname, "..", folder), { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".ts")) compileAhead(path.join(__dirname, "..", folder, name));
  }
}

function compileAhead(file) {
  try {
    compileModule(fs.readFileSync(file, "utf8"), file);
  } catch {
    // Told where the file is loaded, if it is.
  }
}
