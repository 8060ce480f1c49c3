import type * as gcp from "@pulumi/gcp/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { PostgresArgs } from "./args";
import { serviceLevels, type KnownPart } from "../internal/service-levels";
import { entriesInOrder } from "../internal/unordered";
import { ownFlags } from "./flags";
import { enterprise, hasHyperdisk, hasSharedCore } from "./rules";

type Settings = gcp.sql.DatabaseInstanceSettings;

/** `PostgresArgs` with every default filled in; defaults are written here and nowhere else. */
export type PostgresSettings = Required<Omit<PostgresArgs, "failoverRegion" | "vaultServiceAccountEmail">> &
  Pick<PostgresArgs, "failoverRegion" | "vaultServiceAccountEmail">;

export function withDefaults(args: PostgresArgs): PostgresSettings {
  const writeRegion = args.writeRegion ?? args.region;
  const tier = args.tier ?? "db-custom-1-3840";
  return {
    writeRegion,
    tier,
    replicaTier: tier,
    keepsFormerPrimary: false,
    edition: enterprise,
    writeEndpoint: false,
    highlyAvailable: true,
    retainedBackups: 14,
    transactionLogDays: 7,
    backupLocation: otherRegion({ ...args, writeRegion }) ?? args.region,
    backupHour: 2,
    maintenanceDay: 7,
    maintenanceHour: 4,
    maintenanceTrack: "stable",
    flags: {},
    connectionShares: {},
    finalBackupDays: 30,
    protected: true,
    ...withoutUndefined(args),
  };
}

/** The region of the replica, if there is one. */
export function otherRegion(settings: {
  region: string;
  failoverRegion?: string;
  writeRegion: string;
}): string | undefined {
  return settings.writeRegion === settings.region ? settings.failoverRegion : settings.region;
}

/** Without what is there and undefined, as it comes from programs that are not type-checked: it means the default too. */
function withoutUndefined(args: PostgresArgs): PostgresArgs {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as unknown as PostgresArgs;
}

/** What the instance that takes writes is set to. */
export function primarySettings(settings: PostgresSettings, networkId: pulumi.Input<string>): Settings {
  return {
    ...commonSettings(settings, settings.tier, networkId),
    availabilityType: settings.highlyAvailable ? "REGIONAL" : "ZONAL",
    backupConfiguration: {
      enabled: true,
      location: settings.backupLocation,
      startTime: `${String(settings.backupHour).padStart(2, "0")}:00`,
      pointInTimeRecoveryEnabled: true,
      transactionLogRetentionDays: settings.transactionLogDays,
      backupRetentionSettings: { retainedBackups: settings.retainedBackups, retentionUnit: "COUNT" },
    },
    // A replica is maintained in its primary's window, before it, and can have none of its own.
    maintenanceWindow: {
      day: settings.maintenanceDay,
      hour: settings.maintenanceHour,
      updateTrack: settings.maintenanceTrack,
    },
    // For users that somebody makes by hand. It does not apply to passwords that arrive hashed, as Vault can send them.
    passwordValidationPolicy: {
      enablePasswordPolicy: true,
      minLength: 16,
      complexity: "COMPLEXITY_DEFAULT",
      disallowUsernameSubstring: true,
    },
    // Independent of `protected`, which is off by the time that anybody deletes the instance.
    retainBackupsOnDelete: settings.finalBackupDays > 0,
    finalBackupConfig:
      settings.finalBackupDays > 0 ? { enabled: true, retentionDays: settings.finalBackupDays } : { enabled: false },
  };
}

/** What the replica is set to: backups, maintenance and password policy are its primary's. */
export function replicaSettings(settings: PostgresSettings, networkId: pulumi.Input<string>): Settings {
  return { ...commonSettings(settings, settings.replicaTier, networkId), availabilityType: "ZONAL" };
}

/**
 * What an update leaves alone at an instance that does not take the writes. The primary takes it along when it is upgraded, and a
 * second request would find it at work. A former primary stays as it is; it would be replaced in order to follow.
 */
export function leftAlone({ keepsFormerPrimary }: PostgresSettings): string[] {
  const asItIs = ["masterInstanceName", "settings", "deletionProtection", "includeReplicasForMajorVersionUpgrade"];
  return ["databaseVersion", ...(keepsFormerPrimary ? asItIs : [])];
}

function commonSettings(settings: PostgresSettings, tier: string, networkId: pulumi.Input<string>): Settings {
  return {
    tier,
    edition: settings.edition,
    activationPolicy: "ALWAYS",
    pricingPlan: "PER_USE",
    diskType: hasHyperdisk(tier) ? "HYPERDISK_BALANCED" : "PD_SSD",
    // No size is given: Google begins with 10 GB and grows the disk, and a size written here would ask for it back.
    diskAutoresize: true,
    diskAutoresizeLimit: 0,
    deletionProtectionEnabled: settings.protected,
    connectorEnforcement: "NOT_REQUIRED",
    ipConfiguration: {
      ipv4Enabled: false,
      privateNetwork: networkId,
      // TLS always. Client certificates on top would shut out whoever has a password from Vault and no Cloud SQL connector.
      sslMode: "ENCRYPTED_ONLY",
      // An authority for this instance alone, so that a client that trusts it knows which server it talks to.
      serverCaMode: "GOOGLE_MANAGED_INTERNAL_CA",
    },
    insightsConfig: {
      queryInsightsEnabled: true,
      queryPlansPerMinute: 5,
      queryStringLength: 1024,
      recordApplicationTags: true,
      recordClientAddress: false,
    },
    databaseFlags: Object.entries(flagsOf(settings)).map(([name, value]) => ({ name, value })),
  };
}

/** Flags of each instance. */
export function flagsOf({ flags }: Pick<PostgresSettings, "flags">): { [name: string]: string } {
  return { ...ownFlags, ...Object.fromEntries(entriesInOrder(flags)) };
}

/** What Google promises for these settings (https://cloud.google.com/sql/sla). */
export function promisedAvailability(settings: PostgresSettings): string {
  if (!settings.highlyAvailable) return "none promised: one zone is outside the Cloud SQL SLA";
  if (hasSharedCore(settings.tier)) return "none promised: shared cores are outside the Cloud SQL SLA";
  const uptime = settings.edition === enterprise ? "99.95" : "99.99";
  return `${uptime} % a month (Cloud SQL SLA, https://cloud.google.com/sql/sla)`;
}

/** What the server is made of. */
export function availabilityParts(
  settings: Pick<PostgresSettings, "highlyAvailable" | "tier" | "edition">,
): KnownPart[] {
  if (!settings.highlyAvailable) return [serviceLevels.cloudSqlZonal];
  if (hasSharedCore(settings.tier)) return [serviceLevels.cloudSqlShared];
  return [settings.edition === enterprise ? serviceLevels.cloudSql : serviceLevels.cloudSqlPlus];
}

/** Why this is the end point to use, in this environment's own terms. */
export function endpointReason(settings: PostgresSettings): string {
  const standby = settings.highlyAvailable ? "a standby in another zone takes over by itself" : "it has no standby";
  const replicaRegion = otherRegion(settings);
  const replica =
    replicaRegion === undefined
      ? ""
      : settings.keepsFormerPrimary
        ? `; the former primary in ${replicaRegion} is kept, and nothing follows`
        : `; a replica in ${replicaRegion} can be promoted`;
  return `${settings.writeRegion} takes every write; ${standby}${replica}; any second of the last ${settings.transactionLogDays} days can be restored`;
}
