import assert from "node:assert/strict";
import { test } from "node:test";
import { Dashboard, type DashboardArgs } from "../../components";
import { matches, type LogEntry } from "../../sandbox/monitoring/log-entry";
import { messages, run } from "../support/program";

const DASHBOARD = "gcp:monitoring/dashboard:Dashboard";

const logView = "projects/acme-prod/locations/europe-west1/buckets/logs/views/_AllLogs";

const everything: DashboardArgs = {
  title: "shop in prod",
  objectives: { shop: "projects/1/services/shop/serviceLevelObjectives/shop" },
  hostnames: ["shop.example.com", "example.com"],
  urlMaps: ["shop", "shop-api"],
  backendServices: ["shop-web"],
  services: ["shop-web", "shop-api"],
  workerPools: ["shop-mail"],
  logView,
  latencyMilliseconds: 400,
  namespaces: [{ namespace: "shop", clusterName: "main" }],
  databases: [
    { name: "main", databaseIds: ["acme-prod:main-1", "acme-prod:main-2"], connectionLimit: 400, replicated: true },
  ],
  caches: ["shop-cache"],
  secretSync: {
    passes: "sync-passes",
    failures: "sync-failures",
    missing: "sync-missing",
    lag: "sync-lag",
    age: "sync-age",
  },
  syncedApps: ["shop"],
  restoreDrill: { age: "drill-age", duration: "drill-duration" },
  jobs: true,
  budget: { billingAccount: "012345-6789AB-CDEF01", amount: 400 },
};

interface Widget {
  title: string;
  text?: { content: string };
  logsPanel?: { filter: string; resourceNames: string[] };
  xyChart?: { dataSets: object[]; thresholds: { label: string; value?: number }[] };
}

interface Tile {
  xPos?: number;
  yPos?: number;
  width: number;
  height: number;
  widget: Widget;
}

async function tilesOf(args: DashboardArgs): Promise<{ displayName: string; tiles: Tile[]; json: string }> {
  const deployment = await run(() => new Dashboard("dashboard", args));
  assert.equal(messages(deployment), "");
  const json = deployment.one(DASHBOARD).inputs["dashboardJson"] as string;
  const { displayName, mosaicLayout } = JSON.parse(json) as {
    displayName: string;
    mosaicLayout: { columns: number; tiles: Tile[] };
  };
  assert.equal(mosaicLayout.columns, 48);
  return { displayName, tiles: mosaicLayout.tiles, json };
}

test("no two tiles share a place, none is wider than the dashboard, and no row between them is empty", async () => {
  const { displayName, tiles } = await tilesOf(everything);
  assert.equal(displayName, "shop in prod");
  const taken = new Set<string>();
  const rows = new Set<number>();
  for (const { xPos = 0, yPos = 0, width, height, widget } of tiles) {
    assert.ok(width > 0 && height > 0 && xPos + width <= 48, widget.title);
    for (let x = xPos; x < xPos + width; x++) {
      for (let y = yPos; y < yPos + height; y++) {
        assert.ok(!taken.has(`${x},${y}`), `${widget.title} is on top of another tile`);
        taken.add(`${x},${y}`);
        rows.add(y);
      }
    }
  }
  assert.equal(rows.size, Math.max(...rows) + 1);
});

test("each panel has a query, a value at which somebody should act, and an explanation above it", async () => {
  const { tiles } = await tilesOf(everything);
  let explained = "";
  let panels = 0;
  for (const { widget } of tiles) {
    if (widget.text !== undefined) explained = widget.text.content;
    else {
      panels++;
      if (widget.logsPanel === undefined) {
        assert.ok((widget.xyChart?.dataSets.length ?? 0) > 0, widget.title);
        assert.ok((widget.xyChart?.thresholds[0]?.label ?? "") !== "", widget.title);
      } else assert.deepEqual(widget.logsPanel.resourceNames, [logView]);
      const [, says = ""] = explained.split(`**${widget.title}.** `);
      assert.ok(says.length > 20, `${widget.title} is not explained`);
    }
  }
  assert.equal(panels, 44);
});

test("nothing is written that Google leaves out of its answer, which would be a change for ever", async () => {
  const { json } = await tilesOf(everything);
  const zeros: string[] = [];
  JSON.parse(json, (key, value: unknown) => {
    if (value === 0 || value === "" || value === false || value === null) zeros.push(key);
    return value;
  });
  assert.deepEqual(zeros, []);
});

test("a dashboard has panels of what it is told and of nothing else", async () => {
  const sections = async (args: DashboardArgs): Promise<string[]> =>
    (await tilesOf(args)).tiles.flatMap(({ widget }) => (widget.text === undefined ? [] : [widget.title]));
  assert.deepEqual(await sections(everything), [
    ...["Promises", "From outside", "Load balancer", "On Cloud Run", "Workers on Cloud Run", "In the cluster"],
    ...["What programs print", "Database main", "Caches", "Jobs", "Copies of secrets", "Restores", "Money"],
  ]);
  assert.deepEqual(await sections({ jobs: true }), ["Jobs"]);
  const alone = { databases: [{ name: "main", databaseIds: ["acme-prod:main"] }] };
  const { json } = await tilesOf(alone);
  assert.ok(!json.includes("replica_lag"), "a server without a replica has no lag");
});

test("lines of a log are those of the programs that are shown, from WARNING on", async () => {
  const filterOf = async (args: DashboardArgs): Promise<string | undefined> =>
    (await tilesOf(args)).tiles.flatMap(({ widget }) => widget.logsPanel?.filter ?? [])[0];
  assert.equal(
    await filterOf({ services: ["b", "a"], logView }),
    '((resource.type="cloud_run_revision" AND (resource.labels.service_name="a" OR resource.labels.service_name="b"))) AND severity>=WARNING',
  );
  const filter = (await filterOf(everything)) ?? "";
  const line = (type: string, labels: object, severity: string): LogEntry => ({ resource: { type, labels }, severity });
  const of = (name: string, severity = "ERROR") => line("cloud_run_revision", { service_name: name }, severity);
  const inCluster = (namespace: string) =>
    line("k8s_container", { cluster_name: "main", namespace_name: namespace }, "WARNING");
  const shown = [of("shop-web"), line("cloud_run_worker_pool", { worker_pool_name: "shop-mail" }, "ERROR")];
  for (const one of [...shown, inCluster("shop")]) assert.ok(matches(severe(filter), ranked(one)), JSON.stringify(one));
  const others = [of("vault"), of("shop-web", "INFO"), inCluster("kube-system")];
  for (const one of others) assert.ok(!matches(severe(filter), ranked(one)), JSON.stringify(one));
  assert.equal(await filterOf({ services: ["a"] }), undefined);
});

const severities = ["DEFAULT", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY"];

/** Cloud Logging compares severities by their rank; the reader of queries knows numbers. */
function severe(filter: string): string {
  return filter.replace(/severity>=(\w+)/, (_, least: string) => `severity>=${severities.indexOf(least)}`);
}

function ranked(entry: LogEntry): LogEntry {
  return { ...entry, severity: severities.indexOf(String(entry["severity"])) };
}

test("a panel is limited to what the dashboard is about", async () => {
  const { json } = await tilesOf(everything);
  for (const one of [
    'resource.labels.url_map_name=one_of(\\"shop\\",\\"shop-api\\")',
    'resource.labels.backend_target_name=\\"shop-web\\"',
    'resource.type=\\"cloud_run_worker_pool\\" AND resource.labels.worker_pool_name=\\"shop-mail\\"',
    'metric.labels.app=\\"shop\\"',
    "console.cloud.google.com/billing/012345-6789AB-CDEF01/budgets",
  ]) {
    assert.ok(json.includes(one), one);
  }
  const all = { urlMaps: ["shop"], secretSync: { passes: "p", failures: "f", missing: "m", lag: "l" } };
  const whole = (await tilesOf(all)).json;
  assert.ok(!whole.includes("resource.labels.backend_target_name=") && !whole.includes("metric.labels.app="));
});

test("the order of lists is none of the dashboard's", async () => {
  const { json } = await tilesOf(everything);
  const turned = { ...everything, hostnames: ["example.com", "shop.example.com"], services: ["shop-api", "shop-web"] };
  assert.equal((await tilesOf(turned)).json, json);
});

test("every problem is said before anything is created", async () => {
  const wrong: DashboardArgs = {
    title: " ",
    objectives: { shop: "shop" },
    hostnames: ["https://shop.example.com"],
    services: ["projects/acme/locations/x/services/shop"],
    latencyMilliseconds: 0,
    namespaces: [{ namespace: "a b", clusterName: "main" }],
    databases: [{ name: "main", databaseIds: ["main"], connectionLimit: 0 }],
    caches: ["projects/acme/instances/cache"],
    logView: "projects/acme/logs",
    backendServices: ["a/b"],
    syncedApps: ["shop"],
    budget: { billingAccount: "billingAccounts/1", amount: 0 },
  };
  const deployment = await run(() => new Dashboard("dashboard", wrong));
  const said = messages(deployment);
  for (const problem of [
    /title: " "; use 1 to 100 characters/,
    /objectives\.shop: "shop"; use the output objectiveName/,
    /hostnames\[0\]: "https:\/\/shop/,
    /services\[0\]: "projects\/acme\/locations\/x\/services\/shop"; use the name/,
    /latencyMilliseconds: 0; use a whole number from 1/,
    /namespaces\[0\]\.namespace: "a b"; /,
    /databases\[0\]\.databaseIds\[0\]: "main"; use <project>:<instance>/,
    /databases\[0\]\.connectionLimit: 0; /,
    /logView: "projects\/acme\/logs"; use the output viewName of a LogBucket/,
    /backendServices\[0\]: "a\/b"; use the name/,
    /backendServices: \["a\/b"\]; name the urlMaps/,
    /syncedApps: \["shop"\]; give the secretSync/,
    /budget\.billingAccount: "billingAccounts\/1"; use the account's id/,
    /budget\.amount: 0; use a whole number from 1/,
    /caches\[0\]: "projects\/acme\/instances\/cache"; use the name/,
  ]) {
    assert.match(said, problem);
  }
  assert.deepEqual(deployment.children("dashboard"), []);
  assert.match(messages(await run(() => new Dashboard("dashboard", { services: [] }))), /show something: objectives, /);
  const alone: DashboardArgs = { jobs: true, logView };
  assert.match(
    messages(await run(() => new Dashboard("dashboard", alone))),
    /logView: .*; name the services, workerPools/,
  );
});
