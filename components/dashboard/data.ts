// Panels about data: database servers, caches, copies of secrets, and restores.
import { filterOf, oneOf, type Line, type Panel, type Section } from "./panels";

/** A database server, once its names are known. */
export interface KnownDatabase {
  name: string;
  databaseIds: string[];
  connectionLimit?: number;
  replicated: boolean;
}

export function databaseSection(database: KnownDatabase): Section {
  const { name, databaseIds, replicated } = database;
  const own = oneOf("resource.labels.database_id", databaseIds);
  const query: InstanceQuery = {
    filter: (metric) => filterOf(`cloudsql.googleapis.com/database/${metric}`, "cloudsql_database", own),
    groupBy: ["resource.labels.database_id"],
  };
  const panels = [...machinePanels(query), ...serverPanels(query, database.connectionLimit)];
  return { title: `Database ${name}`, panels: replicated ? [...panels, lagPanel(query)] : panels };
}

/** How the instances of a server are asked for. */
interface InstanceQuery {
  filter: (metric: string) => string;
  groupBy: string[];
}

/** The instance that is worst off. */
function worst({ filter, groupBy }: InstanceQuery, metric: string): Line {
  return { filter: filter(metric), aligner: "ALIGN_MAX", reducer: "REDUCE_MAX", groupBy };
}

function machinePanels(query: InstanceQuery): Panel[] {
  return [
    {
      title: "Up",
      explanation: "1 while it takes connections. A failover takes about a minute.",
      lines: [{ ...worst(query, "up"), aligner: "ALIGN_MIN", reducer: "REDUCE_MIN" }],
      threshold: { value: 1, label: "up" },
    },
    {
      title: "Processor",
      explanation: "Where it stays high, look for a query in Query Insights before a larger `groundplan:postgresTier`.",
      lines: [worst(query, "cpu/utilization")],
      threshold: { value: 0.8, label: "no room for a peak" },
    },
    {
      title: "Memory",
      explanation: "A server without any left is restarted.",
      lines: [worst(query, "memory/utilization")],
      threshold: { value: 0.9, label: "close to a restart" },
    },
    {
      title: "Disk",
      explanation:
        "It grows by itself, and never shrinks. A steep rise is a log, an export or a slot that nobody reads.",
      lines: [worst(query, "disk/utilization")],
      threshold: { value: 0.9, label: "grows soon" },
    },
  ];
}

function serverPanels(query: InstanceQuery, connectionLimit: number | undefined): Panel[] {
  const byDatabase = (metric: string, aligner: string): Line => ({
    filter: query.filter(metric),
    aligner,
    reducer: "REDUCE_SUM",
    groupBy: [...query.groupBy, "metric.labels.database"],
  });
  return [
    {
      title: "Connections",
      explanation:
        "By database. Beyond the most that the server takes, new ones are refused: more instances, or larger pools?",
      lines: [byDatabase("postgresql/num_backends", "ALIGN_MAX")],
      stacked: true,
      threshold:
        connectionLimit === undefined ? { value: 0, label: "none" } : { value: connectionLimit, label: "refuses more" },
    },
    {
      title: "Transactions",
      explanation: "A second, by database. None with requests to the applications is a pool that hangs.",
      lines: [byDatabase("postgresql/transaction_count", "ALIGN_RATE")],
      threshold: { value: 0, label: "none" },
    },
    {
      title: "Transaction ids that are used",
      explanation: "At 1 the server takes no more writes. Vacuum frees them: look for a transaction that never ends.",
      lines: [worst(query, "postgresql/transaction_id_utilization")],
      threshold: { value: 0.8, label: "vacuum does not keep up" },
    },
  ];
}

function lagPanel(query: InstanceQuery): Panel {
  return {
    title: "Replica lag",
    explanation: "Seconds that the replica is behind. That much is lost if the primary's region is lost now.",
    lines: [worst(query, "replication/replica_lag")],
    unit: "s",
    threshold: { value: 60, label: "a minute is lost" },
  };
}

export function cacheSection(caches: string[]): Section {
  const resource = "memorystore.googleapis.com/Instance";
  // Google's page does not say whether the label has the id alone or the whole name.
  const own = `resource.labels.instance_id=monitoring.regex.full_match("(.*/)?(${caches.join("|")})")`;
  const line = (metric: string, aligner: string, reducer: string): Line => ({
    filter: filterOf(`memorystore.googleapis.com/instance/${metric}`, resource, own),
    aligner,
    reducer,
    groupBy: ["resource.labels.instance_id"],
  });
  return {
    title: "Caches",
    panels: [
      {
        title: "Memory",
        explanation: "Of the fullest node. What happens at 1 is the cache's eviction policy.",
        lines: [line("memory/maximum_utilization", "ALIGN_MAX", "REDUCE_MAX")],
        threshold: { value: 0.8, label: "four fifths" },
      },
      {
        title: "Processor",
        explanation: "Of the busiest node. One slow command stops all others: SCAN instead of KEYS.",
        lines: [line("cpu/maximum_utilization", "ALIGN_MAX", "REDUCE_MAX")],
        threshold: { value: 0.8, label: "no room for a peak" },
      },
      {
        title: "Connections",
        explanation: "Of the busiest node. The alert of the cache knows its limit.",
        lines: [line("clients/maximum_connected_clients", "ALIGN_MAX", "REDUCE_MAX")],
        threshold: { value: 0, label: "none" },
      },
      {
        title: "Keys that made room",
        explanation: "A second. A queue that loses keys needs another eviction policy, or more memory.",
        lines: [line("stats/total_evicted_keys_count", "ALIGN_RATE", "REDUCE_SUM")],
        threshold: { value: 0, label: "none" },
      },
    ],
  };
}

/** Metrics from logs by what they count. */
export function syncSection(names: { [what: string]: string }, apps: string[]): Section {
  const all = (what: string): string =>
    filterOf(`logging.googleapis.com/user/${names[what] ?? ""}`, "cloud_run_revision");
  const own = apps.length === 0 ? [] : [oneOf("metric.labels.app", apps)];
  const of = (what: string): string => [all(what), ...own].join(" AND ");
  const sum = { aligner: "ALIGN_DELTA", reducer: "REDUCE_SUM" };
  const byApp = ["metric.labels.app"];
  return {
    title: "Copies of secrets",
    panels: [
      {
        title: "Age of changes",
        explanation: "Seconds that the oldest change in Vault waited for its copies, by application.",
        lines: [{ filter: of("lag"), aligner: "ALIGN_PERCENTILE_99", reducer: "REDUCE_MAX", groupBy: byApp }],
        unit: "s",
        threshold: { value: 120, label: "two minutes: somebody is told" },
      },
      {
        title: "Age of secrets",
        explanation:
          "Days since the secrets of an application were last written, by application. What a person put in grows old; replace it at whoever gave it out, and then in Vault.",
        lines: [
          { filter: of("age"), aligner: "ALIGN_PERCENTILE_99", reducer: "REDUCE_MAX", groupBy: byApp, seconds: 3600 },
        ],
        unit: "d",
        threshold: { value: 365, label: "a year" },
      },
      {
        title: "Passes",
        explanation: "One a minute. None is a paused schedule, or Vault that cannot be reached.",
        lines: [{ filter: all("passes"), ...sum }],
        threshold: { value: 1, label: "one a minute" },
      },
      {
        title: "Failures and missing keys",
        explanation: "By application. The log of the service says which key, and why.",
        lines: [
          { filter: of("failures"), ...sum, groupBy: byApp, legend: "failed" },
          { filter: of("missing"), ...sum, groupBy: byApp, legend: "missing" },
        ],
        threshold: { value: 1, label: "one is worth a look" },
      },
    ],
  };
}

export function restoreSection(names: { [what: string]: string }): Section {
  const line = (what: string): Line => ({
    filter: filterOf(`logging.googleapis.com/user/${names[what] ?? ""}`, "cloud_run_job"),
    aligner: "ALIGN_PERCENTILE_99",
    reducer: "REDUCE_MAX",
    seconds: 3600,
  });
  return {
    title: "Restores",
    panels: [
      {
        title: "Age of the backup that was proved",
        explanation:
          "Seconds from the end of a backup to the drill that proved it. That much is lost in the worst case.",
        lines: [line("age")],
        unit: "s",
        threshold: { value: 86_400, label: "a day" },
      },
      {
        title: "Time of a restore",
        explanation:
          "Seconds from the beginning of the drill to the proof. A real one takes as long, and a person more.",
        lines: [line("duration")],
        unit: "s",
        threshold: { value: 3600, label: "an hour" },
      },
    ],
  };
}
