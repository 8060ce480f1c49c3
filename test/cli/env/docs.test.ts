// The commands of docs/laptop.md do what it says: ours in the order of the page, and those of the manual process with the
// server's own command line, which OpenBao ships in the place of Vault's.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { execute, type CommandResult } from "../../support/command";
import { sharedSource, type EnvSource } from "../../support/env-source";
import { groundplanHere } from "../../support/in-process";
import { vaultProgram } from "../../support/install-vault";
import { blocks } from "../../support/markdown";
import { copyProject } from "../../support/project";
import { missing } from "../../support/real-servers";
import { shellCommands } from "../../support/shell";

const skip = missing("vault");
const file = "docs/laptop.md";
let source: EnvSource;
let project: string;

before(async () => {
  if (skip !== false) return;
  source = await sharedSource();
  project = copyProject();
  fs.writeFileSync(path.join(project, "stripe-key.txt"), "sk_live_x\n");
  spawnSync("git", ["init", "--quiet"], { cwd: project });
});
after(() => {
  if (skip === false) fs.rmSync(project, { recursive: true, force: true });
});

/** The documents as the page supposes them. */
async function prepareDocuments(): Promise<void> {
  await source.put("config", "dev", "changelog", { LOG_LEVEL: "info" });
  await source.put("secrets", "dev", "changelog", { SECRET_KEY_BASE: "dev-secret" });
  await source.put("config", "prod", "changelog", { LOG_LEVEL: "warn" });
  await source.put("secrets", "prod", "changelog", { SECRET_KEY_BASE: "prod-secret", STRIPE_KEY: "x" });
}

const program = path.join(__dirname, "../../../bin/groundplan.js");
/** What a line of the page ends with, where that is not 0. */
const statuses: Record<string, number> = {
  "--only-names --exit-code": 1,
  // Most of the application's secrets are put in by people.
  "env check dev": 1,
};

/** Runs a line of the page: in a shell if it starts a program or reads a file, else in this process. */
function runLine(text: string, env: Record<string, string | undefined>): Promise<CommandResult> {
  const options = { cwd: project, env };
  if (/ -- |</.test(text)) {
    return execute("sh", ["-c", text.replace("npx groundplan", `${process.execPath} ${program}`)], options);
  }
  const [npx, name, ...words] = shellCommands(text).flatMap((command) => command.words);
  assert.deepEqual([npx, name], ["npx", "groundplan"]);
  return groundplanHere(words, options);
}

test("the commands", { skip }, async () => {
  await prepareDocuments();
  const lines = blocks(file, "sh", "The commands").flatMap(({ text }) => text.trimEnd().split("\n"));
  assert.ok(lines.length >= 10);
  const env = {
    VAULT_ADDR: source.vault.url,
    VAULT_TOKEN: "root",
    VISUAL: "true",
    ACTIONS_ID_TOKEN_REQUEST_URL: undefined,
  };
  for (const line of lines) {
    const [text = ""] = line.split(/\s+# /);
    const result = await runLine(text, env);
    const known = Object.entries(statuses).find(([part]) => text.includes(part))?.[1] ?? 0;
    assert.equal(result.code, known, `${text}\n${result.stdout}\n${result.stderr}`);
    if (text.endsWith("printenv LOG_LEVEL")) assert.equal(result.stdout, "info\n");
    if (text.endsWith("printenv DATABASE_HOST")) assert.equal(result.stdout, "127.0.0.1\n");
  }
  assert.match(fs.readFileSync(path.join(project, ".env"), "utf8"), /^SECRET_KEY_BASE='dev-secret'$/m);
  assert.deepEqual(await source.get("config", "dev", "changelog"), { LOG_LEVEL: "debug" });
  assert.deepEqual(await source.get("secrets", "dev", "changelog"), { SECRET_KEY_BASE: "dev-secret" });
});

const tools = ["jq", "bash"].filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);

test(
  "the manual process",
  { skip: skip === false && tools.length > 0 ? `not installed: ${tools.join(", ")}` : skip },
  async () => {
    await prepareDocuments();
    const found = vaultProgram();
    assert.ok("program" in found);
    const steps = blocks(file, "sh", "The manual process, version 1").map(({ text }) => text);
    assert.equal(steps.length, 7);
    // The first logs in with Google, and the fourth needs a database.
    const [, ignore, get, , compare, change, end] = steps.map((text) => text.replaceAll(/^ {3}/gm, ""));
    const run = async (script: string | undefined, code = 0): Promise<string> => {
      const before = `set -euo pipefail; vault() { "${found.program}" "$@"; }`;
      const env = { VAULT_ADDR: source.vault.url, VAULT_TOKEN: "root", BAO_ADDR: source.vault.url, BAO_TOKEN: "root" };
      const result = await execute("bash", ["-c", `${before}\n${script ?? "false"}`], { cwd: project, env });
      assert.equal(result.code, code, `${script ?? ""}\n${result.stdout}\n${result.stderr}`);
      return result.stdout;
    };
    await run(ignore);
    await run(get);
    const values = { LOG_LEVEL: "info", SECRET_KEY_BASE: "dev-secret" };
    assert.deepEqual(JSON.parse(fs.readFileSync(path.join(project, ".env.json"), "utf8")), values);
    assert.equal(fs.statSync(path.join(project, ".env.json")).mode & 0o777, 0o600);
    const ignored = spawnSync("git", ["check-ignore", ".env.json"], { cwd: project, encoding: "utf8" });
    assert.equal(ignored.stdout, ".env.json\n");
    assert.match(await run(compare, 1), /> {3}"STRIPE_KEY"/);
    const version = (await run(change?.split("\n")[0])).trim();
    await run(change?.replace("-cas=7", `-cas=${version}`));
    assert.equal((await source.get("secrets", "dev", "changelog"))["STRIPE_KEY"], "sk_live_x\n");
    await run(change?.replace("-cas=7", `-cas=${version}`), 2);
    const { body } = await source.vault.call("POST", "auth/token/create", {});
    const token = (body as { auth: { client_token: string } }).auth.client_token;
    await run(`BAO_TOKEN=${token} VAULT_TOKEN=${token}; export BAO_TOKEN VAULT_TOKEN; ${end ?? ""}`);
    assert.equal((await source.vault.call("GET", "auth/token/lookup-self", undefined, token)).status, 403);
  },
);
