// What reaches a terminal, and how wide it is.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { drift } from "../../cli/commands/drift";
import { renderEndpoints } from "../../cli/render/endpoints";
import { renderErrors } from "../../cli/render/errors";
import { printable, printableJson, printableLine } from "../../cli/render/printable";
import { renderRecovery } from "../../cli/recover/report";
import { renderRehearsal } from "../../cli/rehearse/report";
import { print } from "../../cli/env/output";
import { onBackups } from "../../cli/vault/on-backups";
import { StorageError } from "../../sync/backup/objects";
import { execute } from "../support/command";
import { groundplanHere } from "../support/in-process";
import { temporaryFolder } from "../support/env-source";
import { root } from "../support/project";
import { stepOf } from "../support/steps";

test("a terminal is shown characters and given no commands; a long line keeps both ends", () => {
  assert.equal(
    printable("a\u001b]0;title\u0007b\tc\nd\r\u009b2J\u202e"),
    "a\\u001b]0;title\\u0007b\tc\nd\\u000d\\u009b2J\\u202e",
  );
  const long = printable(`what: ${"x".repeat(30_000_000)}; the remedy`);
  assert.ok(long.length < 2_000 && long.startsWith("what: x") && long.endsWith("; the remedy"));
  const value = { text: "\u009b31m\u202e\u001b" };
  const json = printableJson(JSON.stringify(value));
  assert.match(json, /^[ -~]+$/);
  assert.deepEqual(JSON.parse(json), value);
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(renderErrors([{ message: "\u001b[2Jgone", property: "\u001b[2J" }]), /\u001b\[2J/);
});

test("what clouds, engines and files say reaches a terminal as characters, in every command that is no plan", async (context) => {
  const hostile = "\u009b2J\u001b]0;title\u0007\u202e";
  const urn = `urn:pulumi:dev::groundplan::gcp:storage/bucket:Bucket::${hostile}`;
  const found = {
    urn,
    type: `gcp:storage/bucket:${hostile}`,
    operation: "creating",
    id: hostile,
    because: hostile,
  } as const;
  // Before the streams are replaced: while a process runs, the test runner writes too.
  const locked = await lockOf(context, `docker.io/acme/${hostile}:1`);
  const written = { out: "", error: "" };
  context.mock.method(process.stdout, "write", (text: string) => (written.out += text) !== "");
  context.mock.method(process.stderr, "write", (text: string) => (written.error += text) !== "");
  const failing = (options: { json: boolean }) =>
    onBackups(options, () => Promise.reject(new StorageError(hostile, 500)));
  const commands: [string, () => unknown][] = [
    [
      "what a recovery found",
      () =>
        renderRecovery({
          stack: "dev",
          processes: [{ pid: 1, program: hostile }] as never,
          findings: [{ ...found, verdict: "undecided" }],
          done: false,
        }),
    ],
    ["a rehearsal", () => renderRehearsal(rehearsalOf(hostile, urn), [{ provider: hostile, because: hostile }])],
    [
      "drift",
      () => {
        const file = path.join(temporaryFolder(context), "preview.json");
        const steps = [{ op: "update", urn: `${urn}\nsame urn:pulumi:forged`, detailedDiff: { name: {} } }];
        fs.writeFileSync(file, JSON.stringify({ steps, changeSummary: { update: 1 } }));
        return drift(file);
      },
    ],
    [
      "names of keys",
      () => {
        print({}, {}, hostile);
      },
    ],
    [
      "a document",
      () => {
        print({ json: true }, { name: hostile }, "");
      },
    ],
    ["a file of locked images", () => locked],
    ["a failure of Cloud Storage", () => failing({ json: false })],
    ["the same as a document", () => failing({ json: true })],
  ];
  const shown: string[] = [];
  for (const [title, command] of commands) {
    Object.assign(written, { out: "", error: "" });
    const said = await command();
    const text = written.out + written.error + (typeof said === "string" ? said : "");
    shown.push(text);
    assert.match(text, /\\u009b2J/, title);
  }
  process.exitCode = 0;
  context.mock.restoreAll();
  // A colour of our own is no such sequence.
  // eslint-disable-next-line no-control-regex
  for (const text of shown) assert.doesNotMatch(text, /[\u0007\u009b\u202e]|\u001b\]|\nsame urn/);
  for (const text of shown) assert.ok(text.length < 20_000);
});

/** What `groundplan lock` says of a file with an image of this name. */
async function lockOf(context: TestContext, image: string): Promise<string> {
  const cwd = temporaryFolder(context);
  fs.writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  fs.writeFileSync(path.join(cwd, "images.lock.json"), JSON.stringify({ [image]: `sha256:${"0".repeat(64)}` }));
  const { stdout, stderr } = await groundplanHere(["lock", "--cwd", cwd]);
  return stdout + stderr;
}

/** A rehearsal in which everything that others say is one text. */
function rehearsalOf(text: string, urn: string): Parameters<typeof renderRehearsal>[0] {
  return {
    outcomes: [
      { act: "up", ok: false, seconds: 1, counts: {}, errors: [{ urn, message: text.padEnd(1_000_000, "x") }] },
    ],
    kills: [],
    differences: [{ urn, op: "update", properties: [text] }],
    refused: [{ kind: "unknown", method: text, at: text, value: text, expected: text, times: 2 }],
    lost: [text],
    stays: [text],
    slowest: [{ urn, seconds: 1 }],
  } as never;
}

test("what a list shows stays on its line", () => {
  assert.equal(printableLine("one\ntwo\tthree\u001b[2J"), "one\\ntwo\\tthree\\u001b[2J");
});

test("end points are readable at any width", () => {
  const endpoint = {
    url: "https://changelog-europe-west1-100000000001.europe-west1.run.app",
    protocol: "HTTP/1.1, HTTP/2, gRPC",
    credentials: "a Google ID token of one of the invokers, in X-Serverless-Authorization",
    availability: "99.95% a month, by Cloud Run's service level",
    reason: "development scales to zero and has one region",
  };
  for (const width of [40, 80, 160]) {
    // Where CI is set there are colours.
    const text = stripVTControlCharacters(renderEndpoints({ app: endpoint, vault: endpoint }, width));
    for (const line of text.split("\n")) {
      // An address has no place to break at: people copy it.
      assert.ok(line.length <= width || line.trim() === endpoint.url, `${width}: ${line}`);
    }
    const words = text.replace(/[\s│─┬┼┴├┤┌┐└┘]+/g, "");
    for (const value of Object.values(endpoint)) {
      if (width < 160) assert.ok(words.includes(value.replace(/\s+/g, "")), `${width}: ${value}`);
    }
  }
});

test("colours are for terminals and for logs that have them: NO_COLOR takes them, and nothing else", async (context) => {
  const file = path.join(temporaryFolder(context), "plan.json");
  const gone = stepOf("gcp:storage/bucket:Bucket", "media", { operation: "delete" });
  fs.writeFileSync(
    file,
    JSON.stringify({ formatVersion: 1, stack: "dev", resources: [gone], outputs: {}, errors: [] }),
  );
  const shown = async (env: Record<string, string | undefined>): Promise<string> => {
    const args = [path.join(root, "bin/groundplan.js"), "consequences", file];
    const none = { NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined };
    const { code, stdout } = await execute(process.execPath, args, { env: { ...none, ...env } });
    assert.equal(code, 0);
    return stdout;
  };
  const plain = await shown({});
  assert.match(plain, /^Left behind\n/);
  const coloured = await shown({ CI: "true" });
  assert.notEqual(coloured, plain);
  assert.equal(stripVTControlCharacters(coloured), plain);
  assert.equal(await shown({ CI: "true", NO_COLOR: "1" }), plain);
});
