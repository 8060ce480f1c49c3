import * as monitoring from "@pulumi/gcp/monitoring";
import type * as pulumi from "@pulumi/pulumi";
import { alertDocumentation } from "../internal/alert-documentation";
import type { CacheEvictionPolicy } from "./args";
import { freesAnyKey } from "./rules";

/** Part of a limit from which somebody is told; Google advises to stay below it (https://cloud.google.com/memorystore/docs/valkey/faq). */
const high = 0.8;

interface Alert {
  suffix: string;
  title: string;
  /** Metric of the instance, which is that of its busiest node. */
  metric: string;
  threshold: number;
  /** What whoever is told does first. */
  advice: string;
}

/** Tells the channels before a cache refuses writes or connections. */
export function createAlerts(
  parent: pulumi.Resource,
  name: string,
  cache: { instanceId: string; evictionPolicy: CacheEvictionPolicy; connectionLimit: number },
  channels: pulumi.Input<pulumi.Input<string>[]>,
): void {
  // A cache that may give up any key is full for most of its life.
  const alerts = freesAnyKey(cache.evictionPolicy) ? [connections(cache)] : [connections(cache), memory(cache)];
  for (const { suffix, title, metric, threshold, advice } of alerts) {
    new monitoring.AlertPolicy(
      `${name}-${suffix}`,
      {
        displayName: `${name}: ${title}`,
        combiner: "OR",
        severity: "WARNING",
        notificationChannels: channels,
        documentation: alertDocumentation(advice, "cache"),
        conditions: [
          {
            displayName: title,
            conditionThreshold: {
              filter: filterOf(metric, cache.instanceId),
              comparison: "COMPARISON_GT",
              thresholdValue: threshold,
              duration: "300s",
              // The fullest node counts.
              aggregations: [
                { alignmentPeriod: "60s", perSeriesAligner: "ALIGN_MAX", crossSeriesReducer: "REDUCE_MAX" },
              ],
            },
          },
        ],
      },
      { parent },
    );
  }
}

function memory({ evictionPolicy }: { evictionPolicy: CacheEvictionPolicy }): Alert {
  const next =
    evictionPolicy === "noeviction"
      ? "Every write is refused when it is full."
      : "Keys with a time to live make room. When there are none left, every write is refused.";
  return {
    suffix: "memory",
    title: "four fifths of the memory are used",
    metric: "memory/maximum_utilization",
    threshold: high,
    advice: `${next} Does a queue grow that nobody works off? Are there keys without a time to live that nobody needs? Otherwise take a larger \`nodeType\`.`,
  };
}

function connections({ connectionLimit }: { connectionLimit: number }): Alert {
  return {
    suffix: "connections",
    title: "four fifths of the connections are used",
    metric: "clients/maximum_connected_clients",
    threshold: Math.floor(high * connectionLimit),
    advice: `A node takes ${connectionLimit} connections and refuses more. Which application has more instances, or a larger pool, than before?`,
  };
}

/** Metrics: https://cloud.google.com/memorystore/docs/valkey/supported-monitoring-metrics */
function filterOf(metric: string, instanceId: string): string {
  return [
    `metric.type="memorystore.googleapis.com/instance/${metric}"`,
    'resource.type="memorystore.googleapis.com/Instance"',
    // Google's page does not say whether the label has the id alone or the whole name.
    `resource.labels.instance_id=monitoring.regex.full_match("(.*/)?${instanceId}")`,
  ].join(" AND ");
}
