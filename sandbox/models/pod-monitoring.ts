// What managed Prometheus is told in a cluster: what the API server refuses by the definition of the kind.
import type { Models } from "../model";
import { definedKind } from "./defined-kind";

const source = "https://github.com/GoogleCloudPlatform/prometheus-engine/blob/main/doc/api.md#podmonitoring";
const duration = /^((([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?|0)$/;

export const podMonitoringModels: Models = {
  "kubernetes:monitoring.googleapis.com/v1:PodMonitoring": definedKind(
    {
      fields: {
        endpoints: {
          list: {
            fields: {
              port: "number",
              path: "string",
              interval: duration,
              timeout: duration,
              scheme: ["http", "https"],
            },
            required: ["port"],
          },
        },
        selector: { fields: { matchLabels: { table: "string" } } },
        limits: { fields: { samples: "number", labels: "number" } },
        targetLabels: { fields: { metadata: { list: "string" } } },
      },
      required: ["endpoints", "selector"],
    },
    source,
  ),
};
