import assert from "node:assert/strict";
import { test } from "node:test";
import * as logging from "@pulumi/gcp/logging";
import * as monitoring from "@pulumi/gcp/monitoring";
import type * as inputs from "@pulumi/gcp/types/input";
import type { Input } from "@pulumi/pulumi";
import { renderDrill } from "../../cli/render/drill";
import { drill, type DrilledAlert } from "../../sandbox/monitoring/drill";
import { emptyState, deploy } from "../support/program";

type Condition = Omit<inputs.monitoring.AlertPolicyCondition, "displayName">;

const passed = 'metric.type="monitoring.googleapis.com/uptime_check/check_passed" AND resource.type="uptime_url"';

/** A check that fails. */
function failing(
  filter: Input<string>,
  more: Partial<inputs.monitoring.AlertPolicyConditionConditionThreshold> = {},
): Condition {
  return {
    conditionThreshold: {
      filter,
      comparison: "COMPARISON_GT",
      thresholdValue: 1,
      duration: "120s",
      aggregations: [
        {
          alignmentPeriod: "60s",
          perSeriesAligner: "ALIGN_NEXT_OLDER",
          crossSeriesReducer: "REDUCE_COUNT_FALSE",
          groupByFields: ["resource.label.host"],
        },
      ],
      ...more,
    },
  };
}

const asks = (query: Input<string>, duration = "0s"): Condition => ({
  conditionPrometheusQueryLanguage: { query, duration, evaluationInterval: "60s", disableMetricValidation: true },
});

function check(name: string): monitoring.UptimeCheckConfig {
  return new monitoring.UptimeCheckConfig(name, {
    displayName: name,
    timeout: "10s",
    period: "60s",
    httpCheck: { path: `/${name}`, port: 443, useSsl: true },
    monitoredResource: { type: "uptime_url", labels: { host: `${name}.example.com`, project_id: "acme-test" } },
  });
}

/** Policies by name, each with its conditions, drilled together. */
async function drilled(
  policies: () => { [name: string]: Condition | { conditions: Condition[]; combiner?: string; enabled?: boolean } },
): Promise<Map<string, DrilledAlert>> {
  const state = emptyState();
  await deploy(
    () => {
      const channel = new monitoring.NotificationChannel("ops", {
        displayName: "ops@example.com",
        type: "email",
        labels: { email_address: "ops@example.com" },
      });
      for (const [name, given] of Object.entries(policies())) {
        const { conditions, combiner = "OR", enabled = true } = "conditions" in given ? given : { conditions: [given] };
        const matchesLogs = conditions.some(({ conditionMatchedLog }) => conditionMatchedLog !== undefined);
        new monitoring.AlertPolicy(name, {
          displayName: name,
          combiner,
          enabled,
          ...(matchesLogs ? { alertStrategy: { notificationRateLimit: { period: "300s" } } } : {}),
          notificationChannels: name === "told-nobody" ? [] : [channel.name],
          conditions: conditions.map((one, index) => ({ displayName: `condition ${index}`, ...one })),
        });
      }
    },
    { state },
  );
  return new Map(drill([...state.objects.values()]).map((alert) => [alert.name, alert]));
}

const of = (one: monitoring.UptimeCheckConfig) =>
  one.uptimeCheckId.apply((id) => `${passed} AND metric.label.check_id="${id}"`);

test("each kind of condition fires by its own event, and tells its channels", async () => {
  const alerts = await drilled(() => {
    const [one, two, three] = [check("one"), check("two"), check("three")];
    const denied = new logging.Metric("denied", {
      name: "denied",
      filter: 'resource.type="cloud_run_revision" AND severity>=400 AND jsonPayload.what=~"^(login|token)s? denied$"',
      metricDescriptor: { metricKind: "DELTA", valueType: "INT64" },
    });
    const service = new monitoring.CustomService("web", { serviceId: "web" });
    const objective = new monitoring.Slo("web", {
      service: service.serviceId,
      sloId: "web",
      goal: 0.99,
      rollingPeriodDays: 30,
      windowsBasedSli: { windowPeriod: "60s", goodBadMetricFilter: of(two) },
    });
    return {
      threshold: failing(of(one)),
      "told-nobody": {
        conditionAbsent: {
          filter: of(three),
          duration: "300s",
          aggregations: [{ alignmentPeriod: "60s", perSeriesAligner: "ALIGN_NEXT_OLDER" }],
        },
      },
      burn: {
        conditionThreshold: {
          filter: objective.name.apply((name) => `select_slo_burn_rate("${name}", "3600s")`),
          comparison: "COMPARISON_GT",
          thresholdValue: 10,
          duration: "0s",
        },
      },
      promql: asks(denied.name.apply((name) => `sum(increase(logging_googleapis_com:user_${name}[5m])) > 25`)),
      log: {
        conditionMatchedLog: {
          filter: 'log_id("events") AND jsonPayload.reason="Evicted" AND NOT jsonPayload.planned=true',
        },
      },
      own: {
        conditions: [
          asks(
            'sum(rate(http_requests_total{job="web",code="500"}[5m])) / sum(rate(http_requests_total{job="web"}[5m])) > 0.05',
          ),
          asks('max by (queue) (queue_depth{job="web"}) > 1000', "300s"),
        ],
      },
    };
  });
  const seen = [...alerts.values()].map(({ name, events, problems, tells }) => [
    name,
    events.map(({ afterMinutes }) => afterMinutes),
    problems,
    tells,
  ]);
  const ops = ["ops@example.com"];
  assert.deepEqual(seen, [
    ["burn", [7], [], ops],
    ["log", [0], [], ops],
    ["own", [1, 6], [], ops],
    ["promql", [5], [], ops],
    ["threshold", [3], [], ops],
    ["told-nobody", [6], [], []],
  ]);
  assert.equal(
    alerts.get("threshold")?.events[0]?.event,
    "monitoring.googleapis.com/uptime_check/check_passed of https://one.example.com/one is 0",
  );
  assert.match(alerts.get("promql")?.events[0]?.event ?? "", /^6 log entries a minute: .*"what":"login denied"/);
  const text = renderDrill({ alerts: [...alerts.values()], emptyPanels: [], wrongObjectives: [] });
  assert.match(text, /6 of 6 alerts fire when they should/);
  assert.match(text, /tells nobody: it shows in the console alone/);
});

test("what would never come, always comes or comes for another's reason is found", async () => {
  const alerts = await drilled(() => {
    const one = check("one");
    check("two");
    const typed = (filter: string, more: object = {}) => ({
      conditionThreshold: { filter, comparison: "COMPARISON_GT", thresholdValue: 0.9, duration: "60s", ...more },
    });
    return {
      "absent-check": failing(`${passed} AND metric.label.check_id="does-not-exist"`),
      always: failing(of(one), { comparison: "COMPARISON_LT" }),
      "by-label": asks(
        'sum by (zone) (increase(run_googleapis_com:request_count{monitored_resource="cloud_run_revision"}[5m])) > 1',
      ),
      label: typed(
        'metric.type="cloudsql.googleapis.com/database/cpu/utilization" AND resource.type="cloudsql_database" AND resource.labels.databse_id="a:b"',
      ),
      metric: typed(
        'metric.type="cloudsql.googleapis.com/database/cpu/utilisation" AND resource.type="cloudsql_database"',
      ),
      mql: { conditionMonitoringQueryLanguage: { query: "fetch x", duration: "60s" } },
      narrow: failing(of(one)),
      never: failing(of(one), { thresholdValue: 9 }),
      "no-cluster": asks('absent(kubernetes_io:container_uptime{cluster_name="elsewhere"})'),
      "no-log-metric": asks("sum(increase(logging_googleapis_com:user_deny[5m])) > 1"),
      off: { conditions: [failing(of(one))], enabled: false },
      promql: asks("sum(rate(x[5m]) > 1"),
      resource: typed('metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_job"'),
      unread: asks("topk(3, queue_depth) > 1"),
      wide: failing(passed),
    };
  });
  const problems = Object.fromEntries([...alerts].map(([name, alert]) => [name, alert.problems.join("; ")]));
  const expected: { [name: string]: RegExp } = {
    "absent-check": /^nothing in the environment is what it looks at$/,
    always: /it fires although nothing has happened/,
    "by-label": /none of the query's metrics has the label zone/,
    label: /has no label resource.labels.databse_id; did you mean database_id\?/,
    metric: /cpu\/utilisation is no metric .*; did you mean cloudsql.googleapis.com\/database\/cpu\/utilization\?/,
    mql: /conditionMonitoringQueryLanguage is a kind of condition/,
    narrow: /^wide fires with it, which watches something else$/,
    never: /nothing that was tried makes "condition 0" true/,
    "no-cluster": /no cluster of the environment is called elsewhere/,
    "no-log-metric": /user_deny is the name of no metric/,
    off: /^it is switched off$/,
    promql: /no PromQL from/,
    resource: /is a metric of cloud_run_revision, not of cloud_run_job/,
    unread: /topk is PromQL that the simulated cloud does not evaluate/,
  };
  for (const [name, pattern] of Object.entries(expected)) assert.match(problems[name] ?? "", pattern, name);
});

test("an alert that looks at more than it says fires for another's reason", async () => {
  const alerts = await drilled(() => {
    const [one, two] = [check("one"), check("two")];
    return { narrow: failing(of(one)), other: failing(of(two)), wide: failing(passed) };
  });
  // The wide one's own event is at one of the checks: at the other one it fires for another's reason.
  assert.deepEqual(alerts.get("other")?.problems, ["wide fires with it, which watches something else"]);
  assert.deepEqual(alerts.get("narrow")?.problems, []);
  assert.deepEqual(alerts.get("narrow")?.events[0]?.with, ["wide"]);
});
