import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { execute } from "../support/command";

const untracked = path.join(__dirname, "../support/untracked.cjs");

const wait = "await new Promise((resolve) => setTimeout(resolve, 20));";
const followsPromises = `test("mine", async () => {
  let made = 0;
  require("node:async_hooks").createHook({ init: () => made++ }).enable();
  ${wait}
  require("node:assert").ok(made > 0);
});`;
const knowsItsSuite = `let now;
for (const mine of ["one", "other"]) {
  describe(mine, () => {
    before(() => { now = mine; });
    test("is prepared by its own suite", () => require("node:assert").equal(now, mine));
  });
}`;

test("what nobody catches fails a run that follows no promises, suites stay apart, and others can follow promises", async (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-untracked-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const run = (name: string, body: string): ReturnType<typeof execute> => {
    const file = path.join(folder, `${name}.test.cjs`);
    fs.writeFileSync(file, `const { before, describe, test } = require("node:test");\n${body}`);
    const env = { NODE_TEST_CONTEXT: undefined };
    return execute(process.execPath, ["--require", untracked, "--test", file], { env });
  };
  const [thrown, rejected, followed, apart] = await Promise.all([
    run("thrown", `test("mine", async () => { setTimeout(() => { throw new Error("too late") }, 5); ${wait} });`),
    run("rejected", `test("mine", async () => { void Promise.reject(new Error("unheard")); ${wait} });`),
    run("followed", followsPromises),
    run("apart", knowsItsSuite),
  ]);
  assert.deepEqual([thrown.code, rejected.code, followed.code, apart.code], [1, 1, 0, 0]);
  assert.match(thrown.stdout, /too late/);
  assert.match(rejected.stdout, /unheard/);
});
