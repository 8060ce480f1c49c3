import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { consequencesOfOutcome, incompleteNote, isWhole } from "../../cli/consequences/outcome";
import { readEnvironmentFile, readFailedToo } from "../../cli/reading/environment-file";

const stack = "urn:pulumi:live::shop::pulumi:pulumi:Stack::shop-live";
const urn = "urn:pulumi:live::shop::gcp:sql/databaseInstance:DatabaseInstance::main";
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "AAAB" };
const resource = { urn, type: "gcp:sql/databaseInstance:DatabaseInstance", custom: true, id: "main", parent: stack };
const small = { ...resource, protect: true, inputs: { region: "europe-west1", rootPassword: secret } };
const moved = { ...small, inputs: { ...small.inputs, region: "europe-west4" } };

function written(context: TestContext, document: unknown): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const file = path.join(folder, "document.json");
  fs.writeFileSync(file, JSON.stringify(document));
  return file;
}

test("a preview of the engine reads as steps, one for each resource, without the values of secrets", (context) => {
  const steps = [
    { op: "refresh", urn, oldState: small, newState: small },
    { op: "create-replacement", urn, oldState: small, newState: moved, detailedDiff: null },
    {
      op: "replace",
      urn,
      oldState: small,
      newState: moved,
      detailedDiff: { region: { kind: "update-replace", inputDiff: true } },
    },
    { op: "delete-replaced", urn, oldState: small },
  ];
  const read = readEnvironmentFile(written(context, { config: {}, steps, changeSummary: { replace: 1 } }));
  assert.equal(read.source, "preview");
  assert.equal(read.stack, "live");
  assert.deepEqual(read.steps, [
    {
      urn,
      type: resource.type,
      name: "main",
      parent: stack,
      inputs: { region: "europe-west4", rootPassword: "[secret]" },
      dependencies: [],
      protect: true,
      operation: "replace",
      replaceReasons: ["region"],
      diff: [{ path: "region", kind: "update", replaces: true, from: "europe-west1", to: "europe-west4" }],
    },
  ]);
});

test("a state reads as resources that stay, without what waits for its deletion", (context) => {
  const resources = [
    { urn: stack, type: "pulumi:pulumi:Stack", dependencies: null },
    { ...small, delete: true },
    moved,
  ];
  const read = readEnvironmentFile(written(context, { version: 3, deployment: { resources } }));
  assert.equal(read.source, "state");
  assert.equal(read.stack, "live");
  assert.deepEqual(
    read.steps.map(({ name, operation, inputs }) => [name, operation, inputs["region"]]),
    [
      ["shop-live", "same", undefined],
      ["main", "same", "europe-west4"],
    ],
  );
  assert.ok(!JSON.stringify(read).includes("AAAB"));
});

test("of a preview that failed the steps are read where a part is of use, with what it failed for", (context) => {
  const priced = { ...small, inputs: { ...small.inputs, settings: { tier: "db-custom-1-3840" } } };
  const steps = [{ op: "delete", urn, oldState: priced }];
  const read = (message: string): ReturnType<typeof readFailedToo> =>
    readFailedToo(written(context, { steps, diagnostics: [{ severity: "error", message }], changeSummary: {} }));
  const refused = read("unable to replace resource as it is currently marked for protection\n");
  assert.deepEqual(refused.errors, [
    { message: "unable to replace resource as it is currently marked for protection" },
  ]);
  assert.ok(isWhole(refused.errors), "the engine goes on after that");
  const broken = read("no such zone");
  assert.ok(!isWhole(broken.errors));
  const weights = ({ steps, errors }: typeof broken): string[] =>
    consequencesOfOutcome({ steps, errors }).map(({ weight }) => weight);
  assert.deepEqual(weights(refused), ["lost", "cost"]);
  assert.deepEqual(weights(broken), ["lost"], "what a month costs cannot be told from a part");
  assert.match(incompleteNote(broken.errors), /a part/);
  assert.equal(incompleteNote(refused.errors), "");
});

test("what failed, and what is neither of the three, is refused with the command that writes it", (context) => {
  const refused = (document: unknown, message: RegExp): void => {
    const file = written(context, document);
    assert.throws(() => readEnvironmentFile(file), message);
  };
  refused({ diagnostics: [{ severity: "error", message: "no such zone\nat x" }], changeSummary: {} }, /no such zone\)/);
  refused(
    { formatVersion: 1, stack: "live", resources: [], errors: [{ message: "no zone" }] },
    /plan that failed \(no zone/,
  );
  refused({ steps: [] }, /pulumi preview --json --show-sames/);
});
