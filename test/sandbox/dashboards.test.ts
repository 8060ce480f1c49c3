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
