import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { execute } from "../support/command";

const stays = path.join(__dirname, "../support/one-processor.cjs");
const printed =
  'process.stdout.write(/Cpus_allowed_list:\\s*(\\S+)/.exec(require("fs").readFileSync("/proc/self/status"))[1]);';

test("a file that drives real programs stays on one processor, with what it starts, and two are on two", async (context) => {
  if (!fs.existsSync("/usr/bin/taskset")) {
    context.skip("taskset is not there");
    return;
  }
  if (os.availableParallelism() < 2) {
    context.skip("there is one processor");
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-processor-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const child = `process.stdout.write(require("child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(printed)}]));`;
  fs.writeFileSync(path.join(folder, "some.test.ts"), printed);
  fs.writeFileSync(path.join(folder, "first.real.test.ts"), child);
  fs.writeFileSync(path.join(folder, "second.real.test.ts"), `${printed} setInterval(() => undefined, 1000);`);
  const second = JSON.stringify(["--require", stays, path.join(folder, "second.real.test.ts")]);
  // The other one is started when the one has said where it is, and both end then.
  const both = `const { spawn } = require("child_process");
const started = [];
const start = () => {
  const child = spawn(process.execPath, ${second});
  started.push(child);
  child.stdout.once("data", (text) => {
    console.log(String(text));
    if (started.length < 2) start();
    else for (const one of started) one.kill();
  });
};
start();`;
  const run = async (...args: string[]): Promise<string> => (await execute(process.execPath, args)).stdout.trim();
  const [free, alone, two] = await Promise.all([
    run("--require", stays, path.join(folder, "some.test.ts")),
    run("--require", stays, path.join(folder, "first.real.test.ts")),
    run("--eval", both),
  ]);
  assert.match(free, /[-,]/);
  assert.match(alone, /^\d+$/);
  assert.equal(new Set(two.split("\n")).size, 2, two);
});
