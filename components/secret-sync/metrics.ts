import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as logging from "@pulumi/gcp/logging";
import * as pulumi from "@pulumi/pulumi";

/** What the program reports, as metrics. All but the first have the application's name as their label `app`. */
export interface SyncMetrics {
  /** Passes in which nothing failed but what is a single application's. */
  passes: logging.Metric;
  /** Passes in which something failed: for an application, or, with an empty label, for all of them. */
  failures: logging.Metric;
  /** Passes that found one of an application's keys missing in the source. */
  missing: logging.Metric;
  /** How long an application's oldest change waited before it was in all copies, in seconds. */
  lag: logging.Metric;
}

/** Bounds of the lag's buckets, in seconds. One of them is that of the alert. */
const lagBounds = [15, 30, 60, 120, 300, 900, 3_600, 14_400, 86_400];

/** The lines about a single application name it; those about a pass have none, which leaves the label empty. */
const byApp = { extractors: { app: "EXTRACT(jsonPayload.app.name)" }, label: { key: "app", valueType: "STRING" } };

/** Makes metrics from the lines that the program logs: one for each pass, and one for each application to look at. */
export function createMetrics(parent: pulumi.Resource, name: string, service: cloudrunv2.Service): SyncMetrics {
  const line = pulumi.interpolate`resource.type="cloud_run_revision" AND resource.labels.service_name="${service.name}" AND resource.labels.location="${service.location}"`;
  const counter = (suffix: string, description: string, condition: string, isByApp = true): logging.Metric =>
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
          ...(isByApp ? { labels: [byApp.label] } : {}),
        },
        ...(isByApp ? { labelExtractors: byApp.extractors } : {}),
      },
      { parent },
    );
  return {
    passes: counter(
      "passes",
      "Passes in which nothing failed but what is a single application's",
      "jsonPayload.pass.ownFailures=0",
      false,
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
    lag: new logging.Metric(
      `${name}-lag`,
      {
        name: `${name}-lag`,
        description: "Seconds that an application's oldest change waited before it was in all copies",
        filter: pulumi.interpolate`${line} AND jsonPayload.app.lagSeconds>0`,
        valueExtractor: "EXTRACT(jsonPayload.app.lagSeconds)",
        labelExtractors: byApp.extractors,
        metricDescriptor: { metricKind: "DELTA", valueType: "DISTRIBUTION", unit: "s", labels: [byApp.label] },
        bucketOptions: { explicitBuckets: { bounds: lagBounds } },
      },
      { parent },
    ),
  };
}

/** The metrics' names by what they count. */
export function namesOf({ passes, failures, missing, lag }: SyncMetrics): pulumi.Output<{ [what: string]: string }> {
  return pulumi
    .all({ passes: passes.name, failures: failures.name, missing: missing.name, lag: lag.name })
    .apply((names): { [what: string]: string } => names);
}
