import { Postgres, PostgresDatabase, type PostgresArgs } from "../components";
import type { Config } from "./config";
import type { Ground } from "./ground";

/** What differs between environments. */
export type DataSettings = Pick<
  PostgresArgs,
  "highlyAvailable" | "failoverRegion" | "backupLocation" | "maintenanceTrack"
> & { protected: boolean };

/** The database server, and the database of the site with a name that PostgreSQL takes without quotes. */
export function dataOf(
  config: Config,
  { platform, cloud, configured }: Ground,
  settings: DataSettings,
): { postgres: Postgres; database: PostgresDatabase } {
  const { region, postgresVersion: version, postgresTier: tier, appName } = config;
  const { network, vaultServiceAccountEmail } = platform;
  const postgres = new Postgres(
    "postgres",
    { version, tier, region, network, vaultServiceAccountEmail, ...settings },
    cloud,
  );
  const name = appName.replaceAll("-", "_");
  const database = new PostgresDatabase(
    "main",
    { server: postgres, store: platform.store, database: name, protected: settings.protected },
    configured,
  );
  return { postgres, database };
}
