import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as logging from "@pulumi/gcp/logging";
import * as pulumi from "@pulumi/pulumi";

/** What the program reports, as metrics. Those about an application have its name as their label `app`. */
export interface SyncMetrics {
  /** Passes in which nothing failed but what is a single application's. */
  passes: logging.Metric;
  /** Passes in which something failed: for an application, or, with an empty label, for all of them. */
  failures: logging.Metric;
  /** Passes that found one of an application's keys missing in the source. */
  missing: logging.Metric;
  /** How long an application's oldest change waited before it was in all copies, in seconds. */
  lag: logging.Metric;
  /** Days since an application's secrets were last written; told by a few passes of each hour. */
  age: logging.Metric;
  /** Passes that told of a version whose support ends within 90 days, by version; a few in each hour. */
  ending: logging.Metric;
  /** Passes that told of a version whose support has ended, likewise. */
  ended: logging.Metric;
}

/** Bounds of the lag's buckets, in seconds. One of them is that of the alert. */
const lagBounds = [15, 30, 60, 120, 300, 900, 3_600, 14_400, 86_400];

/** Bounds of the buckets of the secrets' age, in days. One of them is where the dashboard's line is. */
const ageBounds = [1, 7, 30, 60, 90, 180, 365, 730];

/** The lines about a single application name it; those about a pass have none, which leaves the label empty. */
const byApp: Labels = labelled({ app: "jsonPayload.app.name" });
const byVersion: Labels = labelled({ version: "jsonPayload.support.name" });
const bySecrets: Labels = labelled({ app: "jsonPayload.secrets.name" });
const noLabels: Labels = labelled({});

interface Labels {
  extractors: { [label: string]: string };
  labels: { key: string; valueType: string }[];
}

function labelled(fields: { [label: string]: string }): Labels {
  const extractors = Object.entries(fields).map(([label, field]) => [label, `EXTRACT(${field})`]);
  const labels = Object.keys(fields).map((key) => ({ key, valueType: "STRING" }));
  return { extractors: Object.fromEntries(extractors) as Labels["extractors"], labels };
}

/** Makes metrics from the lines that the program logs: one for each pass, and one for each application to look at. */
export function createMetrics(parent: pulumi.Resource, name: string, service: cloudrunv2.Service): SyncMetrics {
  const line = pulumi.interpolate`resource.type="cloud_run_revision" AND resource.labels.service_name="${service.name}" AND resource.labels.location="${service.location}"`;
  const counter = counterOf(parent, name, line);
  const distribution = distributionOf(parent, name, line);
  return {
    passes: counter(
      "passes",
      "Passes in which nothing failed but what is a single application's",
      "jsonPayload.pass.ownFailures=0",
      noLabels,
    ),
    failures: counter(
      "failures",
      "Passes in which something failed, by application",
      "(jsonPayload.pass.ownFailures>0 OR jsonPayload.app.failures>0)",
    ),
    missing: counter(
      "missing",
      "Passes that found a key missing in the source, by application",
      "jsonPayload.app.missingCount>0",
    ),
    ending: counter(
      "ending",
      "Passes that told of a version whose support ends within 90 days, by version",
      "jsonPayload.support.ended=false",
      byVersion,
    ),
    ended: counter(
      "ended",
      "Passes that told of a version whose support has ended, by version",
      "jsonPayload.support.ended=true",
      byVersion,
    ),
    lag: distribution("lag", {
      description: "Seconds that an application's oldest change waited before it was in all copies",
      field: "jsonPayload.app.lagSeconds",
      condition: "jsonPayload.app.lagSeconds>0",
      unit: "s",
      bounds: lagBounds,
      by: byApp,
    }),
    age: distribution("age", {
      description: "Days since an application's secrets were last written",
      field: "jsonPayload.secrets.ageDays",
      condition: "jsonPayload.secrets.ageDays>=0",
      unit: "d",
      bounds: ageBounds,
      by: bySecrets,
    }),
  };
}

/** A field of lines that is measured, and not counted. */
interface Measured {
  description: string;
  field: string;
  condition: string;
  unit: "s" | "d";
  bounds: number[];
  by: Labels;
}

/** Makes metrics of how the numbers in a field of the lines are spread. */
function distributionOf(parent: pulumi.Resource, name: string, line: pulumi.Output<string>) {
  return (suffix: string, { description, field, condition, unit, bounds, by }: Measured): logging.Metric =>
    new logging.Metric(
      `${name}-${suffix}`,
      {
        name: `${name}-${suffix}`,
        description,
        filter: pulumi.interpolate`${line} AND ${condition}`,
        valueExtractor: `EXTRACT(${field})`,
        labelExtractors: by.extractors,
        metricDescriptor: { metricKind: "DELTA", valueType: "DISTRIBUTION", unit, labels: by.labels },
        bucketOptions: { explicitBuckets: { bounds } },
      },
      { parent },
    );
}

/** Makes metrics that count lines, by one of their fields. */
function counterOf(parent: pulumi.Resource, name: string, line: pulumi.Output<string>) {
  return (suffix: string, description: string, condition: string, by: Labels = byApp): logging.Metric =>
    new logging.Metric(
      `${name}-${suffix}`,
      {
        name: `${name}-${suffix}`,
        description,
        filter: pulumi.interpolate`${line} AND ${condition}`,
        metricDescriptor: {
          metricKind: "DELTA",
          valueType: "INT64",
          unit: "1",
          ...(by.labels.length === 0 ? {} : { labels: by.labels }),
        },
        ...(by.labels.length === 0 ? {} : { labelExtractors: by.extractors }),
      },
      { parent },
    );
}

/** The metrics' names by what they count. */
export function namesOf(metrics: SyncMetrics): pulumi.Output<{ [what: string]: string }> {
  const names = Object.entries(metrics).map(([what, metric]) => [what, (metric as logging.Metric).name]);
  return pulumi.output(Object.fromEntries(names) as { [what: string]: pulumi.Output<string> });
}
