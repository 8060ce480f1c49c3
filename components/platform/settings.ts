// What each part is given of the platform's arguments, beside what other parts offer.
import type { AuditTrailArgs } from "../audit-trail/args";
import type { DeliveryIdentityArgs } from "../delivery-identity/args";
import type { NotificationsArgs } from "../notifications/args";
import type { NetworkArgs } from "../network/args";
import { present } from "../internal/present";
import type { Usable } from "../internal/usable";
import type { RegistryArgs } from "../registry/args";
import type { SecretStoreArgs, SecretStoreWorkflows } from "../secret-store/args";
import type { VaultArgs } from "../vault/args";
import { watchedSecrets } from "../vault/watched-secrets";
import type { PlatformArgs, PlatformDelivery, PlatformGuard, PlatformVault } from "./args";
import { platformUpstreams } from "./upstreams";

/** Names of the parts. */
export function partNames(name: string) {
  return {
    apis: `${name}-apis`,
    network: `${name}-network`,
    images: `${name}-registry`,
    alerts: `${name}-alerts`,
    // The identities are called <name>-deploy and <name>-preview.
    delivery: name,
    audit: `${name}-audit`,
    vault: `${name}-vault`,
    // Not <name>-secrets, which an application of the platform's name has.
    store: `${name}-store`,
    sync: `${name}-secret-sync`,
    cluster: `${name}-cluster`,
    operator: `${name}-operator`,
    kubernetes: `${name}-kubernetes`,
  };
}

type UsableArgs = Usable<PlatformArgs>;

export function regionOf({ regions }: UsableArgs): string {
  return present(regions[0], "a region");
}

export function networkArgs({ regions, addressRange, reservedRanges, caches, kubernetes }: UsableArgs): NetworkArgs {
  return {
    regions,
    addressRange,
    ...(reservedRanges === undefined ? {} : { reservedRanges }),
    ...(caches === undefined ? {} : { caches }),
    // Nodes have no address of their own.
    ...(kubernetes === true ? { internetEgress: true } : {}),
  };
}

export function registryArgs(args: UsableArgs): RegistryArgs {
  const { upstreams = [], ...registry } = args.registry ?? {};
  return {
    ...registry,
    region: regionOf(args),
    upstreams: [...new Set([...platformUpstreams(args.kubernetes ?? false), ...upstreams])],
    protected: args.protected ?? true,
  };
}

export function alertArgs({ alertEmails, alertChannels }: UsableArgs): NotificationsArgs {
  return { emails: alertEmails, ...(alertChannels === undefined ? {} : { existingChannels: alertChannels }) };
}

export function deliveryArgs({ environment, guard }: UsableArgs, delivery: PlatformDelivery): DeliveryIdentityArgs {
  return {
    deployEnvironment: environment,
    previewEnvironment: `${environment}-preview`,
    ...delivery,
    ...(guard === undefined ? {} : { guardProject: guard.guardProject }),
  };
}

/** The record of the platform's project, which the other one keeps. */
export function auditArgs(name: string, args: UsableArgs, { project, guardProject }: PlatformGuard): AuditTrailArgs {
  const { vault } = args;
  return {
    project,
    recordProject: guardProject,
    region: regionOf(args),
    protected: args.protected ?? true,
    ...(vault === undefined
      ? {}
      : { watchedSecrets: watchedSecrets(partNames(name).vault, project, vault.shareHolders) }),
  };
}

type VaultSettings = Omit<VaultArgs, "images" | "network" | "notificationChannels">;

export function vaultArgs(args: UsableArgs, vault: Usable<PlatformVault>): VaultSettings {
  const { regions, operators } = args;
  return {
    ...vault,
    region: regionOf(args),
    // Without another region the rules ask for one.
    backupRegion: vault.backupRegion ?? regions[1] ?? regionOf(args),
    administrators: operators,
    protected: args.protected ?? true,
  };
}

export function storeArgs(args: UsableArgs): Omit<SecretStoreArgs, "vault"> {
  const { environment, operators, developers, delivery, deliversToGithub } = args;
  return {
    environment,
    operators,
    ...(developers === undefined ? {} : { developers }),
    ...(delivery === undefined ? {} : { continuousIntegration: workflows(args, delivery) }),
    ...(deliversToGithub === undefined ? {} : { deliversToGithub }),
    protected: args.protected ?? true,
  };
}

function workflows(args: UsableArgs, delivery: PlatformDelivery): SecretStoreWorkflows {
  const { repository, repositoryId, previewEnvironment } = deliveryArgs(args, delivery);
  return { repository, repositoryId, environment: previewEnvironment };
}

/** What the platform runs, and what stands on it. Of a cluster Google chooses the version, by the release channel. */
export function versionsOf({ vault, versions = [] }: UsableArgs): string[] {
  return [...(vault === undefined ? [] : [`hashicorp-vault@${vault.version}`]), ...versions];
}
