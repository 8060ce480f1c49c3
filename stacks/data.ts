import type { Input, Output } from "@pulumi/pulumi";
import { Postgres, RestoreDrill, rules, type DatabaseServer, type Endpoint, type PostgresArgs } from "../components";
import { applicationOf, type Applications } from "./application";
import type { Config } from "./config";
import { keptForReviews } from "./connections";
import type { OwnFoundation } from "./foundation";
import { proofsOf } from "./uses/database";

/** What differs between environments. */
export type ServerSettings = Pick<
  PostgresArgs,
  "highlyAvailable" | "failoverRegion" | "backupLocation" | "maintenanceTrack"
> & { protected: boolean };

/** The database server that all applications share. */
export function databaseServer(
  { region, postgresVersion: version, postgresTier: tier, ...config }: Config,
  { platform, cloud }: OwnFoundation,
  settings: ServerSettings,
): Postgres {
  const { network, vaultServiceAccountEmail } = platform;
  // What a failover left, by hand (`groundplan postgres failover` says which).
  const after = {
    ...(config.postgresWriteRegion === undefined ? {} : { writeRegion: config.postgresWriteRegion }),
    ...(config.postgresKeepsFormerPrimary ? { keepsFormerPrimary: true } : {}),
  };
  const most = config.postgresMaxConnections;
  const all = { ...config.postgresFlags, ...(most === 0 ? {} : { max_connections: String(most) }) };
  const flags = Object.keys(all).length === 0 ? {} : { flags: all };
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
  /** Whether what is of one application is as small as there is: for a handful of people. */
  small: boolean;
  /** Whether it has a second node. */
  highlyAvailable: boolean;
  /** Whether alerts watch it; the default is `true`. */
  watched?: boolean;
  protected: boolean;
  /** Whether databases and buckets go with what they hold; the default is `false`. */
  temporary?: boolean;
}

/** The drill that restores the server's backups, if an application says what proves one of its databases. */
export function restoreDrill(
  config: Config,
  applications: Applications,
  { platform, cloud }: OwnFoundation,
  { server, region }: { server: Postgres; region: string },
): RestoreDrill | undefined {
  const proofs = Object.keys(config.apps).flatMap((app) => proofsOf(app, applicationOf(applications, app)));
  if (proofs.length === 0) return undefined;
  const { network, images, notificationChannels } = platform;
  return new RestoreDrill("postgres-drill", { server, network, images, region, proofs, notificationChannels }, cloud);
}
