// What `plan`, `up` and `destroy` say when they cannot begin, and when nobody reads them.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import type { FailedDocument } from "../../cli/document";
import { execute, type CommandResult } from "../support/command";
import { groundplanHere } from "../support/in-process";
import { root } from "../support/project";

/** A project with one generated key, which is a secret of its state. */
function project(context: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-session-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\nmain: index.js\n");
  fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config: {}\n");
  const program = `const { RandomPassword } = require("@pulumi/random/randomPassword");
new RandomPassword("key", { length: 20 });\n`;
  fs.writeFileSync(path.join(folder, "index.js"), program);
  return folder;
}

const state = ".groundplan/sandbox/shop/dev.json";

function groundplan(cwd: string, args: string[], passphrase = "right"): Promise<CommandResult> {
  const env = { GROUNDPLAN_ADAPTER: "offline", PULUMI_CONFIG_PASSPHRASE: passphrase };
  return groundplanHere(args, { cwd, env });
}

function put(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

interface Case {
  title: string;
  args: string[];
  prepare: (folder: string) => void;
  message: RegExp;
  isOpen: boolean;
}
const cases: Case[] = [
  {
    title: "a stack's file that is no YAML",
    args: ["plan", "dev"],
    prepare: (folder) => {
      put(path.join(folder, "Pulumi.dev.yaml"), "config: [\n");
    },
    message: /Pulumi\.dev\.yaml: /,
    isOpen: true,
  },
  {
    title: "a project's file that is no YAML",
    args: ["plan", "dev"],
    prepare: (folder) => {
      put(path.join(folder, "Pulumi.yaml"), "name: [\n");
    },
    message: /Pulumi\.yaml: /,
    isOpen: false,
  },
  {
    title: "an unknown environment",
    args: ["plan", "nowhere"],
    prepare: () => undefined,
    message: /No Pulumi\.nowhere\.yaml in .*; use one of dev/,
    isOpen: false,
  },
  {
    title: "a lock that somebody holds",
    args: ["up", "dev"],
    prepare: (folder) => {
      const since = "2026-01-01T00:00:00.000Z";
      const holder = { token: "t", pid: 1, host: "elsewhere", since, realm: "another", started: "1" };
      put(path.join(folder, `${state}.lock`), JSON.stringify(holder));
    },
    message: /has worked on this stack since 2026-01-01.*; wait for it to end/,
    isOpen: true,
  },
  {
    title: "a damaged state",
    args: ["destroy", "dev"],
    prepare: (folder) => {
      put(path.join(folder, state), "{");
    },
    message: /dev\.json is not a state of the sandbox; restore it/,
    isOpen: true,
  },
];

for (const { title, args, prepare, message, isOpen } of cases) {
  test(`${title} is an error in the JSON document too`, async (context) => {
    const folder = project(context);
    prepare(folder);
    const { code, stdout, stderr } = await groundplan(folder, [...args, "--json"]);
    assert.equal(code, 1);
    assert.match(stderr, message);
    const document = JSON.parse(stdout) as FailedDocument;
    assert.match(document.errors[0]?.message ?? "", message);
    assert.deepEqual(document, {
      formatVersion: 1,
      ...(isOpen ? { project: "shop" } : {}),
      stack: args[1],
      ...(isOpen ? { adapter: "offline" } : {}),
      operation: args[0],
      summary: { create: 0, update: 0, replace: 0, delete: 0, read: 0, same: 0 },
      consequences: [],
      resources: [],
      outputs: {},
      errors: document.errors,
    });
    const plain = await groundplan(folder, args);
    assert.equal(plain.code, 1);
    assert.equal(plain.stdout, "");
    assert.match(plain.stderr, message);
  });
}

test("what was done is told in the past tense, what is planned is not, and another passphrase is an error", async (context) => {
  const folder = project(context);
  assert.match((await groundplan(folder, ["plan", "dev"])).stdout, /^1 to create$/m);
  const up = await groundplan(folder, ["up", "dev"]);
  assert.match(up.stdout, /^1 created$/m, up.stderr);

  const wrong = await groundplan(folder, ["plan", "dev", "--json"], "wrong");
  assert.equal(wrong.code, 1);
  const { errors } = JSON.parse(wrong.stdout) as FailedDocument;
  assert.match(errors[0]?.message ?? "", /PULUMI_CONFIG_PASSPHRASE is not the passphrase/);

  const destroy = await groundplan(folder, ["destroy", "dev"]);
  assert.match(destroy.stdout, /^1 deleted$/m, destroy.stderr);
  assert.doesNotMatch(up.stdout + destroy.stdout, /to (create|delete)/);
});

test("an `up` that was refused says what it was to do", async (context) => {
  const folder = project(context);
  put(path.join(folder, "index.js"), `require("@pulumi/random/randomPassword"); throw new Error("no");\n`);
  const { code, stdout } = await groundplan(folder, ["up", "dev"]);
  assert.equal(code, 1);
  assert.doesNotMatch(stdout, /created/);
});

test("a run that failed of a known error ends with its name and the commands that help", async (context) => {
  const folder = project(context);
  const text =
    "googleapi: Error 403: Cloud SQL Admin API has not been used in project 606999393380 before or it is disabled., accessNotConfigured";
  put(
    path.join(folder, "index.js"),
    `require("@pulumi/random/randomPassword"); throw new Error(${JSON.stringify(text)});\n`,
  );
  for (const operation of ["plan", "up"]) {
    const { code, stderr } = await groundplan(folder, [operation, "dev"]);
    assert.equal(code, 1);
    assert.deepEqual(stderr.trimEnd().split("\n").slice(-3), [
      "An API of Google's is off in the project:",
      "  > groundplan doctor dev --only google-apis",
      "  > groundplan explain google-api-disabled",
    ]);
  }
  const since = "2026-01-01T00:00:00.000Z";
  const holder = { token: "t", pid: 1, host: "elsewhere", since, realm: "another", started: "1" };
  put(path.join(folder, `${state}.lock`), JSON.stringify(holder));
  for (const operation of ["up", "destroy"]) {
    const { stderr } = await groundplan(folder, [operation, "dev"]);
    assert.deepEqual(stderr.trimEnd().split("\n").slice(-2), [
      "Another run is at work on the stack, or on the project's files:",
      "  > groundplan explain run-at-work",
    ]);
  }
});

/** Runs the command in a shell, with its output where `redirection` says. */
async function piped(folder: string, redirection: string, words = "plan dev --json"): Promise<CommandResult> {
  const command = `"${process.execPath}" "${path.join(root, "bin/groundplan.js")}" ${words} ${redirection}`;
  return execute("bash", ["-c", command], { cwd: folder, env: { GROUNDPLAN_ADAPTER: "offline" } });
}

test("a reader that has seen enough ends nothing", async (context) => {
  const result = await piped(project(context), '| true; echo "${PIPESTATUS[0]}"');
  assert.deepEqual(result, { code: 0, stdout: "0\n", stderr: "" });
});

test("a reader of both streams that has seen enough ends nothing: the work is done and the lock given back", async (context) => {
  const folder = project(context);
  const command = `"${process.execPath}" "${path.join(root, "bin/groundplan.js")}" up dev 2>&1 | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout } = await execute("bash", ["-c", command], { cwd: folder, env: { GROUNDPLAN_ADAPTER: "offline" } });
  assert.equal(stdout, "0\n");
  assert.ok(fs.existsSync(path.join(folder, state)));
  assert.ok(!fs.existsSync(path.join(folder, `${state}.lock`)));
});

test("an output that cannot be written is one line", { skip: !fs.existsSync("/dev/full") }, async (context) => {
  const { code, stderr } = await piped(project(context), "> /dev/full");
  assert.equal(code, 1);
  assert.match(stderr, /^error: standard output cannot be written: ENOSPC[^\n]*\n$/);
  const both = await piped(project(context), "> /dev/full 2>&1");
  assert.equal(both.code, 1);
  // These end the process themselves.
  for (const words of ["--help", "plan --help", "env --help", "--version", "complete bash", "complete -- pl"]) {
    const ended = await piped(project(context), "> /dev/full", words);
    assert.match(ended.stderr, /^error: standard output cannot be written: ENOSPC[^\n]*\n$/, words);
    assert.equal(ended.code, 1, words);
  }
});

test("a file that the output only begins to fit into is an error, and no short document with success", async (context) => {
  const folder = project(context);
  const command = `ulimit -f 1; "${process.execPath}" "${path.join(root, "bin/groundplan.js")}" plan dev --json > out`;
  const { code, stderr } = await execute("bash", ["-c", command], {
    cwd: folder,
    env: { GROUNDPLAN_ADAPTER: "offline" },
  });
  assert.equal(fs.statSync(path.join(folder, "out")).size, 1024, "what fits is written");
  assert.match(stderr, /^error: standard output cannot be written: EFBIG[^\n]*\n$/);
  assert.equal(code, 1);
});
