import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyPanels } from "../../sandbox/monitoring/dashboards";
import type { Properties } from "../../sandbox/model";
import type { CloudObject } from "../../sandbox/types";

function object(type: string, name: string, inputs: Properties): CloudObject {
  const urn = `urn:pulumi:test::test::${type}::${name}`;
  const place = { project: "acme-test", projectNumber: "1", region: "europe-west1" };
  return { urn, type, id: name, inputs, outputs: {}, place } as unknown as CloudObject;
}

const shop = object("gcp:cloudrunv2/service:Service", "shop", { name: "shop", location: "europe-west1" });

/** What is said of a dashboard with one panel beside one service. */
function saidOf(filter: string, ...groupByFields: string[]): string[] {
  const query = { timeSeriesFilter: { filter, aggregation: { groupByFields } } };
  const widget = { title: "Panel", xyChart: { dataSets: [{ timeSeriesQuery: query }] } };
  const dashboardJson = JSON.stringify({ mosaicLayout: { tiles: [{ widget }] } });
  const found = emptyPanels([shop, object("gcp:monitoring/dashboard:Dashboard", "main", { dashboardJson })]);
  for (const { dashboard, panel } of found) assert.deepEqual([dashboard, panel], ["main", "Panel"]);
  return found.map(({ problem }) => problem);
}

const requests = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';

test("a panel of what there is shows something", () => {
  assert.deepEqual(saidOf(`${requests} AND resource.labels.service_name="shop"`, "resource.labels.service_name"), []);
  assert.deepEqual(saidOf(`${requests} AND resource.labels.service_name=one_of("shop","other")`), []);
});

test("a panel says why it shows nothing", () => {
  const rows: [string, string[], RegExp][] = [
    [requests.replace("request_count", "requests_count"), [], /is no metric .*did you mean .*request_count/],
    [
      requests.replace("cloud_run_revision", "cloud_run_job"),
      [],
      /is a metric of cloud_run_revision, not of cloud_run_job/,
    ],
    [
      `${requests} AND resource.labels.service_nam="shop"`,
      [],
      /has no label resource\.labels\.service_nam; did you mean service_name/,
    ],
    [requests, ["metric.labels.class"], /has no label metric\.labels\.class/],
    [`${requests} AND resource.labels.service_name="shops"`, [], /nothing there is has/],
    ['metric.type="logging.googleapis.com/user/lag" AND resource.type="global"', [], /no metric of acme-test/],
    [
      'select_slo_burn_rate("projects/1/services/a/serviceLevelObjectives/a","3600s")',
      [],
      /there is no objective projects\/1/,
    ],
  ];
  for (const [filter, groups, expected] of rows) {
    const said = saidOf(filter, ...groups);
    assert.ok(
      said.some((one) => expected.test(one)),
      `${filter}: ${said.join("; ")}`,
    );
  }
});

const view = "projects/acme-test/locations/europe-west1/buckets/logs/views/_AllLogs";
const bucket = {
  ...object("gcp:logging/projectBucketConfig:ProjectBucketConfig", "logs", {}),
  id: view.split("/views/")[0],
};

/** What is said of a panel with lines of a log beside one service and one log bucket. */
function saidOfLines(filter: string, resourceName = view): string[] {
  const widget = { title: "Lines", logsPanel: { filter, resourceNames: [resourceName] } };
  const dashboardJson = JSON.stringify({ mosaicLayout: { tiles: [{ widget }] } });
  const dashboard = object("gcp:monitoring/dashboard:Dashboard", "main", { dashboardJson });
  return emptyPanels([shop, bucket as CloudObject, dashboard]).map(({ problem }) => problem);
}

test("a panel with lines of a log asks programs that there are, in a view that there is", () => {
  const own = 'resource.type="cloud_run_revision" AND resource.labels.service_name="shop" AND severity>=WARNING';
  assert.deepEqual(saidOfLines(own), []);
  assert.deepEqual(saidOfLines(own, view.replace("/logs/views", "/others/views")), [
    `there is no log bucket with the view ${view.replace("/logs/views", "/others/views")}`,
  ]);
  assert.deepEqual(saidOfLines(own.replace("shop", "shops")), [
    'nothing that there is prints with resource.labels.service_name="shops"',
  ]);
  assert.deepEqual(saidOfLines(own.replace("cloud_run_revision", "cloud_run_worker_pool")), [
    'nothing that there is prints with resource.type="cloud_run_worker_pool"',
  ]);
});

test("worker pools and the backends of a load balancer are measured", () => {
  const pool = object("gcp:cloudrunv2/workerPool:WorkerPool", "mail", { name: "mail", location: "europe-west1" });
  const urlMap = object("gcp:compute/uRLMap:URLMap", "map", {
    name: "front-1",
    defaultService: "projects/acme-test/global/backendServices/shop-1",
  });
  const proxy = object("gcp:compute/targetHttpsProxy:TargetHttpsProxy", "proxy", { urlMap: "map" });
  const rule = object("gcp:compute/globalForwardingRule:GlobalForwardingRule", "rule", { name: "r", target: "proxy" });
  const charts = [
    'metric.type="run.googleapis.com/container/instance_count" AND resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name="mail"',
    'metric.type="loadbalancing.googleapis.com/https/request_count" AND resource.type="https_lb_rule" AND resource.labels.url_map_name="front-1" AND resource.labels.backend_target_name="shop-1"',
  ].map((filter) => ({
    widget: { title: filter, xyChart: { dataSets: [{ timeSeriesQuery: { timeSeriesFilter: { filter } } }] } },
  }));
  const dashboardJson = JSON.stringify({ mosaicLayout: { tiles: charts } });
  const dashboard = object("gcp:monitoring/dashboard:Dashboard", "main", { dashboardJson });
  assert.deepEqual(emptyPanels([pool, urlMap, proxy, rule, dashboard]), []);
  assert.equal(emptyPanels([urlMap, proxy, dashboard]).length, 2);
});
