import assert from "node:assert/strict";
import { test } from "node:test";
import { toDocument, type PlanDocument } from "../../cli/document";
import { checkDashboards, drillAlerts, openSandbox, type Operation } from "../../sandbox";
import { groundplan } from "../support/command";
import { groundplanHere } from "../support/in-process";
import { setConfig, temporaryProject } from "../support/project";

/** Plans or destroys in this process, which is the state's second reader. */
async function run(verb: "plan" | "destroy", environment: string, projectDir: string): Promise<PlanDocument> {
  const sandbox = await openSandbox({ projectDir, stack: environment, onMessage: () => undefined });
  return toDocument(verb, await sandbox[verb](), sandbox);
}

/** Names of the resources that an operation concerns. */
function concerned(plan: PlanDocument, operation: Operation): string[] {
  return plan.resources
    .filter((step) => step.operation === operation && step.type !== "pulumi:pulumi:Stack")
    .map((step) => `${step.type.split(":").at(-1) ?? ""} ${step.name}`)
    .sort();
}

test("dev comes up, stays as it is, follows one changed line, and goes", async (context) => {
  const cwd = temporaryProject(context);

  const up = await groundplan("up", "dev", "--cwd", cwd);
  assert.equal(up.code, 0, up.stderr);
  for (const shown of [
    "https://changelog-dev.com",
    "Platform platform",
    "Vault platform-vault",
    "Postgres postgres",
    "Cdn cdn",
    "CloudRunApp changelog",
  ]) {
    assert.ok(up.stdout.includes(shown), `the result does not show ${shown}`);
  }

  const alerts = drillAlerts(cwd, "dev");
  assert.ok(alerts.length > 20);
  assert.deepEqual(
    alerts.filter(({ problems }) => problems.length > 0),
    [],
  );

  assert.deepEqual(checkDashboards(cwd, "dev"), [], "each panel of each dashboard shows something");

  assert.match(up.stdout, /^\d+ created$/m);
  assert.doesNotMatch(up.stdout, /to create/);

  const again = await groundplanHere(["plan", "dev", "--expect-no-changes", "--cwd", cwd]);
  assert.equal(again.code, 0, again.stdout);

  setConfig(cwd, "dev", "groundplan:vaultVersion", "2.1.3");
  const planned = await groundplanHere(["plan", "dev", "--json", "--expect-no-changes", "--cwd", cwd]);
  assert.equal(planned.code, 1);
  assert.match(planned.stderr, /Vault 2\.1\.2 becomes 2\.1\.3\. A backup is taken first/);
  const upgrade = JSON.parse(planned.stdout) as PlanDocument;
  assert.deepEqual(concerned(upgrade, "update"), [
    "BucketObject platform-vault-backup-before-update-done",
    "Job platform-vault-backup",
    "Job platform-vault-backup-before-update",
    "Platform platform",
    // It tells of the end of support of the next version.
    "SecretSync platform-secret-sync",
    "Service platform-secret-sync",
    "Service platform-vault",
    "Vault platform-vault",
  ]);
  assert.deepEqual(concerned(upgrade, "replace"), ["BucketObject platform-secret-sync-settings"]);
  assert.deepEqual(concerned(upgrade, "create"), []);

  setConfig(cwd, "dev", "groundplan:vaultVersion", "2.5.0");
  const { errors } = await run("plan", "dev", cwd);
  assert.equal(errors.length, 1, JSON.stringify(errors));
  assert.match(errors[0]?.message ?? "", /version: "2\.5\.0"; 4 minor releases after 2\.1\.2/);
  setConfig(cwd, "dev", "groundplan:vaultVersion", "2.1.2");

  setConfig(cwd, "dev", "groundplan:addressRange", "10.24.0.0/14");
  const move = await run("plan", "dev", cwd);
  assert.deepEqual(concerned(move, "replace"), [
    "GlobalAddress platform-network-private-services",
    "Subnetwork platform-network-europe-west1",
    "Subnetwork platform-network-europe-west1-caches",
  ]);
  const subnetwork = move.resources.find((step) => step.type.endsWith(":Subnetwork"));
  assert.deepEqual(subnetwork?.replaceReasons, ["ipCidrRange"]);
  setConfig(cwd, "dev", "groundplan:addressRange", "10.16.0.0/14");

  const destroy = await run("destroy", "dev", cwd);
  assert.deepEqual(destroy.errors, []);
  assert.ok(destroy.summary.delete > 100);
  const fresh = await run("plan", "dev", cwd);
  assert.equal(fresh.summary.same, 0);
});

test("a wrong configuration exits with 1, says why once, and creates nothing", async (context) => {
  const cwd = temporaryProject(context);
  setConfig(cwd, "dev", "groundplan:region", "europe-west99");
  const result = await groundplanHere(["up", "dev", "--cwd", cwd]);
  assert.equal(result.code, 1);
  assert.equal(result.stderr.match(/europe-west99/g)?.length, 1, result.stderr);
  assert.match(result.stderr, /groundplan:region: "europe-west99"; use a Google Cloud region/);
  assert.doesNotMatch(result.stdout, /to create|created/);
});

test("a rehearsal of prod without a control plane is refused before anything begins", async (context) => {
  const { code, stderr } = await groundplanHere(["rehearse", "prod", "--cwd", temporaryProject(context)]);
  assert.equal(code, 2);
  assert.match(stderr, /prod has \d+ objects in a cluster .* with --kubernetes/);
});
