import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { findDrift, type PreviewStep } from "../../cli/drift";
import { groundplanHere } from "../support/in-process";

const urn = (type: string, name: string): string =>
  `urn:pulumi:prod::groundplan::groundplan:index:App$${type}::${name}`;
const deployment = urn("kubernetes:apps/v1:Deployment", "web");
const inputs = { spec: { template: { image: "a" } } };
const waiting: PreviewStep = { op: "update", urn: deployment, oldState: { inputs }, newState: { inputs } };

for (const [title, step, counts] of [
  ["what is as it should be", { op: "same", urn: deployment }, false],
  ["what was read again", { op: "refresh", urn: deployment }, false],
  [
    "a provider, whose login differs in previews",
    { op: "update", urn: urn("pulumi:providers:vault", "vault"), diffReasons: ["authLoginGcp"] },
    false,
  ],
  ["a Deployment that waits for a pod", waiting, false],
  ["one that waits, with empty lists of reasons", { ...waiting, diffReasons: [], detailedDiff: null }, false],
  ["an update with a reason", { ...waiting, diffReasons: ["spec"] }, true],
  ["an update with a detailed difference", { ...waiting, detailedDiff: { "spec.replicas": {} } }, true],
  ["an update whose inputs differ", { ...waiting, newState: { inputs: {} } }, true],
  ["an update of which nothing is told", { op: "update", urn: deployment }, true],
  ["what somebody deleted", { op: "create", urn: deployment }, true],
  ["what the program no longer says", { op: "delete", urn: deployment }, true],
  ["a replacement", { op: "replace", urn: deployment }, true],
  ["an operation that nobody knew when this was written", { op: "transmute", urn: deployment }, true],
  [
    "a resource that is called like a provider",
    { op: "update", urn: urn("gcp:storage/bucket:Bucket", "pulumi:providers:x"), diffReasons: ["x"] },
    true,
  ],
] as [string, PreviewStep, boolean][]) {
  test(`${title} is ${counts ? "" : "no "}drift`, () => {
    assert.deepEqual(findDrift([step]), counts ? [step] : []);
  });
}

function file(context: TestContext, text: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-drift-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const name = path.join(folder, "preview.json");
  fs.writeFileSync(name, text);
  return name;
}

test("a night without drift is green, and one with it names what differs", async (context) => {
  const preview = { steps: [waiting, { op: "same", urn: "urn:x" }], changeSummary: { same: 1, update: 1 } };
  assert.deepEqual(await groundplanHere(["drift", file(context, JSON.stringify(preview))]), {
    code: 0,
    stdout: "",
    stderr: "",
  });
  const drifted = { ...preview, steps: [...preview.steps, { op: "delete", urn: "urn:y" }] };
  const { code, stdout } = await groundplanHere(["drift", file(context, JSON.stringify(drifted))]);
  assert.deepEqual({ code, stdout }, { code: 1, stdout: "delete urn:y\n" });
});

test("a preview that failed is no proof that nothing drifted", async (context) => {
  const failed = { steps: [], changeSummary: {}, diagnostics: [{ severity: "error", message: "403 Forbidden\n" }] };
  const { code, stderr } = await groundplanHere(["drift", file(context, JSON.stringify(failed))]);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^403 Forbidden\nerror: \S+preview\.json is of a preview that failed; whether anything drifted is not known/,
  );
  for (const text of ["", "{}", "null", '{"steps":5}', "error: no such stack"]) {
    assert.equal((await groundplanHere(["drift", file(context, text)])).code, 1, text);
  }
});
