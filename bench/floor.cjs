"use strict";
// Plans the floor with the sandbox's offline adapter: `node floor.cjs <folder of a Pulumi project> <plan.json> [bare|kept]`.
// As the command does.
require("../start/short-run.cjs");
const [projectDir, file, how] = process.argv.slice(2);
if (how === "kept") require("../start/module-cache.cjs").keepModules(require("node:path").join(__dirname, ".."));
require("../start/lazy-sdk.cjs");
require("../register.cjs");
const fs = require("node:fs");
const { openSandbox } = require("../sandbox");
const { registerFlat } = require("./flat.cjs");

openSandbox({
  projectDir,
  stack: "prod",
  adapter: "offline",
  program: () => registerFlat(JSON.parse(fs.readFileSync(file, "utf8")), how === "bare"),
})
  .then((sandbox) => sandbox.plan())
  .then((outcome) => {
    process.stdout.write(JSON.stringify(outcome));
    if (outcome.errors.length > 0) {
      console.error(outcome.errors.slice(0, 5));
      process.exitCode = 1;
    }
  });
