import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  AutopilotApp,
  Cdn,
  entry,
  Postgres,
  ServiceIndicator,
  ServiceObjective,
  WorkerOrigin,
  type AvailabilityPart,
  type Endpoint,
  type ServiceObjectiveArgs,
} from "../../components";
import { arithmetic, combined } from "../../components/internal/availability";
import { serviceLevels } from "../../components/internal/service-levels";
import { burnQuery, errorBudgetMinutes } from "../../components/service-objective/burn-rates";
import { deploy, messages, run, type Deployment } from "../support/program";
import { endpointOf } from "../support/samples";
import { withProviders } from "../support/secrets-operator";
import { cluster, identity, images, network, serving } from "../support/workload";

const uptime = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig";
const policy = "gcp:monitoring/alertPolicy:AlertPolicy";
const service = "gcp:monitoring/customService:CustomService";
const objective = "gcp:monitoring/slo:Slo";

const part = (name: string, percent: number, alternative?: string): AvailabilityPart => ({
  ...{ name, percent, source: "a page" },
  ...(alternative === undefined ? {} : { alternative }),
});

function program(args: Partial<ServiceObjectiveArgs>) {
  return () => {
    const {
      endpoint,
      objectiveName,
      errorBudgetMinutes: minutes,
    } = new ServiceObjective("shop", {
      endpoint: endpointOf("shop"),
      percent: 99.9,
      ...args,
    });
    return { endpoint, objectiveName, minutes };
  };
}

function inputs({ resources }: Deployment, type: string, name = "shop"): Record<string, unknown> {
  return resources.find((one) => one.type === type && one.name === name)?.inputs ?? {};
}

test("a health page is asked from three regions, and its error budget is watched by two alerts", async () => {
  const deployment = await deploy(program({ runbookUrl: "https://example.com/recover#shop" }));
  assert.deepEqual(deployment.children("shop"), [
    [policy, "shop-page"],
    [policy, "shop-ticket"],
    [service, "shop"],
    [objective, "shop"],
    [uptime, "shop"],
  ]);
  const check = inputs(deployment, uptime);
  assert.deepEqual(check["selectedRegions"], ["ASIA_PACIFIC", "EUROPE", "USA_VIRGINIA"]);
  assert.equal((check["httpCheck"] as { path: string }).path, "/health");
  assert.deepEqual(check["monitoredResource"], { type: "uptime_url", labels: { host: "shop.example.com" } });
  const slo = inputs(deployment, objective);
  assert.equal(slo["goal"], 0.999);
  assert.equal(slo["rollingPeriodDays"], 30);
  const { windowPeriod, goodBadMetricFilter } = slo["windowsBasedSli"] as Record<string, string>;
  assert.equal(windowPeriod, "60s");
  assert.match(
    goodBadMetricFilter ?? "",
    /^metric\.type="monitoring\.googleapis\.com\/uptime_check\/check_passed" AND resource\.type="uptime_url" AND metric\.labels\.check_id="\d+"$/,
  );
  const page = inputs(deployment, policy, "shop-page");
  const { content, links } = page["documentation"] as { content: string; links: unknown };
  assert.match(content, /43.2 minutes in 30 days/);
  assert.deepEqual(links, [
    { displayName: "Dashboards", url: "https://console.cloud.google.com/monitoring/dashboards?project=${project}" },
    { displayName: "How to recover", url: "https://example.com/recover#shop" },
  ]);
  const told = deployment.outputs["endpoint"] as { availability: string; serviceLevel: { percent: number } };
  assert.match(
    told.availability,
    /^99\.9 % of 30 days, watched \(its parts: run: 99\.95 % Cloud Run × 99\.99 % load balancer = 99\.94 %\)$/,
  );
  assert.equal(told.serviceLevel.percent, 99.9);
  assert.equal(deployment.outputs["minutes"], 43.2);
});

test("what cannot be asked from outside is watched by a metric of its server", async () => {
  const up = await deploy(program({ indicator: ServiceIndicator.UpMetric, pages: false }));
  assert.deepEqual(
    up.children("shop").map(([type]) => type),
    [policy, service, objective],
  );
  assert.deepEqual(inputs(up, objective)["windowsBasedSli"], {
    windowPeriod: "60s",
    metricMeanInRange: {
      timeSeries:
        'metric.type="cloudsql.googleapis.com/database/up" AND resource.type="cloud_run_revision" AND resource.labels.location="europe-west1" AND resource.labels.service_name="shop"',
      range: { min: 1, max: 2 },
    },
  });
  const requests = await deploy(program({ indicator: ServiceIndicator.Requests, tickets: false }));
  const { goodTotalRatio } = inputs(requests, objective)["requestBasedSli"] as {
    goodTotalRatio: Record<string, string>;
  };
  assert.match(goodTotalRatio["badServiceFilter"] ?? "", /response_code_class="5xx"$/);
});

test("burn rates are those of the SRE workbook", () => {
  const query = (urgency: "page" | "ticket"): string =>
    burnQuery(urgency, { percent: 99.9, windowDays: 30 }, (window) => `e[${window}]`);
  assert.equal(query("page"), "(e[1h] > 0.0144 and e[5m] > 0.0144) or (e[6h] > 0.006 and e[30m] > 0.006)");
  assert.equal(query("ticket"), "(e[24h] > 0.003 and e[120m] > 0.003) or (e[72h] > 0.001 and e[360m] > 0.001)");
  assert.equal(errorBudgetMinutes(99.95, 30), 21.6);
});

for (const [title, parts, expected] of [
  ["one part", [part("a", 99.9)], 99.9],
  ["parts in series", [part("a", 99.9), part("b", 99)], 98.901],
  ["two alternatives", [part("a", 99, "x"), part("b", 99, "y")], 99.99],
  [
    "alternatives behind a part",
    [part("a", 99.9), part("b", 90, "x"), part("c", 90, "x"), part("d", 90, "y")],
    98.001_9,
  ],
  ["an alternative that promises nothing", [part("a", 99, "x"), part("b", 0, "y")], 99],
  ["nothing is promised", [part("a", 0), part("b", 99)], 0],
] as const) {
  test(`availability of ${title}`, () => {
    assert.ok(Math.abs(combined([...parts] as never) - expected) < 1e-9, arithmetic([...parts] as never));
  });
}

const cloudflare = { name: "Cloudflare", percent: 0, source: "the Free plan has no SLA" };
for (const [title, args, message] of [
  [
    "more than the parts promise",
    { percent: 99.95 },
    /percent: 99\.95; use at most 99\.94, or better or redundant parts: run: 99\.95 % Cloud Run × 99\.99 % load balancer = 99\.94 %/,
  ],
  [
    "more than they and what is needed promise",
    { needs: [endpointOf("database")] },
    /percent: 99\.9; use at most 99\.88, .* = 99\.88 %/,
  ],
  [
    "a part without a promise",
    { endpoint: endpointOf("shop", cloudflare) },
    /take what has a promise in the place of Cloudflare \(the Free plan has no SLA\), or say in assumed what you expect of it, and why/,
  ],
  [
    "an assumption of what is no part of it",
    { assumed: [{ part: "Vault", percent: 99.99, reason: "it has been so" }] },
    /assumed\[0\]\.part: "Vault"; name one of the parts: load balancer, Cloud Run/,
  ],
  [
    "an end point of which nobody says what it is made of",
    { endpoint: { ...endpointOf("shop"), serviceLevel: undefined } },
    /endpoint: missing; give one with serviceLevel/,
  ],
  [
    "an indicator that the end point does not have",
    { endpoint: { ...endpointOf("shop"), watch: { upMetric: "a/b" } } },
    /indicator: "health-page"; use up-metric \(the end point has no watch\.healthUrl\)/,
  ],
  [
    "a health page that is no URL",
    { endpoint: { ...endpointOf("shop"), watch: { healthUrl: "shop.example.com/up" } } },
    /endpoint\.watch\.healthUrl: "shop\.example\.com\/up"; use a URL with https/,
  ],
  [
    "a promise that Cloud Monitoring does not take",
    { percent: 99.999 },
    /percent: 99\.999; use a number from 50 to 99\.99/,
  ],
  ["two regions", { checkRegions: ["EUROPE", "USA_IOWA"] }, /checkRegions: .*; name at least three/],
  ["a runbook without https", { runbookUrl: "http://x" }, /runbookUrl: "http:\/\/x"; use a URL with https/],
] as [string, Partial<ServiceObjectiveArgs>, RegExp][]) {
  test(`${title}: refused`, async () => {
    const deployment = await run(program(args));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("shop"), [], "nothing of it is made");
  });
}

test("a promise of a component's end point that it cannot keep is refused before it is begun, with what else is wrong", async () => {
  const region = "europe-west1";
  const objective = (endpoint: pulumi.Input<Endpoint>, more: Partial<ServiceObjectiveArgs> = {}): void => {
    new ServiceObjective("made", { endpoint, percent: 99.99, windowDays: 40, ...more });
  };
  const zone = { zoneName: "example.com", zoneId: "0".repeat(32), accountId: "1".repeat(32) };
  const origin = (): WorkerOrigin =>
    new WorkerOrigin("web", {
      zone,
      location: region,
      serviceName: "web",
      url: "https://web.run.app",
      healthPath: "/up",
    });
  const programs: [RegExp, () => void][] = [
    [
      /percent: 99\.99; use at most 99\.95[^]*indicator: "health-page"; use up-metric/,
      () => {
        const { endpoint } = new Postgres("main", { version: "17", region, network, highlyAvailable: true });
        objective(endpoint);
      },
    ],
    [
      /percent: 99\.99; use at most 99\.9,/,
      () => {
        const workload = serving({ scaling: { min: 1 } });
        const app = new AutopilotApp("app", { workload, cluster, identity, images, network }, withProviders());
        objective(entry(app.endpoints, "web"));
      },
    ],
    [
      /percent: 99\.99; take what has a promise in the place of Cloudflare \(the Free plan has no SLA\), Cloudflare Workers/,
      () => {
        const hosts = [{ hostname: "example.com", routes: [{ path: "/", origins: [origin()] }] }];
        objective(entry(new Cdn("cdn", { zone, plan: "free", letsEncrypt: false, hosts }).endpoints, "example.com"));
      },
    ],
  ];
  for (const [expected, make] of programs) {
    const deployment = await run(make);
    assert.match(messages(deployment), /windowDays: 40;/);
    assert.match(messages(deployment), expected);
    assert.deepEqual(deployment.children("made"), []);
  }
});

test("a first preview refuses too, while the address of the end point is not known", async () => {
  const deployment = await run(
    () => {
      const { endpoint } = new Postgres("main", {
        version: "17",
        region: "europe-west1",
        network,
        tier: "db-f1-micro",
      });
      new ServiceObjective("database", { endpoint, percent: 99, indicator: ServiceIndicator.UpMetric });
    },
    { preview: true },
  );
  assert.match(
    messages(deployment),
    /percent: 99; take what has a promise in the place of Cloud SQL with a shared core/,
  );
});

test("of an end point that turns out to be wrong nothing but that is told, in a preview and in an up", async () => {
  const wrong: [object | null, RegExp][] = [
    [null, /^ServiceObjective "shop" cannot be created:\n {2}endpoint: null; give [^\n]*$/],
    [{ ...endpointOf("shop"), reason: undefined }, /created:\n {2}endpoint\.reason: missing; give a string$/],
    [{ ...endpointOf("shop"), watch: null }, /created:\n {2}endpoint\.watch: null; give [^\n]*$/],
    [
      { ...endpointOf("shop"), watch: { healthUrl: "x" } },
      /created:\n {2}endpoint\.watch\.healthUrl: "x"; use a URL with https$/,
    ],
  ];
  for (const [endpoint, message] of wrong) {
    for (const preview of [true, false]) {
      const given = pulumi.output(endpoint) as unknown as pulumi.Output<Endpoint>;
      const { errors } = await run(program({ endpoint: given }), { preview });
      const texts = [...new Set(errors.map((error) => error.message))];
      assert.equal(texts.length, 1, texts.join("\n"));
      assert.match(texts[0] ?? "", message);
    }
  }
});

test("a figure has the page that it is on, and whatever has none says why", () => {
  for (const { name, percent, source } of Object.values(serviceLevels)) {
    if (percent > 0) assert.match(source, /^https:\/\/(cloud\.google|www\.cloudflare)\.com\/\S+$/, name);
    else assert.match(source, /^unknown: |outside |has no SLA$/, name);
  }
});

test("a cache counts as nothing until somebody says what they expect of it", async () => {
  const valkey = serviceLevels.valkey;
  const percent = 99.5;
  const cached = { endpoint: endpointOf("shop", valkey), percent };
  await assert.rejects(deploy(program(cached)), /Memorystore for Valkey with a replica/);
  await deploy(program({ ...cached, assumed: [{ part: valkey.name, percent: 99.9, reason: "measured" }] }));
});
