// Whose word is enough for where a login goes, and which variables no store sets.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { decidesWhatRuns } from "../../cli/env/loaders";
import { Role } from "../../cli/env/names";
import { openSession } from "../../cli/env/session";
import { findTarget } from "../../cli/env/target";
import { requireTrust } from "../../cli/env/trust";
import { unfit } from "../../cli/env/values";

function temporary(context: TestContext): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "trust-")));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  return folder;
}

/** A folder that names a Vault, as one finds it in a clone. */
function project(folder: string, address = "https://vault.evil.example"): void {
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\n");
  fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), JSON.stringify({ config: { "vault:address": address } }));
}

test("a login goes to a Vault that a project names once a person has confirmed it, for that project and address", async (context) => {
  const folder = temporary(context);
  const cwd = path.join(folder, "clone");
  fs.mkdirSync(path.join(cwd, "below"), { recursive: true });
  project(cwd);
  const variables = { XDG_CONFIG_HOME: path.join(folder, "config") };
  const target = findTarget("dev", { cwd: path.join(cwd, "below") }, variables);
  const asked: string[] = [];
  const say = (answer: boolean) => (question: string) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  await assert.rejects(requireTrust(target, variables, say(false)), {
    exitCode: 2,
    message: `${cwd} names the Vault at https://vault.evil.example, and nobody has confirmed that; say --address https://vault.evil.example, set VAULT_ADDR, or confirm it at a terminal`,
  });
  await requireTrust(target, variables, say(true));
  await requireTrust(target, variables, say(false));
  assert.equal(asked.length, 2);
  assert.equal(fs.statSync(path.join(folder, "config/groundplan/vaults.json")).mode & 0o777, 0o600);
  project(cwd, "https://another.example");
  await assert.rejects(requireTrust(findTarget("dev", { cwd }, variables), variables, say(false)), /another\.example/);
  const other = path.join(folder, "other");
  fs.mkdirSync(other);
  project(other);
  await assert.rejects(
    requireTrust(findTarget("dev", { cwd: other }, variables), variables, say(false)),
    /other names/,
  );
});

test("two commands that are answered at the same time both keep their answer", async (context) => {
  const folder = temporary(context);
  const variables = { XDG_CONFIG_HOME: path.join(folder, "config") };
  const targets = ["one", "other"].map((name) => {
    const cwd = path.join(folder, name);
    fs.mkdirSync(cwd);
    project(cwd);
    return findTarget("dev", { cwd }, variables);
  });
  await Promise.all(targets.map((target) => requireTrust(target, variables, () => Promise.resolve(true))));
  const never = (): Promise<boolean> => assert.fail("nobody is asked again");
  for (const target of targets) await requireTrust(target, variables, never);
});

test("an address on the command line or in VAULT_ADDR is the caller's own word", async (context) => {
  const cwd = temporary(context);
  project(cwd);
  const never = (): Promise<boolean> => assert.fail("nobody is asked");
  await requireTrust(findTarget("dev", { cwd, address: "https://mine.example" }, {}), {}, never);
  await requireTrust(findTarget("dev", { cwd }, { VAULT_ADDR: "https://mine.example" }), {}, never);
});

test("neither a token nor a login is sent without that", async (context) => {
  const cwd = temporary(context);
  project(cwd);
  context.mock.method(globalThis, "fetch", () => assert.fail("something is sent"));
  for (const token of ["hunter2", ""]) {
    const variables = { XDG_CONFIG_HOME: path.join(cwd, "config"), VAULT_TOKEN: token };
    const world = { variables, say: () => undefined, signer: () => assert.fail("something is signed") };
    const opened = openSession(findTarget("dev", { cwd, project: "p" }, variables), Role.Developer, {}, world);
    await assert.rejects(opened, /nobody has confirmed that/);
  }
});

test("a project of another user is not even asked about", { skip: process.getuid?.() !== 0 }, async (context) => {
  const cwd = temporary(context);
  project(cwd);
  fs.chownSync(path.join(cwd, "Pulumi.yaml"), 65_534, 65_534);
  const target = findTarget("dev", { cwd }, {});
  await assert.rejects(requireTrust(target, {}), /Pulumi\.yaml is another user's, who may change which Vault it names/);
});

test("variables that decide what code runs are named and left out; settings of applications are not", () => {
  const loaders =
    "NODE_OPTIONS LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES PYTHONPATH BASH_ENV ENV PERL5OPT RUBYOPT";
  for (const name of [...loaders.split(" "), "JAVA_TOOL_OPTIONS", "GIT_SSH_COMMAND", "npm_config_script_shell"]) {
    assert.match(unfit(name, "x") ?? "", /decides what code programs run/, name);
  }
  for (const name of ["DATABASE_URL", "GIT_SHA", "NODE_ENV", "RAILS_ENV", "LDAP_URL", "ENVIRONMENT", "LOG_LEVEL"]) {
    assert.ok(!decidesWhatRuns(name), name);
  }
});
