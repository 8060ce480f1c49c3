import * as pulumi from "@pulumi/pulumi";
import { rules } from "../components";

/** Configuration keys by what a component calls the argument that gets their value, `<Component>.<property>`. */
export type Sources = Readonly<Record<string, string>>;

/** Where the compositions put values of the configuration. */
export const sources: Sources = {
  "App.name": "apps.<name>",
  "App.regions": "region and failoverRegion",
  "App.workload.image": "apps.<name>.image",
  "App.workload.processes": "apps.<name>.processes, which are laid over stacks/apps/<name>.ts",
  "Cdn.drained": "drained",
  "Cdn.hosts": "apps.<name>.hostnames and domain",
  "Cdn.maintenance.allowedAddresses": "maintenanceAddresses",
  "Cdn.maintenance.hostnames": "maintenance",
  "Cdn.plan": "cloudflarePlan",
  "Cdn.zone": "domain, cloudflareZoneId and cloudflareAccountId",
  "Notifications.emails": "alertEmails",
  "GoogleCdn.hosts": "apps.<name>.hostnames and domain",
  "GoogleCdn.maintenance.hostnames": "maintenance",
  "GoogleCdn.zone": "domain, cloudflareZoneId and cloudflareAccountId",
  "LoadBalancedOrigin.projectNumber": "projectNumber",
  "LoadBalancedOrigin.servedHostname": "apps.<name>.hostnames",
  "LoadBalancedOrigin.zone": "domain, cloudflareZoneId and cloudflareAccountId",
  "Platform.addressRange": "addressRange",
  "Platform.alertChannels": "alertChannels",
  "Platform.alertEmails": "alertEmails",
  "Platform.delivery.repository": "repository",
  "Platform.delivery.repositoryId": "repositoryId",
  "Platform.developers": "developers",
  "Platform.existingVault.address": "vault:address",
  "Platform.existingVault.administratorEmail": "vaultAdministrator",
  "Platform.existingVault.serviceAccountEmail": "vaultServiceAccount",
  "Platform.guard.guardProject": "guardProject",
  "Platform.guard.project": "gcp:project",
  "Platform.operators": "operators",
  "Platform.previewProject": "gcp:project",
  "Platform.regions": "region and failoverRegion",
  "Platform.registry.credentials": "registryCredentials",
  "Platform.registry.upstreams": "apps.<name>.image",
  "Platform.reservedRanges": "reservedRanges",
  "Platform.vault.backupRegion": "failoverRegion",
  "Platform.vault.recoveryThreshold": "recoveryThreshold",
  "Platform.vault.restoredBucket": "vaultRestoredBucket",
  "Platform.vault.shareHolders": "shareHolders",
  "Platform.vault.version": "vaultVersion",
  "Postgres.failoverRegion": "failoverRegion",
  "Postgres.flags": "postgresFlags",
  "Postgres.flags.max_connections": "postgresMaxConnections",
  "Postgres.keepsFormerPrimary": "postgresKeepsFormerPrimary",
  "Postgres.region": "region",
  "Postgres.tier": "postgresTier",
  "Postgres.version": "postgresVersion",
  "Postgres.writeRegion": "postgresWriteRegion",
  "WorkerOrigin.zone": "domain, cloudflareZoneId and cloudflareAccountId",
};

/** Runs what constructs components. An error of theirs names the configuration keys that the values came from as well. */
export function withKeys<Result>(known: Sources, compose: () => Result): Result {
  try {
    return compose();
  } catch (error) {
    if (!(error instanceof rules.ArgumentError)) throw error;
    const [, component = "", name = ""] = /^(\w+) "([^"]*)"/.exec(error.message) ?? [];
    const lines = error.problems.flatMap(({ property }) => {
      const source = keyOf(known, `${component}.${property}`);
      return source === undefined
        ? []
        : [
            `  ${property} comes from the configuration: ${component === "App" ? source.replaceAll("<name>", name) : source}`,
          ];
    });
    if (lines.length === 0) throw error;
    throw new pulumi.RunError([error.message, ...new Set(lines)].join("\n"));
  }
}

/** The longest entry that the property is, or is within. */
function keyOf(known: Sources, property: string): string | undefined {
  const [place] = Object.keys(known)
    .filter((one) => property === one || property.startsWith(`${one}.`) || property.startsWith(`${one}[`))
    .sort((one, other) => other.length - one.length);
  return place === undefined ? undefined : known[place];
}
