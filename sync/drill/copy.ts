// The instance that a backup is restored into.
import type { SqlObject } from "./cloud";
import { tableAt, textAt } from "../exchange";
import type { DrillSettings } from "./settings";

/** Label of each copy. Its value is the drill's name, which tells whose copy it is. */
export const labelKey = "groundplan-drill";

/** What the copy is made from: private, small, without backups and without protection, with a disk as large as its source's. */
export function copyBody(settings: DrillSettings, name: string, source: SqlObject): SqlObject {
  const { region, tier, edition, network, drill } = settings;
  return {
    name,
    region,
    databaseVersion: textAt(source, "databaseVersion"),
    settings: {
      ...{ tier, edition, availabilityType: "ZONAL", activationPolicy: "ALWAYS", pricingPlan: "PER_USE" },
      ...diskOf(tier, textAt(source, "settings", "dataDiskSizeGb") ?? "10"),
      storageAutoResize: true,
      deletionProtectionEnabled: false,
      backupConfiguration: { enabled: false },
      finalBackupConfig: { enabled: false },
      ipConfiguration: { ipv4Enabled: false, privateNetwork: network, sslMode: "ENCRYPTED_ONLY" },
      databaseFlags: flagsOf(source),
      // The query comes through the API, by which nobody reaches the server itself.
      dataApiAccess: "ALLOW_DATA_API",
      userLabels: { [labelKey]: drill },
    },
  };
}

/** A disk that the machine can have, as large as its source's. Hyperdisk begins with 20 GB. */
function diskOf(tier: string, sizeGb: string): SqlObject {
  return tier.startsWith("db-c4a-")
    ? { dataDiskType: "HYPERDISK_BALANCED", dataDiskSizeGb: String(Math.max(20, Number(sizeGb))) }
    : { dataDiskType: "PD_SSD", dataDiskSizeGb: sizeGb };
}

/** Flags that switch something on which the data may need, such as an extension. Sizes are those of another machine. */
function flagsOf(source: SqlObject): SqlObject[] {
  const { databaseFlags = [] } = (tableAt(source, "settings") ?? {}) as { databaseFlags?: SqlObject[] };
  const login = { name: "cloudsql.iam_authentication", value: "on" };
  const others = databaseFlags.filter((flag) => {
    const name = textAt(flag, "name") ?? "";
    return name.startsWith("cloudsql.") && name !== login.name;
  });
  return [login, ...others];
}
