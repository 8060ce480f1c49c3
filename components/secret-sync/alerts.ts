import type * as logging from "@pulumi/gcp/logging";
import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { alertDocumentation, type RecoveryStep } from "../internal/alert-documentation";
import type { SyncMetrics } from "./metrics";

interface Alert {
  suffix: string;
  title: string;
  severity: "CRITICAL" | "ERROR" | "WARNING";
  /** Metrics that the query asks, by the word that stands for each in it. */
  query: pulumi.Output<string>;
  /** How long the query has to answer before somebody is told. */
  duration: string;
  /** What whoever is told does first. */
  advice: string;
  /** What comes next; the step about copies by default. */
  recovery?: RecoveryStep;
}

/** Tells the channels when copies stop being kept in step, or cannot be. */
export function createAlerts(
  parent: pulumi.Resource,
  name: string,
  metrics: SyncMetrics,
  channels: pulumi.Input<pulumi.Input<string>[]>,
): monitoring.AlertPolicy[] {
  return [...alerts(name, metrics), ...supportAlerts(name, metrics)].map(
    ({ suffix, title, severity, query, duration, advice, recovery = "copies" }) =>
      new monitoring.AlertPolicy(
        `${name}-${suffix}`,
        {
          displayName: `${name}: ${title}`,
          combiner: "OR",
          severity,
          notificationChannels: channels,
          documentation: alertDocumentation(advice, recovery),
          conditions: [
            {
              displayName: title,
              conditionPrometheusQueryLanguage: {
                query,
                duration,
                evaluationInterval: "60s",
                // The metrics have no values yet when the policy is made, and would be taken for mistakes.
                disableMetricValidation: true,
              },
            },
          ],
        },
        { parent },
      ),
  );
}

function alerts(name: string, metrics: SyncMetrics): Alert[] {
  const logs =
    "The service's log has one line for each pass, `jsonPayload.pass`, and one for each application in trouble, " +
    "`jsonPayload.app`: look for those of the service `" +
    name +
    "`.";
  const whose = "The label `app` names the application; an empty one stands for all of them.";
  const increase = (metric: logging.Metric, suffix = ""): pulumi.Output<string> =>
    series(metric, suffix).apply((selector) => `increase(${selector}[5m])`);
  return [
    {
      suffix: "silent",
      title: "no successful pass in five minutes",
      severity: "CRITICAL",
      // Without any series there is nothing to sum up.
      query: pulumi.interpolate`sum(${increase(metrics.passes)}) < 1 or absent_over_time(${series(metrics.passes)}[5m])`,
      duration: "120s",
      advice: `Copies keep their values, and changes in Vault do not arrive. Is Vault reachable and unsealed? Is the Cloud Scheduler job paused? ${logs}`,
    },
    {
      suffix: "failing",
      title: "three failed passes in five minutes",
      severity: "ERROR",
      // A single one is what an update of Vault or a busy target causes, and the next pass makes up for it.
      query: pulumi.interpolate`sum by (app) (${increase(metrics.failures)}) >= 3`,
      duration: "0s",
      advice: `Something is refused again and again: an application's settings, a target, by a grant that is missing, or the login at Vault. What could be written was. ${whose} ${logs}`,
    },
    {
      suffix: "late",
      title: "a change waited for more than two minutes",
      severity: "ERROR",
      query: pulumi.interpolate`histogram_quantile(1, sum by (le, app) (${increase(metrics.lag, "_bucket")})) > 120`,
      duration: "0s",
      advice: `A value that changed in Vault is not in all copies yet. Is a target slow, or are there more keys than one pass can do? ${whose} ${logs}`,
    },
    {
      suffix: "missing",
      title: "a key is missing in Vault",
      severity: "WARNING",
      query: pulumi.interpolate`sum by (app) (${increase(metrics.missing)}) >= 1`,
      duration: "60s",
      advice: `An application names a key that has no value in Vault. Its copy is kept for the grace period. \`jsonPayload.app.missing\` names the keys; put each in with \`vault kv patch\`, or take it out of the application's keys. ${whose} ${logs}`,
    },
  ];
}

/** What tells of versions that other people mend until a day. */
function supportAlerts(name: string, metrics: SyncMetrics): Alert[] {
  // Told of in a few passes of each hour.
  const ends = (metric: logging.Metric): pulumi.Output<string> =>
    series(metric).apply((selector) => `sum by (version) (increase(${selector}[2h])) >= 1`);
  const supportLogs = `The service's log has the day, \`jsonPayload.support\`: look at the service \`${name}\`.`;
  const commands =
    "`groundplan inventory <environment> --live` says what runs and how it is raised. Try the next version in dev first; the steps for each are in docs/inventory.md.";
  return [
    {
      suffix: "ending",
      title: "support of a version ends within 90 days",
      severity: "WARNING",
      query: ends(metrics.ending),
      duration: "0s",
      advice: `The label \`version\` names it. Plan its next version now. ${commands} ${supportLogs}`,
      recovery: "support",
    },
    {
      suffix: "ended",
      title: "support of a version has ended",
      severity: "ERROR",
      query: ends(metrics.ended),
      duration: "0s",
      advice: `Nobody mends what the label \`version\` names any more. Raise it this week. ${commands} ${supportLogs}`,
      recovery: "support",
    },
  ];
}

/** A metric from logs by its name in PromQL (https://cloud.google.com/monitoring/promql/promql-mapping). */
function series(metric: logging.Metric, suffix = ""): pulumi.Output<string> {
  return metric.name.apply(
    (name) =>
      `logging_googleapis_com:user_${name.replaceAll(/[^A-Za-z0-9_]/g, "_")}${suffix}{monitored_resource="cloud_run_revision"}`,
  );
}
