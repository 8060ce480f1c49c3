// Panels about what programs print: the lines themselves, and how many errors there are.
import { inOrder } from "../internal/unordered";
import { filterOf, oneOf, type Line, type LogLines, type Section } from "./panels";
import type { KnownNamespace } from "./programs";

/** Programs whose lines are shown. */
interface KnownPrograms {
  services: string[];
  workerPools: string[];
  namespaces: KnownNamespace[];
}

/** Resources of one type that print. */
interface Printing {
  resource: string;
  /** Values by label, of which each line has one. */
  labels: [label: string, values: string[]][];
  groupBy: string;
}

function printing({ services, workerPools, namespaces }: KnownPrograms): Printing[] {
  const names = inOrder([...new Set(namespaces.map(({ namespace }) => namespace))]);
  const clusters = inOrder([...new Set(namespaces.map(({ clusterName }) => clusterName))]);
  const all: Printing[] = [
    { resource: "cloud_run_revision", labels: [["service_name", services]], groupBy: "service_name" },
    { resource: "cloud_run_worker_pool", labels: [["worker_pool_name", workerPools]], groupBy: "worker_pool_name" },
    {
      resource: "k8s_container",
      labels: [
        ["cluster_name", clusters],
        ["namespace_name", names],
      ],
      groupBy: "namespace_name",
    },
  ];
  return all.filter(({ labels }) => labels.every(([, values]) => values.length > 0));
}

/** `(resource.labels.service_name="a" OR …)`, in the language of Cloud Logging, which has no `one_of`. */
function oneOfEntries(label: string, values: string[]): string {
  return `(${values.map((value) => `resource.labels.${label}="${value}"`).join(" OR ")})`;
}

/** Severities that are errors (https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity). */
const errors = ["ERROR", "CRITICAL", "ALERT", "EMERGENCY"];

/** What programs print, from the view that has it. */
export function logSection(view: string, programs: KnownPrograms): Section {
  const sources = printing(programs);
  const entries = sources.map(
    ({ resource, labels }) =>
      `(resource.type="${resource}" AND ${labels.map(([label, values]) => oneOfEntries(label, values)).join(" AND ")})`,
  );
  const counted = sources.map(({ resource, labels, groupBy }): Line => {
    const own = labels.map(([label, values]) => oneOf(`resource.labels.${label}`, values));
    const isError = oneOf("metric.labels.severity", errors);
    return {
      filter: filterOf("logging.googleapis.com/log_entry_count", resource, ...own, isError),
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
      groupBy: [`resource.labels.${groupBy}`],
    };
  });
  const lines: LogLines = {
    title: "Warnings and errors",
    explanation: "Lines of WARNING and above. Open one for its fields, and for the lines of the same request.",
    filter: `(${entries.join(" OR ")}) AND severity>=WARNING`,
    view,
  };
  return {
    title: "What programs print",
    panels: [
      {
        title: "Errors printed",
        explanation: "Lines of ERROR and above in a minute. A rise without failed requests is work between requests.",
        lines: counted,
        threshold: { value: 1, label: "one is worth a look" },
      },
    ],
    logs: lines,
  };
}
