// Programs that are ES modules.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { programOf, readProject } from "../../sandbox/project";
import { messages, run } from "../support/program";

function programFrom(context: TestContext, text: string): () => unknown {
  const folder = mkdtempSync(path.join(tmpdir(), "es-module-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(path.join(folder, "Pulumi.yaml"), "name: one\nruntime: nodejs\n");
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ type: "module", main: "index.js" }));
  writeFileSync(path.join(folder, "index.js"), text);
  return programOf(readProject(folder));
}

test("an ES module's default export is the program, which may wait", async (context) => {
  const program = programFrom(context, "export default async () => ({ answer: await Promise.resolve(42) });\n");
  for (const preview of [true, false]) {
    const deployment = await run(program, { preview });
    assert.equal(messages(deployment), "");
    assert.deepEqual(deployment.outputs, { answer: 42 });
  }
});

test("an ES module's named exports are the outputs", async (context) => {
  assert.deepEqual((await run(programFrom(context, "export const answer = 42;\n"))).outputs, { answer: 42 });
});

test("await at the top level is refused with what to write instead", async (context) => {
  const deployment = await run(programFrom(context, "export const answer = await Promise.resolve(42);\n"));
  assert.match(
    messages(deployment),
    /^the program, .* waits at its top level .*; export an async function as the program/,
  );
  assert.doesNotMatch(messages(deployment), /ERR_REQUIRE|\n/);
});
