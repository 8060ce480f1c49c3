import assert from "node:assert/strict";
import { test } from "node:test";
import { reportOf } from "../../cli/commands/cost";
import { renderCost, renderPrices } from "../../cli/cost/render";
import { today } from "../../cli/today";
import { cheaper } from "../../cost/alternatives";
import { beforeChange } from "../../cost/before";
import { costOf, costOfChange } from "../../cost/estimate";
import { prices } from "../../cost/prices";
import { isOld } from "../../cost/prices/age";
import { totalPrice, type Price } from "../../cost/prices/price";
import { runsPerMonth } from "../../cost/schedule";
import { idleUsage, usualUsage, type Usage } from "../../cost/usage";
import { readUsage } from "../../cost/usage-file";
import type { Step } from "../../sandbox";
import { allOf, sample, sampleStep } from "../support/cost-sample";

function near(actual: number | undefined, expected: number, what?: string): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 0.005, `${what ?? ""} ${actual} is not ${expected}`);
}

/** USD a month by price, of some resources that are idle. */
function costs(steps: Step[], usage: Usage = idleUsage): Record<string, number | undefined> {
  return Object.fromEntries(costOf(steps, usage).lines.map(({ price, usd }) => [price, usd]));
}

test("every price has its page, its day where there is one, and, where it differs by region, at least one region", () => {
  for (const [name, { source, read, usd }] of Object.entries(prices)) {
    assert.match(source, /^https:\/\/(cloud\.google\.com|www\.cloudflare\.com|developers\.cloudflare\.com)\//, name);
    if (read !== undefined) {
      assert.match(read, /^20\d\d-(0[1-9]|1[0-2])-[0-3]\d$/, name);
      assert.ok(read <= today(), `${name} was read on ${read}, which is not yet`);
    }
    const figures = typeof usd === "number" ? [usd] : Object.values(usd);
    assert.ok(figures.length > 0 && figures.every((figure) => figure > 0), name);
  }
  const table = renderPrices(160, "2026-11-29");
  assert.match(table, /scheduler\.jobs: [^]*?on no known day\)/);
  assert.match(table, /sql\.micro: database machine db-f1-micro, USD for a hour/);
  assert.match(table, /sql\.micro: [^]*?2024-03-18, older than\s+12 months\)/);
});

test("a price is old once its day is more than twelve months ago, and the report names it with that day", () => {
  assert.equal(isOld({ read: "2025-11-29" }, "2026-11-29"), false);
  assert.equal(isOld({ read: "2025-11-28" }, "2026-11-29"), true);
  assert.equal(isOld({}, "2026-11-29"), false, "without a day it is said to be undated instead");
  const report = reportOf("live", sample, usualUsage, { day: "2026-11-29" });
  assert.ok(report.old.some(({ name, read }) => name === "sql.cpu" && read === "2024-03-18"));
  assert.ok(report.old.every(({ read }) => read < "2025-11-29"));
  assert.match(
    renderCost(report, 200),
    /Older than 12 months, so compare them with their pages \(--prices\): [^]*sql\.cpu/,
  );
  assert.deepEqual(reportOf("live", sample, usualUsage, { day: "2024-04-01" }).old, []);
  assert.doesNotMatch(renderCost({ ...report, old: [] }, 200), /Older than/);
});

test("published prices: the table's arithmetic on the pages' examples", () => {
  const perHour = (name: string, region: string): number =>
    (prices[name]?.usd as Record<string, number>)[region] ?? NaN;
  // Catalogue of 2024-03-18: 2 vCPU + 7.5 GB in the Netherlands, 8 vCPU + 30 GB in Belgium, and in Paris 1 vCPU +
  // 3.75 GB with a standby.
  near(2 * perHour("sql.cpu", "europe-west4") + 7.5 * perHour("sql.memory", "europe-west4"), 0.1486);
  near(8 * perHour("sql.cpu", "europe-west1") + 30 * perHour("sql.memory", "europe-west1"), 0.5404);
  near(2 * (perHour("sql.cpu", "europe-west9") + 3.75 * perHour("sql.memory", "europe-west9")), 0.1567);
  near(100 * perHour("sql.micro", "europe-west2"), 1.26);
  near(100 * perHour("sql.ssd", "europe-west8"), 19.72);
  near(1e6 * perHour("run.cpu.always", "europe-west2"), 25.2);
  near(1e6 * perHour("run.memory.request", "europe-west2"), 3.5);
});

test("what is free is counted once for all resources, and the first five forwarding rules cost one price", () => {
  const rules = (count: number): Step[] =>
    Array.from({ length: count }, (_, index) =>
      sampleStep("gcp:compute/globalForwardingRule:GlobalForwardingRule", `rule-${index}`, {
        loadBalancingScheme: "EXTERNAL_MANAGED",
      }),
    );
  near(costOf(rules(1), idleUsage).fixed, 18.25);
  near(costOf(rules(5), idleUsage).fixed, 18.25);
  near(costOf(rules(7), idleUsage).fixed, 18.25 + 2 * 7.3);
  near(costOf(rules(4), idleUsage).lines[0]?.usd, 18.25 / 4);
  const secrets = Array.from({ length: 10 }, (_, index) =>
    sampleStep("gcp:secretmanager/secret:Secret", `s${index}`, {}),
  );
  near(costOf(secrets, idleUsage).fixed, 4 * 0.06);
  near(costOf(secrets, { ...idleUsage, freeUnits: false }).fixed, 10 * 0.06);
  const workers = prices["cloudflare.workers"] as Price;
  near(totalPrice(workers, 0, 3_000_000, true), 0);
  near(totalPrice(workers, 0, 9_000_000, true), 5);
  near(totalPrice(workers, 0, 20_000_000, true), 8);
});

test("an instance that is always on, one that waits, and one that is not there", () => {
  const service = (inputs: Step["inputs"]): Step[] => [
    sampleStep("gcp:cloudrunv2/service:Service", "web", { location: "europe-west1", ...inputs }),
  ];
  const containers = (cpuIdle: boolean): Step["inputs"] => ({
    containers: [{ resources: { cpuIdle, limits: { cpu: "1", memory: "1Gi" } } }],
  });
  const always = costs(service({ scaling: { minInstanceCount: 1 }, template: containers(false) }));
  near(always["run.cpu.always"], (2_628_000 - 240_000) * 0.000018);
  near(always["run.memory.always"], (2_628_000 - 450_000) * 0.000002);
  const waiting = costs(service({ template: { ...containers(true), scaling: { minInstanceCount: 2 } } }));
  near(waiting["run.cpu.idle"], 2 * 6.57);
  assert.equal(costOf(service({ template: containers(true) }), idleUsage).fixed, 0);
  const busy: Usage = { ...usualUsage, defaults: { ...usualUsage.defaults, requests: 10_000_000 } };
  const answered = costs(service({ template: containers(true) }), busy);
  near(answered["run.cpu.request"], (2_000_000 - 180_000) * 0.000024);
  near(answered["run.requests"], 3.2);
});

test("spans are paid for where a collector is beside a program, by the share of traces that is kept", () => {
  const requests = (count: number): Usage => ({
    ...usualUsage,
    freeUnits: false,
    defaults: { ...usualUsage.defaults, requests: count, spansPerRequest: 10 },
  });
  const cloudRun = (...containers: Step["inputs"][]): Step =>
    sampleStep("gcp:cloudrunv2/service:Service", "web", { location: "europe-west1", template: { containers } });
  const collector = { name: "traces-collector" };
  const web = (share?: string): Step["inputs"] => ({
    name: "web",
    envs: share === undefined ? [] : [{ name: "OTEL_TRACES_SAMPLER_ARG", value: share }],
  });
  const spans = (...containers: Step["inputs"][]): number | undefined =>
    costs([cloudRun(...containers)], requests(1_000_000))["trace.spans"];
  near(spans(web("0.1"), collector), 0.2);
  near(spans(web("1"), collector), 2);
  // A program with a sampler of its own keeps everything, as far as anybody knows.
  near(spans(web(), collector), 2);
  assert.equal(spans(web("0.1")), undefined);
  const cluster = sampleStep("gcp:container/cluster:Cluster", "main", {
    location: "europe-west1",
    enableAutopilot: true,
  });
  const env = [{ name: "OTEL_TRACES_SAMPLER_ARG", value: "0.5" }];
  const pod = { containers: [{ name: "web", env }], initContainers: [{ ...collector, restartPolicy: "Always" }] };
  const deployment = sampleStep("kubernetes:apps/v1:Deployment", "web", {
    metadata: { name: "web", namespace: "shop" },
    spec: { template: { spec: pod } },
  });
  near(costs([cluster, deployment], requests(1_000_000))["trace.spans"], 1);
});

test("a schedule calls what has its name or its address, and says how often", () => {
  for (const [schedule, runs] of [
    ["* * * * *", 43_830],
    ["*/5 * * * *", 8_766],
    ["17 */6 * * *", 121.75],
    ["0 4 * * 0", 4.35],
    ["0 4 * * 1-5", 21.74],
    ["30 2 1 * *", 0.98],
    ["0 0,12 * * *", 60.88],
    ["@daily", undefined],
    ["0 25 * * *", undefined],
    ["0 4 * * MON", undefined],
  ] as const) {
    const found = runsPerMonth(schedule);
    if (runs === undefined) assert.equal(found, undefined, schedule);
    else near(found, runs, schedule);
  }
  const job = sampleStep("gcp:cloudrunv2/job:Job", "nightly", { location: "europe-west1", name: "nightly-1" });
  const schedule = (uri: string): Step =>
    sampleStep("gcp:cloudscheduler/job:Job", "other", { schedule: "0 * * * *", httpTarget: { uri } });
  const runs = (uri: string): number =>
    costOf([job, schedule(uri)], idleUsage).lines.find(({ price }) => price === "run.cpu.always")?.quantity ?? 0;
  near(runs("https://run.googleapis.com/v2/projects/p/locations/l/jobs/nightly-1:run"), 730.5 * 60);
  assert.equal(runs("https://run.googleapis.com/v2/projects/p/locations/l/jobs/nightly-10:run"), 0);
});

test("a region or a size whose price is not known is said, never counted as nothing", () => {
  const database = (region: string, tier: string): Step[] => [
    sampleStep("gcp:sql/databaseInstance:DatabaseInstance", "main", { region, settings: { tier, diskSize: "10" } }),
  ];
  const unknown = costOf(database("me-central1", "db-f1-micro"), idleUsage);
  assert.deepEqual(
    unknown.unknown.map(({ price, usd, elsewhere }) => [price, usd, elsewhere?.region]),
    [
      ["sql.micro", undefined, "us-central1"],
      ["sql.ssd", undefined, "us-central1"],
    ],
  );
  assert.deepEqual(costOf(database("europe-west1", "db-n1-standard-1"), idleUsage).notPriced, [
    {
      type: "gcp:sql/databaseInstance:DatabaseInstance",
      names: ["main"],
      reason: "no price of the tier db-n1-standard-1 is in the table",
    },
  ]);
  const own = { ...idleUsage, prices: { "sql.micro@me-central1": 0.013, "sql.ssd": 0.2 } };
  near(costOf(database("me-central1", "db-f1-micro"), own).fixed, 0.013 * 730 + 2);
  assert.deepEqual(
    costOf([sampleStep("aws:ec2/instance:Instance", "web", {})], idleUsage).notPriced.map(({ type }) => type),
    ["aws:ec2/instance:Instance"],
  );
  const pod = sampleStep(
    "kubernetes:apps/v1:Deployment",
    "web",
    { spec: {} },
    { provider: "urn:pulumi:live::shop::p" },
  );
  assert.match(costOf([pod], idleUsage).notPriced[0]?.reason ?? "", /the plan does not show/);
});

test("pods are priced where the plan has an Autopilot cluster, by what they ask for and how many there are at least", () => {
  const cluster = sampleStep("gcp:container/cluster:Cluster", "c", { location: "us-central1", enableAutopilot: true });
  const resources = { requests: { cpu: "500m", memory: "1Gi", "ephemeral-storage": "1Gi" } };
  const pod = sampleStep("kubernetes:apps/v1:Deployment", "web", {
    metadata: { name: "web", namespace: "shop" },
    spec: { replicas: 1, template: { spec: { containers: [{ resources }] } } },
  });
  const scaler = sampleStep("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "web", {
    metadata: { name: "web", namespace: "shop" },
    spec: { minReplicas: 3, scaleTargetRef: { name: "web" } },
  });
  const found = costs([cluster, pod, scaler]);
  near(found["gke.cpu"], 3 * 0.5 * 730 * 0.0445);
  near(found["gke.memory"], 3 * 730 * 0.0049225);
  near(found["gke.cluster"], 0, "one cluster is free");
});

test("the change of a plan is what it was against what it will be", () => {
  const [before] = beforeChange(sample).filter(({ name }) => name === "main");
  assert.deepEqual((before?.inputs["settings"] as Step["inputs"])["tier"], "db-custom-1-3840");
  assert.equal("availabilityType" in (before?.inputs["settings"] as Step["inputs"]), false);
  assert.deepEqual(
    beforeChange(sample)
      .map(({ name }) => name)
      .filter((name) => name === "cache" || name === "key"),
    ["key"],
  );
  const change = costOfChange(sample, idleUsage);
  const [cache, database, key] = change.changes;
  assert.deepEqual([cache?.name, cache?.usd], ["cache", undefined], "a price that is not known makes a change unknown");
  const machine = 0.0413 * 730 + 3.75 * 0.007 * 730;
  assert.equal(database?.name, "main");
  near(database.usd, 4 * machine + 2 * 20 * 0.17 - machine - 20 * 0.17);
  assert.deepEqual([key?.name, key?.before, key?.after], ["key", 1, 0]);
  assert.equal(reportOf("live", allOf("create"), idleUsage).difference, undefined, "there was nothing before");
  assert.equal(reportOf("live", allOf("same"), idleUsage).difference, undefined, "nothing changes");
});

test("lists get back what a change takes from them, and lose what it adds", () => {
  const step = sampleStep(
    "a:b/c:C",
    "c",
    { list: ["a", "x", "y"], "a.b": 2, table: { kept: 1 } },
    {
      operation: "update",
      diff: [
        { path: "list[1]", kind: "add", replaces: false, to: "x" },
        { path: "list[2]", kind: "add", replaces: false, to: "y" },
        { path: '["a.b"]', kind: "update", replaces: false, from: 1, to: 2 },
        { path: "table.gone", kind: "delete", replaces: false, from: [1] },
        { path: "new.list[0]", kind: "delete", replaces: false, from: 3 },
      ],
    },
  );
  assert.deepEqual(beforeChange([step])[0]?.inputs, {
    list: ["a"],
    "a.b": 1,
    table: { kept: 1, gone: [1] },
    new: { list: [3] },
  });
});

test("the three cheaper ways are estimated, say what they give up, and never ask for more", () => {
  const ways = cheaper(sample, usualUsage);
  assert.deepEqual(
    ways.map(({ title }) => title),
    ["no cache", "no standby of the database in another zone", "a database machine of half the size"],
  );
  const machine = 2 * 0.0413 * 730 + 7.5 * 0.007 * 730;
  near(ways[1]?.saves, machine + 20 * 0.17);
  near(ways[2]?.saves, machine);
  assert.ok(ways.every(({ givesUp, saves }) => givesUp.length > 10 && saves >= 0));
  assert.deepEqual(cheaper([], usualUsage), []);
});

test("a usage says all its problems at once", () => {
  assert.deepEqual(
    readUsage(
      {
        defaults: { request: 1, secondsPerRequest: -1 },
        resources: { web: { requests: "many" } },
        prices: { "sql.mikro": 1 },
        freeUnit: true,
      },
      usualUsage,
    ),
    [
      "defaults.secondsPerRequest: set 0 or more, not -1",
      "defaults.request: no such key; do you mean requests?",
      'resources.web.requests: set a number, not "many"',
      "prices.sql.mikro: no price has this name; do you mean sql.micro?, not 1",
      "freeUnit: no such key; do you mean freeUnits?",
    ],
  );
  const read = readUsage(
    { defaults: { requests: 5 }, resources: { web: { requests: 7 } }, freeUnits: false },
    idleUsage,
  ) as Usage;
  assert.equal(read.defaults.requests, 5);
  assert.equal(read.defaults.databaseGigabytes, idleUsage.defaults.databaseGigabytes);
  assert.deepEqual(read.resources, { web: { requests: 7 } });
  assert.equal(read.freeUnits, false);
  assert.deepEqual(readUsage(undefined, usualUsage), usualUsage);
});
