// What the command says of a word.
import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { test } from "node:test";
import { explain, renderExplanation } from "../../cli/commands/explain";
import { validators } from "../../cli/doctor/validators";
import { explained, nearest } from "../../cli/explain/find";
import { declaredKeys } from "../../cli/explain/keys";
import type { Explanation } from "../../cli/explain/model";
import { explainResource } from "../../cli/explain/resource";
import { costOf } from "../../cost/estimate";
import { usualUsage } from "../../cost/usage";
import { knowledge } from "../../knowledge";
import { rules } from "../../policy/rules";
import { environment } from "../catalog/environments";
import { root } from "../support/project";

function assertFits(found: Explanation): void {
  for (const width of [40, 80, 160]) {
    for (const line of stripVTControlCharacters(renderExplanation(found, width)).split("\n")) {
      assert.ok(line.length <= width || !line.trim().replace(/^• /, "").includes(" ") || line === found.subject, line);
    }
  }
}

test("a resource is explained by its type, its class or its URN", () => {
  const server = "gcp:sql/databaseInstance:DatabaseInstance";
  for (const subject of [
    server,
    "databaseinstance",
    `urn:pulumi:prod::groundplan::groundplan:index:Postgres$${server}::postgres`,
  ]) {
    const found = explained(subject, root);
    assert.equal(found?.subject, server);
    assert.match(found.lead, /^A PostgreSQL server\. .*It takes \d+ min/);
    const items = found.sections.flatMap((section) => section.items);
    assert.ok(items.some((item) => /every database in it, with all backups: is lost with it/.test(item)));
    assert.ok(items.some((item) => item.startsWith("settings.tier: restarts on another machine")));
  }
});

test("every type that something is known of, and every key that Pulumi.yaml declares, is explained at every width", () => {
  for (const subject of [...Object.keys(knowledge), "region", "groundplan:letsEncrypt", "apps"]) {
    const found = explained(subject, root);
    assert.ok(found !== undefined, subject);
    assert.doesNotMatch(JSON.stringify(found.sections.map(({ items }) => items)), /\{\w+\}/, subject);
    assertFits(found);
  }
  assert.deepEqual(explained("region", root)?.sections[0], { title: "Form", items: ["string"] });
});

test("a resource of an environment: who made it and why, what it costs, what a change does, which alert and runbook are for it", async () => {
  const { deployment } = await environment("prod");
  const steps = deployment.resources;
  const found = explainResource("postgres-europe-west1", steps, "prod");
  assert.ok("explanation" in found);
  const { lead, sections } = found.explanation;
  assert.match(lead, /^A PostgreSQL server of prod\. .*It takes \d+ min.*part of postgres \(Postgres\)/);
  const items = (title: string): string => (sections.find((one) => one.title === title)?.items ?? []).join("\n");
  assert.match(items("Made by"), /postgres \(Postgres\), which components\/postgres\/README\.md describes/);
  assert.match(items("Why it is so"), /Backups live in the other region/);
  assert.match(items("What it costs"), /^\d+\.\d\d USD a month .*\n.*CPU of the database: \d+\.\d\d USD/);
  assert.match(items("It holds"), /every database in it, with all backups: is lost with it/);
  assert.match(items("A change"), /settings\.tier: restarts on another machine/);
  assert.match(items("Protected"), /refuses/);
  assert.match(items("When something breaks"), /Data was deleted or overwritten: components\/postgres\/README\.md#/);
});

test("a component: what it has, and the alerts inside of it with what to do first", async () => {
  const { deployment } = await environment("prod");
  const found = explainResource("platform-vault", deployment.resources, "prod");
  assert.ok("explanation" in found);
  const { sections } = found.explanation;
  const alerts = sections.find(({ title }) => title === "Alerts")?.items ?? [];
  assert.ok(
    alerts.some((alert) => /sealed\. First: \S/.test(alert)),
    alerts.join("\n"),
  );
  const cost = sections.find(({ title }) => title === "What it costs")?.items ?? [];
  const inside = costOf(deployment.resources, usualUsage).lines.filter(({ components }) =>
    components.includes("platform-vault"),
  );
  const sum = inside.reduce((all, { usd = 0 }) => all + usd, 0);
  assert.ok(cost[0]?.startsWith(`${sum.toFixed(2)} USD a month`), cost[0]);
});

test("every resource and component of prod, and those of dev that prod has not, are explained by their URN, at every width", async () => {
  const seen = new Set<string>();
  for (const name of ["prod", "dev"] as const) {
    const { deployment } = await environment(name);
    for (const { type, urn } of deployment.resources) {
      // Each is planned once; each type once is enough for the text.
      if (type.startsWith("pulumi:") || seen.has(type)) continue;
      seen.add(type);
      const found = explainResource(urn, deployment.resources, name);
      assert.ok("explanation" in found, urn);
      assertFits(found.explanation);
    }
  }
});

test("a name in the cloud and a kind stand for the resource, and several are named", async () => {
  const { deployment } = await environment("dev");
  const kind = explainResource("cluster", deployment.resources, "dev");
  assert.deepEqual(kind, { candidates: [], byKind: false });
  const buckets = explainResource("bucket", deployment.resources, "dev");
  assert.ok("candidates" in buckets && buckets.candidates.length > 1 && buckets.byKind);
  const server = explainResource("DatabaseInstance", deployment.resources, "dev");
  assert.ok("explanation" in server);
});

test("a key comes with what its change did: replaced, refused, dearer", () => {
  const change = (key: string): string =>
    (explained(key, root)?.sections.find(({ title }) => title === "A change")?.items ?? []).join("\n");
  assert.match(change("region"), /replaces .*PostgreSQL server.*What is protected is refused.*A month costs/);
  assert.match(change("gcp:project"), /it is refused/);
  assert.match(change("postgresTier"), /changes in place .*PostgreSQL server/);
  assert.match(change("logRetentionDays"), /changes in place/);
  for (const key of Object.keys(declaredKeys(root))) assert.match(change(key), /Tried on (dev|prod)/, key);
});

test("a word of a specification comes from the library's own schema", () => {
  for (const word of ["scaling.min", "apps.web.processes.web.scaling.min", "Workload.env", "health"]) {
    const found = explained(word, root);
    assert.equal(found?.kind, "word", word);
    assert.ok((found.sections[0]?.items[1] ?? "").length > 40, word);
    assertFits(found);
  }
  assert.equal(explained("apps.web.processes.web.scaling.min", root)?.subject, "Workload.processes.<name>.scaling.min");
  assert.equal(explained("scaling.most", root), undefined);
});

test("rules of the policy and validators of the doctor are explained by their names", () => {
  for (const { id } of rules) assert.equal(explained(id, root)?.kind, "rule", id);
  for (const { name } of validators) assert.ok(explained(name, root) !== undefined, name);
  assert.equal(explained("google-roles", root)?.kind, "check");
});

test("an error of ours that names a key leads to the key", () => {
  const found = explained('The value groundplan:postgresTier: "huge"; use a machine type', root);
  assert.equal(found?.subject, "groundplan:postgresTier");
});

test("a value of an environment leads to its key, and a short word to the specification before names that only have it", async () => {
  assert.equal(explained("db-f1-micro", root)?.subject, "groundplan:postgresTier");
  const { deployment } = await environment("dev");
  const inIt = explainResource("min", deployment.resources, "dev");
  assert.ok("candidates" in inIt && inIt.candidates.length > 0 && !inIt.byKind);
  assert.equal(explained("min", root)?.subject, "WorkloadScaling.min");
});

test("errors that say nothing of whose they are come last, and are explained too", () => {
  const handle = (text: string): string | undefined => explained(text, root)?.subject;
  assert.equal(handle("connect ECONNREFUSED 127.0.0.1:8200"), "not-reachable");
  assert.equal(handle('Get "https://vault-x.a.run.app/v1/sys/health": dial tcp: no such host'), "vault-unreachable");
  assert.equal(handle("permission denied: vault 403"), "vault-denied");
  assert.equal(handle("Quota exceeded for aiplatform"), "google-quota");
  assert.equal(handle("429 Too Many Requests: throttling your request speed (971)"), "cloudflare-rate-limited");
});

test("what is nearly so is suggested", async () => {
  assert.deepEqual(nearest("changelogg", root, ["changelog", "cdn"]).slice(0, 1), ["changelog"]);
  assert.deepEqual(nearest("scailing", root).slice(0, 1), ["scaling"]);
  await assert.rejects(explain([" "], { cwd: root }), /nothing is named/);
  assert.deepEqual(nearest("failoverRegin", root).slice(0, 1), ["failoverRegion"]);
  await assert.rejects(
    explain(["DatabaseInstanse"], { cwd: root }),
    /is no resource type, no key .* did you mean DatabaseInstance/,
  );
  await assert.rejects(explain(["prod"], { cwd: root }), /prod is an environment: name a resource/);
});
