import {
  AppBucket,
  Cache,
  Postgres,
  PostgresDatabase,
  RestoreDrill,
  rules,
  type Binding,
  type BindingCredential,
  type CacheArgs,
  type DatabaseServer,
  type Endpoint,
  type PostgresArgs,
  type WorkloadIdentity,
} from "../components";
import { output, RunError, type Input, type Output } from "@pulumi/pulumi";
import { applicationOf, type Applications, type Uses, type UsesData, type UsesReplica } from "./application";
import type { Config } from "./config";
import { keptForReviews } from "./connections";
import type { Footing, Ground } from "./ground";

/** What differs between environments. */
export type ServerSettings = Pick<
  PostgresArgs,
  "highlyAvailable" | "failoverRegion" | "backupLocation" | "maintenanceTrack"
> & { protected: boolean };

/** The database server that all applications share. */
export function databaseServer(
  { region, postgresVersion: version, postgresTier: tier, ...config }: Config,
  { platform, cloud }: Ground,
  settings: ServerSettings,
): Postgres {
  const { network, vaultServiceAccountEmail } = platform;
  // What a failover left, by hand (`groundplan postgres failover` says which).
  const after = {
    ...(config.postgresWriteRegion === undefined ? {} : { writeRegion: config.postgresWriteRegion }),
    ...(config.postgresKeepsFormerPrimary ? { keepsFormerPrimary: true } : {}),
  };
  const most = config.postgresMaxConnections;
  const flags = most === 0 ? {} : { flags: { max_connections: String(most) } };
  const reviews = rules.totalConnections([keptForReviews(config.reviewsAtOnce, config.reviewConnections)]);
  const shares = reviews === 0 ? {} : { connectionShares: { reviews } };
  const args = { version, tier, region, network, vaultServiceAccountEmail, ...flags, ...shares, ...after, ...settings };
  return new Postgres("postgres", args, cloud);
}

/** The server that this program makes, as applications stand on it. */
export function onServer(postgres: Postgres): Pick<DataSettings, "server" | "serverEndpoint" | "hasReplica"> {
  return { server: postgres, serverEndpoint: postgres.endpoint, hasReplica: postgres.replicaHost !== undefined };
}

/** What the data of an application stands on. */
export interface DataSettings {
  /** The server that databases are on, and what its users need to know. */
  server: Input<DatabaseServer>;
  /** Whether the server has a replica now. What another stack tells of a server does not say. */
  hasReplica: boolean;
  serverEndpoint: Output<Endpoint>;
  /** Size of a cache, and whether alerts watch it. */
  cache: Pick<CacheArgs, "nodeType" | "highlyAvailable" | "alerts">;
  protected: boolean;
  /** Whether databases and buckets go with what they hold; the default is `false`. */
  temporary?: boolean;
}

/** Something that an application uses, as its workload is told of it. */
export interface Used {
  binding: Input<Binding>;
  /** A bucket. */
  bucket?: AppBucket;
  /** A cache. */
  cache?: Cache;
  /** A database. */
  database?: PostgresDatabase;
  /** What the application does not work without. */
  endpoint?: Output<Endpoint>;
}

/** Makes one thing that an application uses, called after both. A database's name is one that PostgreSQL takes without quotes. */
export function dataOf(
  config: Config,
  { platform, notificationChannels, cloud, configured }: Footing,
  { server, serverEndpoint, cache, protected: isProtected, temporary = false }: DataSettings,
  { app, binding, uses, identity }: { app: string; binding: string; uses: UsesData; identity: WorkloadIdentity },
): Used {
  const name = `${app}-${binding}`;
  const { region } = config;
  const { network } = platform;
  const kept = { region, protected: isProtected };
  const going = temporary ? { temporary } : {};
  if (uses.kind === "database") {
    const database = databaseName(app, binding);
    const { extensions = [] } = uses;
    const args = { server, store: platform.store, database, extensions, protected: isProtected, ...going };
    const made = new PostgresDatabase(name, args, configured);
    return { binding: made.binding, database: made, endpoint: serverEndpoint };
  }
  if (uses.kind === "cache") {
    const asked = argumentsOf(uses);
    const made = new Cache(name, { ...kept, network, notificationChannels, ...cache, ...asked }, cloud);
    return { binding: made.binding, endpoint: made.endpoint, cache: made };
  }
  const asked = argumentsOf(uses);
  const bucket = new AppBucket(name, { ...kept, ...going, identity, ...asked }, cloud);
  const { servedAt } = uses;
  if (servedAt === undefined) return { binding: bucket.binding, bucket };
  return { binding: servedUnder(bucket, `${servedAt}.${config.domain}`, uses.s3Keys === true), bucket };
}

/** Its members stay known to a plan: what leads to no place in the network is said before the bucket is there. */
function servedUnder({ binding }: AppBucket, hostname: string, hasKeys: boolean): Binding {
  const told = output(binding);
  return {
    values: told.apply(({ values }) => ({ ...values, hostname })),
    ...(hasKeys ? { credential: told.apply(({ credential }) => credential as BindingCredential) } : {}),
  };
}

function databaseName(app: string, binding: string): string {
  return (binding === "main" ? app : `${app}-${binding}`).replaceAll("-", "_");
}

/** The drill that restores the server's backups, if an application says what proves one of its databases. */
export function restoreDrill(
  config: Config,
  applications: Applications,
  { platform, cloud }: Ground,
  { server, region }: { server: Postgres; region: string },
): RestoreDrill | undefined {
  const proofs = Object.keys(config.apps).flatMap((app) =>
    Object.entries(applicationOf(applications, app).uses ?? {}).flatMap(([binding, uses]) =>
      uses.kind === "database" && uses.proof !== undefined
        ? [{ database: databaseName(app, binding), query: uses.proof }]
        : [],
    ),
  );
  if (proofs.length === 0) return undefined;
  const { network, images, notificationChannels } = platform;
  return new RestoreDrill("postgres-drill", { server, network, images, region, proofs, notificationChannels }, cloud);
}

/** What an application makes of its own, and then the replicas of that. */
export function usedBy(
  app: string,
  uses: { [binding: string]: Uses },
  hasReplica: boolean,
  make: (binding: string, uses: UsesData) => Used,
): { name: string; uses: Uses; made: Used }[] {
  const own = Object.entries(uses).flatMap(([name, one]) =>
    one.kind === "replica" || one.kind === "call" ? [] : [{ name, uses: one, made: make(name, one) }],
  );
  const replicas = Object.entries(uses).flatMap(([name, one]) =>
    one.kind === "replica" ? [{ name, uses: one, made: { binding: replicaOf(app, name, one, own, hasReplica) } }] : [],
  );
  return [...own, ...replicas];
}

function replicaOf(
  app: string,
  name: string,
  { of, orPrimary = false }: UsesReplica,
  own: { name: string; made: Used }[],
  hasReplica: boolean,
): Output<Binding> {
  const database = own.find((one) => one.name === of)?.made.database;
  const at = `stacks/apps/${app}.ts: uses.${name}`;
  if (database === undefined) throw new RunError(`${at}.of: "${of}"; name a database among its uses`);
  if (hasReplica && database.replicaBinding !== undefined) return database.replicaBinding;
  if (orPrimary) return database.readerBinding;
  throw new RunError(
    `${at}: the database server has no replica here; set orPrimary: true, or leave the application out`,
  );
}

/** What the component takes of what an application says. */
export function argumentsOf<Asked extends UsesData>(uses: Asked): Omit<Asked, "kind" | "servedAt" | "notifies"> {
  const own = Object.entries(uses).filter(([word]) => !["kind", "servedAt", "notifies"].includes(word));
  return Object.fromEntries(own) as Omit<Asked, "kind" | "servedAt" | "notifies">;
}
