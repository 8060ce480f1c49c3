import type * as pulumi from "@pulumi/pulumi";
import { Platform, type PlatformArgs, type PlatformAttachment } from "../components";
import { recordGuard } from "./audit";
import { tellsOfAnotherVault } from "./belonging";
import { watchCost } from "./budget";
import type { Config } from "./config";
import { keepLogs } from "./logs";
import { lockedDigests, upstreams } from "./images";
import { previewEnvironment, repository, reviewEnvironment } from "./members";
import { clouds, type Clouds } from "./providers";

/** What differs between environments. */
export interface FoundationSettings {
  environment: string;
  /** What an environment has once is in the first one. */
  regions: string[];
  /** Whether there is a cluster, whose programs reach the internet through the network. */
  kubernetes: boolean;
  /** Versions of the database server and of what applications use, such as `valkey@9.0`. */
  versions: string[];
  /** Whether images run by digest only. */
  requireDigests: boolean;
  /** Whether the key of Vault is in hardware. */
  hardwareKey: boolean;
  /** Memory of an own Vault; absent for the component's default. */
  vaultMemory?: string;
  /** Whether what holds data is protected. */
  protected: boolean;
}

/** The platform that applications attach to, of this stack or of another one, and the providers that create resources on it. */
export interface Foundation {
  platform: PlatformAttachment & Pick<Platform, "deployServiceAccountEmail" | "previewServiceAccountEmail">;
  /** Notification channels of alerts. */
  notificationChannels: pulumi.Input<pulumi.Input<string>[]>;
  /** The clouds' providers, for what needs neither Vault nor the cluster. */
  cloud: Clouds;
  /** All providers, with those of Vault and of the cluster. */
  configured: Clouds;
}

/** A foundation that this stack creates. */
export interface OwnFoundation extends Foundation {
  platform: Platform;
  /** The log view that has what programs print. */
  logView: pulumi.Output<string>;
}

/** Creates the platform that the configuration describes, the audit record in the guard project, the log view and the budget. */
export function createFoundation(config: Config, settings: FoundationSettings): OwnFoundation {
  const { cloud, guard } = clouds(config);
  recordGuard(config, settings, guard);
  const logView = keepLogs(config, settings, cloud);
  const options: pulumi.ComponentResourceOptions = { ...cloud, transformations: [tellsOfAnotherVault] };
  const platform = new Platform("platform", platformArgs(config, settings), options);
  const { notificationChannels, providers } = platform;
  const foundation = { platform, logView, notificationChannels, cloud, configured: { providers } };
  watchCost(config, foundation);
  return foundation;
}

function platformArgs(config: Config, settings: FoundationSettings): PlatformArgs {
  const { project, guardProject, existingVault } = config;
  const { environment, kubernetes } = settings;
  return {
    environment,
    regions: settings.regions,
    addressRange: config.addressRange,
    reservedRanges: config.reservedRanges,
    caches: true,
    versions: settings.versions,
    alertEmails: config.alertEmails,
    alertChannels: config.alertChannels,
    operators: config.operators,
    developers: config.developers,
    registry: {
      upstreams: upstreams(config),
      lockedDigests: lockedDigests(),
      requireDigests: settings.requireDigests,
      credentials: config.registryCredentials,
    },
    ...(existingVault === undefined ? { vault: vaultOf(config, settings) } : { existingVault }),
    delivery: {
      ...repository(config),
      previewEnvironment: previewEnvironment(environment),
      ...(config.reviewsAtOnce > 0 ? { reviewEnvironment: reviewEnvironment(environment) } : {}),
    },
    guard: { project, guardProject },
    ...(config.vaultAccess === "preview" ? { previewProject: project } : {}),
    deliversToGithub: Object.values(config.apps).some(({ githubEnvironment }) => githubEnvironment !== undefined),
    kubernetes,
    protected: settings.protected,
  };
}

/** Who may fetch a share of the recovery key is an operator, unless others are named. */
function vaultOf(config: Config, { hardwareKey, vaultMemory }: FoundationSettings): NonNullable<PlatformArgs["vault"]> {
  const { vaultVersion, failoverRegion, vaultRestoredBucket, recoveryThreshold, operators } = config;
  const holders = config.shareHolders.map(({ readers = operators, ...holder }) => ({ ...holder, readers }));
  return {
    version: vaultVersion,
    backupRegion: failoverRegion,
    hardwareKey,
    ...(vaultMemory === undefined ? {} : { memory: vaultMemory }),
    ...(vaultRestoredBucket === undefined ? {} : { restoredBucket: vaultRestoredBucket }),
    ...(holders.length === 0 ? {} : { shareHolders: holders }),
    ...(recoveryThreshold === 0 ? {} : { recoveryThreshold }),
  };
}
