#!/usr/bin/env node
"use strict";
// In a checkout the sources run as they are; the published package holds compiled files only.
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
require("../start/short-run.cjs");
require("../start/module-cache.cjs").keepModules(root);
// Here alone, not in programs that the Pulumi engine runs (docs/adr/0019-sdk-loaded-as-used.md).
require("../start/lazy-sdk.cjs");
if (fs.existsSync(path.join(root, "cli", "main.ts"))) {
  const { isFirst } = require("../register.cjs");
  if (isFirst) compileAhead();
  require("../cli/main.ts");
} else {
  require("../dist/cli/main.js");
}

/** Without it, or where it fails, each file is compiled when it is loaded. */
function compileAhead() {
  const { Worker } = require("node:worker_threads");
  new Worker(path.join(root, "start", "compile-ahead.cjs")).on("error", () => undefined).unref();
}
