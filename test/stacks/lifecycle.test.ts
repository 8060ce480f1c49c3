import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { PlanDocument } from "../../cli/document";
import type { Operation } from "../../sandbox";
import { groundplan } from "../support/command";
import { setConfig, temporaryProject } from "../support/project";

async function document(verb: string, environment: string, cwd: string): Promise<PlanDocument> {
  const result = await groundplan(verb, environment, "--json", "--cwd", cwd);
  return JSON.parse(result.stdout) as PlanDocument;
}

/** Names of the resources that an operation concerns. */
function concerned(plan: PlanDocument, operation: Operation): string[] {
  return plan.resources
    .filter((step) => step.operation === operation && step.type !== "pulumi:pulumi:Stack")
    .map((step) => `${step.type.split(":").at(-1) ?? ""} ${step.name}`)
    .sort();
}

/** Everything below a folder, as one text. */
function contents(folder: string): string {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

test("dev comes up, stays as it is, follows one changed line, and goes", async (context) => {
  const cwd = temporaryProject(context);

  const up = await groundplan("up", "dev", "--cwd", cwd);
  assert.equal(up.code, 0, up.stderr);
  for (const shown of [
    "https://changelog-dev.com",
    "Vault vault",
    "Postgres postgres",
    "Cdn cdn",
    "CloudRunApp changelog",
  ]) {
    assert.ok(up.stdout.includes(shown), `the result does not show ${shown}`);
  }

  const again = await groundplan("plan", "dev", "--expect-no-changes", "--cwd", cwd);
  assert.equal(again.code, 0, again.stdout);

  setConfig(cwd, "dev", "groundplan:vaultVersion", "1.21.3");
  const upgrade = await document("plan", "dev", cwd);
  assert.deepEqual(concerned(upgrade, "update"), ["Job vault-backup", "Service vault", "Vault vault"]);
  assert.deepEqual(concerned(upgrade, "replace"), []);
  assert.deepEqual(concerned(upgrade, "create"), []);
  const changed = await groundplan("plan", "dev", "--expect-no-changes", "--cwd", cwd);
  assert.equal(changed.code, 1);
  assert.match(changed.stderr, /Vault 1\.21\.2 becomes 1\.21\.3\. A backup is taken first/);

  setConfig(cwd, "dev", "groundplan:vaultVersion", "1.20.4");
  const downgrade = await groundplan("plan", "dev", "--cwd", cwd);
  assert.equal(downgrade.code, 1);
  assert.match(downgrade.stderr, /version: "1\.20\.4"; the data have been used by 1\.21\.2/);
  setConfig(cwd, "dev", "groundplan:vaultVersion", "1.21.2");

  setConfig(cwd, "dev", "groundplan:addressRange", "10.24.0.0/14");
  const move = await document("plan", "dev", cwd);
  assert.deepEqual(concerned(move, "replace"), [
    "GlobalAddress network-private-services",
    "Subnetwork network-europe-west1",
  ]);
  const subnetwork = move.resources.find((step) => step.type.endsWith(":Subnetwork"));
  assert.deepEqual(subnetwork?.replaceReasons, ["ipCidrRange"]);
  setConfig(cwd, "dev", "groundplan:addressRange", "10.16.0.0/14");

  const destroy = await document("destroy", "dev", cwd);
  assert.deepEqual(destroy.errors, []);
  assert.ok(destroy.summary.delete > 100);
  const fresh = await document("plan", "dev", cwd);
  assert.equal(fresh.summary.same, 0);
});

test("prod comes up without a secret in the clear, and refuses to be destroyed", async (context) => {
  const cwd = temporaryProject(context);

  const up = await groundplan("up", "prod", "--cwd", cwd);
  assert.equal(up.code, 0, up.stderr);
  const plan = await groundplan("plan", "prod", "--json", "--cwd", cwd);
  for (const [where, text] of Object.entries({ result: up.stdout, log: up.stderr, plan: plan.stdout })) {
    assert.doesNotMatch(text, /PRIVATE KEY/, `the ${where} shows a private key`);
  }
  const state = contents(path.join(cwd, ".groundplan"));
  assert.match(state, /origin-pull/);
  assert.doesNotMatch(state, /PRIVATE KEY/);

  const destroy = await document("destroy", "prod", cwd);
  const refused = destroy.errors.map((error) => error.urn?.split("::").at(-1));
  for (const kept of ["postgres", "vault-storage", "cluster", "media"]) {
    assert.ok(
      refused.some((name) => name?.startsWith(kept)),
      `${kept} is not protected: ${refused.join(", ")}`,
    );
  }
  const after = await groundplan("plan", "prod", "--expect-no-changes", "--cwd", cwd);
  assert.equal(after.code, 0, after.stdout);
});

test("a wrong configuration exits with 1, says why once, and creates nothing", async (context) => {
  const cwd = temporaryProject(context);
  setConfig(cwd, "dev", "groundplan:region", "europe-west99");
  const result = await groundplan("up", "dev", "--cwd", cwd);
  assert.equal(result.code, 1);
  assert.equal(result.stderr.match(/europe-west99/g)?.length, 1, result.stderr);
  assert.match(result.stderr, /groundplan:region: "europe-west99"; use a Google Cloud region/);
  assert.doesNotMatch(result.stdout, /to create/);
});
