import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { callsStart } from "../../components/workload/calls-container";
import { programBundle } from "../../components/internal/program-bundle";

const root = path.join(__dirname, "..", "..", "sync");

test("one module writes for all programs of the project", () => {
  const files = readdirSync(root, { recursive: true }).map(String);
  const writers = files
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => /\bconsole\.|std(out|err)\b/.test(readFileSync(path.join(root, file), "utf8")));
  assert.deepEqual(writers, ["log-line.ts"]);
});

interface Ended {
  code: number | null;
  line: { [field: string]: unknown };
}

/** What a program prints, which is one line or the test fails, and its exit code. */
function run(args: string[], env: NodeJS.ProcessEnv): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  assert.equal(stderr, "");
  assert.match(stdout, /^[^\n]+\n$/);
  return { code: status, line: JSON.parse(stdout) as Ended["line"] };
}

const folder = mkdtempSync(path.join(tmpdir(), "groundplan-lines-"));
after(() => {
  rmSync(folder, { recursive: true });
});

/** The file of a program. */
function fileOf(entry: string): string {
  const { fileName, text } = programBundle(entry);
  const file = path.join(folder, fileName);
  writeFileSync(file, text);
  return file;
}

for (const [entry, program] of [
  ["sync/backup/main.ts", "vault-backup"],
  ["sync/drill/main.ts", "restore-drill"],
  ["sync/first-values/main.ts", "first-values"],
  ["sync/initialise/main.ts", "vault-initialisation"],
  ["sync/main.ts", "reconciler"],
] as const) {
  test(`${program} without its settings prints one line, and ends`, () => {
    const { code, line } = run([fileOf(entry)], {});
    assert.ok(code === 1 || code === 2, String(code));
    assert.ok(["ERROR", "CRITICAL"].includes(String(line["severity"])));
    assert.match(String(line["message"]), /set|SETTINGS/);
    assert.deepEqual(line["logging.googleapis.com/labels"], { program });
  });
}

test("what nobody catches is one line without its message", () => {
  const fault = path.join(folder, "fault.cjs");
  writeFileSync(fault, `setTimeout(() => { throw new RangeError("s3cret"); }, 200);`);
  const named = ["SOURCE_BUCKET", "BACKUP_BUCKET", "VAULT_VERSION", "KMS_KEY"].map((name) => [name, "x"]);
  // Nobody is at this address, so the program waits between its attempts.
  const env = { ...Object.fromEntries(named), GCE_METADATA_HOST: "127.0.0.1:1" } as NodeJS.ProcessEnv;
  const { code, line } = run(["--require", fault, fileOf("sync/backup/main.ts")], env);
  assert.equal(code, 1);
  assert.equal(line["severity"], "CRITICAL");
  assert.match(String(line["message"]), /^unexpected RangeError\n/);
});

test("the container beside programs says in one line what is wrong with its settings", () => {
  const { text } = programBundle("sync/calls/main.ts");
  const { code, line } = run(["--eval", callsStart], { CALLS_PROGRAM: text });
  assert.equal(code, 1);
  assert.deepEqual(line, {
    severity: "CRITICAL",
    message: "CALLS is not set: it says which port leads to which server",
    "logging.googleapis.com/labels": { program: "calls" },
  });
});
