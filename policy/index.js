"use strict";
// What the Pulumi engine loads. In a checkout the sources run as they are; the published package holds compiled files only.
const fs = require("node:fs");
const nodeModule = require("node:module");
const path = require("node:path");

if (fs.existsSync(path.join(__dirname, "start.ts"))) {
  // The engine has put the compiler of its SDK here, an old one that checks types at each start.
  delete nodeModule._extensions[".ts"];
  require("../register.cjs");
  require("./start.ts");
} else {
  require("../dist/policy/start.js");
}
