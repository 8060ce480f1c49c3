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
export interface GroundSettings {
  environment: string;
  /** The first one holds what there is once. */
  regions: string[];
  /** Whether there is a cluster, whose programs reach the internet through the network. */
  kubernetes: boolean;
  /** What applications stand on in which version, beside Vault. */
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

/** What applications stand on, in whichever stack it was made. It knows none of them. */
export interface Footing {
  platform: PlatformAttachment & Pick<Platform, "deployServiceAccountEmail" | "previewServiceAccountEmail">;
  /** Who is told where something needs somebody. */
  notificationChannels: pulumi.Input<pulumi.Input<string>[]>;
  /** Without Vault and the cluster, for what needs neither. */
  cloud: Clouds;
  /** With all of them. */
  configured: Clouds;
}

/** What this stack has made for its applications to stand on. */
export interface Ground extends Footing {
  platform: Platform;
  /** The view that has what programs print. */
  logView: pulumi.Output<string>;
}

/** The platform as the configuration says, and the record of the project that guards it. */
export function layGround(config: Config, settings: GroundSettings): Ground {
  const { cloud, guard } = clouds(config);
  recordGuard(config, settings, guard);
  const logView = keepLogs(config, settings, cloud);
  const options: pulumi.ComponentResourceOptions = { ...cloud, transformations: [tellsOfAnotherVault] };
  const platform = new Platform("platform", platformArgs(config, settings), options);
  const { notificationChannels, providers } = platform;
  const ground = { platform, logView, notificationChannels, cloud, configured: { providers } };
  watchCost(config, ground);
  return ground;
}

function platformArgs(config: Config, settings: GroundSettings): PlatformArgs {
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
function vaultOf(config: Config, { hardwareKey, vaultMemory }: GroundSettings): NonNullable<PlatformArgs["vault"]> {
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
