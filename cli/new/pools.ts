// Pools of connections to a database: a plan checks what the server takes against the `connections` of processes and jobs, which no description says.
import type { Bindings } from "./bindings";
import { kindOf } from "./kinds";
import type { Resolved } from "./resolved";
import { markersOf } from "./texts";

/**
 * Names of variables that say how many connections a program keeps, where they speak of a database, and two that are so by convention: Phoenix's and
 * Rails' (https://hexdocs.pm/phoenix/releases.html, https://guides.rubyonrails.org/configuring.html#database-pooling).
 */
const ofDatabase = /(^|_)(DB|DATABASE|PG|POSTGRES|POSTGRESQL|POSTGRESDB|SQL\w*|DATASOURCE|JDBC|ECTO|HIKARI)(_|$)/i;
const ofPool =
  /(?<!(?:^|_)(?:MIN|MINIMUM|IDLE))_(POOL|POOL_?SIZE|POOL_(MAX|LIMIT|MAX_SIZE)|MAX(IMUM)?_(POOL_SIZE|CONNECTION_POOL_SIZE)|MAX(IMUM)?_?(OPEN_?)?CONN(ECTION)?S?|CONN(ECTION)?S?_(MAX|LIMIT|POOL|POOL_SIZE)|JDBC_MAX_SIZE)$/i;
const byConvention = /^(POOL_SIZE|RAILS_MAX_THREADS)$/;
/** The same in an address (https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-pool, https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#ParseConfig). */
const inAddress = /[?&](?:connection_limit|pool|pool_size|pool_max_conns)=(\d+)(?=&|$)/i;

/** Tells of each pool of an application's databases. */
export function tellPools(resolved: Resolved[], bindings: Bindings): void {
  const pooled = bindings.all.filter(({ kind }) => kindOf(kind).signs.pools !== undefined).map(({ name }) => name);
  if (pooled.length === 0) return;
  for (const { table, variable, text = "" } of resolved) {
    const size = table === "none" ? 0 : sizeOf(variable.name, text);
    if (size === 0) continue;
    const led = markersOf(text, "part").flatMap((part) => part.split(".", 1));
    const [binding, ...others] = pooled.filter((name) => led.length === 0 || led.includes(name));
    if (binding === undefined) continue;
    variable.item.remark(
      "to do",
      `lets each process of the program keep ${size} connections open: say connections: { ${others.length === 0 ? binding : "<binding>"}: ${size} }, times the processes of an instance, and a plan checks what the server takes`,
    );
  }
}

/** Connections of a pool that a variable speaks of; 0 where it speaks of none. */
function sizeOf(name: string, text: string): number {
  const words = name.replaceAll(/[.:-]|__/g, "_");
  const isPool = byConvention.test(name) || (ofDatabase.test(words) && ofPool.test(words));
  if (isPool && /^\d{1,4}$/.test(text)) return Number(text);
  return Number(inAddress.exec(text)?.[1] ?? 0);
}
