import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { execute } from "../support/command";

const untracked = path.join(__dirname, "../support/untracked.cjs");

test("what nobody catches fails a run that follows no promises, and others can follow them", async (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-untracked-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const run = (name: string, body: string): ReturnType<typeof execute> => {
    const file = path.join(folder, `${name}.test.cjs`);
    fs.writeFileSync(file, `require("node:test").test("mine", async () => {${body}});`);
    const env = { NODE_TEST_CONTEXT: undefined };
    return execute(process.execPath, ["--require", untracked, "--test", file], { env });
  };
  const wait = "await new Promise((resolve) => setTimeout(resolve, 20));";
  const [thrown, rejected, followed] = await Promise.all([
    run("thrown", `setTimeout(() => { throw new Error("too late") }, 5); ${wait}`),
    run("rejected", `void Promise.reject(new Error("unheard")); ${wait}`),
    run(
      "followed",
      `let made = 0;
      require("node:async_hooks").createHook({ init: () => made++ }).enable();
      ${wait}
      require("node:assert").ok(made > 0);`,
    ),
  ]);
  assert.deepEqual([thrown.code, rejected.code, followed.code], [1, 1, 0]);
  assert.match(thrown.stdout, /too late/);
  assert.match(rejected.stdout, /unheard/);
});
