import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as logging from "@pulumi/gcp/logging";
import * as monitoring from "@pulumi/gcp/monitoring";
import type * as inputs from "@pulumi/gcp/types/input";
import * as pulumi from "@pulumi/pulumi";
import { alertDocumentation } from "../internal/alert-documentation";

/** Bounds of the metrics' buckets, in seconds. */
const bounds = [300, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 172_800, 604_800];

/** Metrics of the proofs, from the job's log: how old the backup was, and how long its restore took. */
export interface DrillMetrics {
  age: logging.Metric;
  duration: logging.Metric;
}

export function createMetrics(parent: pulumi.Resource, name: string, job: cloudrunv2.Job): DrillMetrics {
  const metric = (suffix: string, description: string, field: string): logging.Metric =>
    new logging.Metric(
      `${name}-${suffix}`,
      {
        name: `${name}-${suffix}`,
        description,
        filter: pulumi.interpolate`${linesOf(job)} AND jsonPayload.drill.result="proved"`,
        valueExtractor: `EXTRACT(jsonPayload.drill.${field})`,
        metricDescriptor: { metricKind: "DELTA", valueType: "DISTRIBUTION", unit: "s" },
        bucketOptions: { explicitBuckets: { bounds } },
      },
      { parent },
    );
  return {
    age: metric("age", "Seconds from the end of a backup to the beginning of the drill that proved it", "ageSeconds"),
    duration: metric("duration", "Seconds from the beginning of a drill to the proof", "restoreSeconds"),
  };
}

interface Alert {
  suffix: string;
  title: string;
  advice: pulumi.Output<string>;
  condition: Omit<inputs.monitoring.AlertPolicyCondition, "displayName">;
  /** At most one notification in this time, for those that match log entries. */
  rateLimit?: string;
}

/** Tells the channels when no backup was proved for too long, and when the newest one is too old. */
export function createAlerts(
  parent: pulumi.Resource,
  name: string,
  { job, alertAfterHours, longestAgeHours }: { job: cloudrunv2.Job; alertAfterHours: number; longestAgeHours: number },
  channels: pulumi.Input<pulumi.Input<string>[]>,
): void {
  const log = pulumi.interpolate`The log of the job \`${job.name}\` says why, in \`jsonPayload.message\`; start it again with \`gcloud run jobs execute\`.`;
  const alerts: Alert[] = [
    {
      suffix: "unproved",
      title: `no backup was proved for ${alertAfterHours} hours`,
      advice: pulumi.interpolate`Nobody knows whether the database can be restored. ${log} Is its Cloud Scheduler job paused? Does the query still fit the tables?`,
      condition: {
        conditionPrometheusQueryLanguage: {
          query: job.name.apply((known) => noSuccess(known, alertAfterHours - settlingHours)),
          duration: `${settlingHours * 3600}s`,
          evaluationInterval: "300s",
          // There are no values yet when the policy is made.
          disableMetricValidation: true,
        },
      },
    },
    {
      suffix: "backup-old",
      title: `the newest backup is older than ${longestAgeHours} hours`,
      advice: pulumi.interpolate`Backups have stopped, and point-in-time recovery may have too: \`gcloud sql backups list\` and \`gcloud sql operations list\` say since when. ${log}`,
      rateLimit: "3600s",
      condition: {
        conditionMatchedLog: { filter: pulumi.interpolate`${linesOf(job)} AND jsonPayload.drill.result="old"` },
      },
    },
  ];
  for (const { suffix, title, advice, condition, rateLimit } of alerts) {
    new monitoring.AlertPolicy(
      `${name}-${suffix}`,
      {
        displayName: `${name}: ${title}`,
        combiner: "OR",
        severity: "ERROR",
        notificationChannels: channels,
        documentation: alertDocumentation(advice, "database"),
        conditions: [{ displayName: title, ...condition }],
        ...(rateLimit === undefined ? {} : { alertStrategy: { notificationRateLimit: { period: rateLimit } } }),
      },
      { parent },
    );
  }
}

/** How long the query has to say so: a drill that was just deployed has this time for its first proof. */
const settlingHours = 24;

/** No execution of the job has ended well of late, in PromQL. Without any there is nothing to sum up. */
function noSuccess(job: string, hours: number): string {
  const series = `run_googleapis_com:job_completed_execution_count{monitored_resource="cloud_run_job",job_name="${job}",result="succeeded"}`;
  return `sum(increase(${series}[${hours}h])) < 1 or absent_over_time(${series}[${hours}h])`;
}

function linesOf(job: cloudrunv2.Job): pulumi.Output<string> {
  return pulumi.interpolate`resource.type="cloud_run_job" AND resource.labels.job_name="${job.name}" AND resource.labels.location="${job.location}"`;
}
