"use strict";
// What the Pulumi engine loads when a program in another language uses the components (PulumiPlugin.yaml): a function
// that serves them.
const fs = require("node:fs");
const path = require("node:path");

if (fs.existsSync(path.join(__dirname, "..", "plugin", "host.ts"))) {
  // The engine has registered ts-node, which would check every type by the settings of whatever folder it was started in.
  delete require.extensions[".ts"];
  require("../register.cjs");
  module.exports = require("../plugin/host.ts").serve;
} else {
  module.exports = require("../dist/plugin/host.js").serve;
}
