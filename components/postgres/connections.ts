import type { PostgresSettings } from "./settings";

/** Memory of a machine type in GB, from which Cloud SQL's default for `max_connections` follows. */
function memoryOf(tier: string): number {
  if (tier === "db-f1-micro") return 0.6;
  if (tier === "db-g1-small") return 1.7;
  const megabytes = /^db-custom-\d+-(\d+)$/.exec(tier)?.[1];
  if (megabytes !== undefined) return Number(megabytes) / 1024;
  // Both families of Enterprise Plus have 8 GB a CPU (https://cloud.google.com/sql/docs/postgres/machine-series-overview).
  return 8 * Number(/-(\d+)$/.exec(tier)?.[1] ?? 0);
}

/** Connections below a memory in GB (https://cloud.google.com/sql/docs/postgres/flags#postgres-m, `max_connections`, 2026-10). */
const defaults: [below: number, connections: number][] = [
  [1, 25],
  [3.75, 50],
  [6, 100],
  [7.5, 200],
  [15, 400],
  [30, 500],
  [60, 600],
  [120, 800],
  [Infinity, 1000],
];

/**
 * What applications must leave: PostgreSQL keeps 3 for superusers
 * (https://www.postgresql.org/docs/current/runtime-config-connection.html, `superuser_reserved_connections`), and 3 are for people and their
 * tools. What replicas and backups stream does not count since PostgreSQL 12 (https://www.postgresql.org/docs/12/release-12.html, `max_wal_senders`).
 */
const reserved = 6;

/** Most connections that Vault and the program's applications may keep open, whichever instance takes the writes. */
export function connectionLimit(settings: PostgresSettings): number {
  const { flags, failoverRegion, tier, replicaTier, connectionShares } = settings;
  const all = connectionsOf({ flags, tiers: failoverRegion === undefined ? [tier] : [tier, replicaTier] });
  return Object.values(connectionShares).reduce((left, share) => left - share, all);
}

/** The same by machine types, of which any may take the writes. */
export function connectionsOf({ flags, tiers }: Pick<PostgresSettings, "flags"> & { tiers: string[] }): number {
  const flag = Number(flags["max_connections"]);
  const allowed = tiers.map((tier) => defaults.find(([below]) => memoryOf(tier) < below)?.[1] ?? 0);
  return Math.max((flag > 0 ? flag : Math.min(...allowed)) - reserved, 1);
}
