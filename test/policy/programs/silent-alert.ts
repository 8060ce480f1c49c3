import * as monitoring from "@pulumi/gcp/monitoring";

export function passing(): void {
  const channel = new monitoring.NotificationChannel("mail", {
    displayName: "mail",
    type: "email",
    labels: { email_address: "ops@example.com" },
  });
  new monitoring.AlertPolicy("down", {
    displayName: "down",
    combiner: "OR",
    conditions: [
      {
        displayName: "down",
        conditionThreshold: {
          filter: 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
          comparison: "COMPARISON_GT",
          duration: "60s",
          aggregations: [{ alignmentPeriod: "60s", perSeriesAligner: "ALIGN_RATE" }],
        },
      },
    ],
    notificationChannels: [channel.id],
  });
}

export function failing(): void {
  new monitoring.AlertPolicy("down", {
    displayName: "down",
    combiner: "OR",
    conditions: [
      {
        displayName: "down",
        conditionThreshold: {
          filter: 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
          comparison: "COMPARISON_GT",
          duration: "60s",
          aggregations: [{ alignmentPeriod: "60s", perSeriesAligner: "ALIGN_RATE" }],
        },
      },
    ],
  });
  new monitoring.AlertPolicy("off", {
    displayName: "down",
    combiner: "OR",
    conditions: [
      {
        displayName: "down",
        conditionThreshold: {
          filter: 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
          comparison: "COMPARISON_GT",
          duration: "60s",
          aggregations: [{ alignmentPeriod: "60s", perSeriesAligner: "ALIGN_RATE" }],
        },
      },
    ],
    enabled: false,
    notificationChannels: ["projects/acme-test/notificationChannels/1"],
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["down notificationChannels is empty: nobody hears of it", "off enabled is false"];
