import type * as pulumi from "@pulumi/pulumi";
import type { RegistryCredentials } from "../registry/args";
import type { VaultShareHolder } from "../vault/args";

/** Where images come from. */
export interface PlatformRegistry {
  /**
   * Upstreams of the applications' images, such as `ghcr.io/acme`, as in `RegistryArgs`; the default is none. Those of the platform's
   * own programs are always there. Removing the last upstream of a registry deletes what is cached of it.
   */
  upstreams?: string[];
  /** Digest per image with its tag, as `groundplan lock` writes them; the default is none. A change deploys what runs the image anew. */
  lockedDigests?: { [image: string]: string };
  /** Whether an image needs a digest, or a tag that has one in `lockedDigests`; the default is `false`. */
  requireDigests?: boolean;
  /** Accounts at upstream registries; the default is none, which suits public images. */
  credentials?: RegistryCredentials[];
}

/** A Vault of the platform's own. What a change does is in `VaultArgs`, property by property. */
export interface PlatformVault {
  /**
   * Release of Vault's community edition, `2.1.2` or later (https://releases.hashicorp.com/vault). A change is a rolling update. An older
   * release is refused.
   */
  version: string;
  /** Region of the backups, another than the first of `regions`; the default is the second of them. A change replaces the backups, which protection refuses. */
  backupRegion?: string;
  /** Hours between two backups, 1, 2, 3, 4, 6 or 8; the default is 6. */
  backupIntervalHours?: number;
  /** Days for which a backup can neither be deleted nor overwritten, 7 to 3,650; the default is 30. */
  backupRetentionDays?: number;
  /** Bucket with restored data, which `groundplan vault restore` filled; the default is its own. */
  restoredBucket?: pulumi.Input<string>;
  /** Key that unseals restored data of another Vault; the default is a key of its own. Only with `restoredBucket`. */
  sealKey?: pulumi.Input<string>;
  /**
   * Whether the keys live in a hardware security module, 1 USD a month for each version instead of 0.06 USD
   * (https://cloud.google.com/kms/pricing); the default is `false`. A change replaces the key, which protection refuses.
   */
  hardwareKey?: boolean;
  /** Number of CPUs, 1, 2 or 4; the default is 1. A change deploys a new revision. */
  cpu?: number;
  /** Memory of the server with its unit; the default is `1Gi`. A change deploys a new revision. */
  memory?: string;
  /** People who hold a share of the recovery key each; the default is nobody: the shares are then in one secret. Read at initialisation. */
  shareHolders?: VaultShareHolder[];
  /** Number of shares that are needed together; the default is 3 of 5, or the smallest majority of `shareHolders`. Read at initialisation. */
  recoveryThreshold?: number;
}

/** A Vault that somebody else runs. */
export interface PlatformExistingVault {
  /** Base URL without a trailing slash, such as `https://vault.example.com`. After a change run `pulumi up --refresh`. */
  address: pulumi.Input<string>;
  /** Address of the service account that the server runs as. */
  serviceAccountEmail: pulumi.Input<string>;
  /** Address of the service account that logs in as its administrator. Who deploys may act as it. */
  administratorEmail: pulumi.Input<string>;
}

/** Whose workflows deploy and preview. */
export interface PlatformDelivery {
  /** GitHub repository, as `owner/name`. A change takes effect at once. */
  repository: string;
  /** Number of the repository, which stays with it: `gh api repos/<owner>/<name> --jq .id` prints it. A change takes effect at once. */
  repositoryId: string;
  /** GitHub environment whose jobs may deploy; the default is `environment`. A change takes effect at once. */
  deployEnvironment?: string;
  /** GitHub environment whose jobs may preview; the default is `<environment>-preview`. A change takes effect at once. */
  previewEnvironment?: string;
  /** GitHub environment whose jobs bring reviews up and take them away; the default is none: then people do. A change takes effect at once. */
  reviewEnvironment?: string;
  /** Branch that is deployed; the default is `main`. A change takes effect at once. */
  deployBranch?: string;
  /** File of the workflow that deploys; the default is `.github/workflows/up.yml`. A change takes effect at once. */
  deployWorkflow?: string;
  /** Roles on the project that a deployment may grant and revoke; the default is what this library's components grant, and an empty list lets it grant none. See `DeliveryIdentityArgs.grantableRoles`. */
  grantableRoles?: string[];
}

/** Who watches over the project from another one. */
export interface PlatformGuard {
  /** Project that the platform is in. A change is another environment. */
  project: string;
  /**
   * Second project, in which deployments change nothing. It keeps the record of what happens in `project`, and the identities of
   * `delivery`. A change replaces both, which protection refuses.
   */
  guardProject: string;
}

/**
 * What a `Platform` is made from. Its options name the provider `gcp`. They may name `vault` and `kubernetes` too, which it makes
 * otherwise.
 */
export interface PlatformArgs {
  /**
   * Name of the environment: 1 to 24 lower-case letters, digits and hyphens. What is the environment's in Vault bears it. A change moves
   * every value: make another environment instead.
   */
  environment: string;
  /** Regions that have a subnetwork, one to three. The first holds what there is once, and another first region replaces that. */
  regions: string[];
  /** IPv4 range of the network, a private /14 such as `10.16.0.0/14`. A change replaces every subnetwork. */
  addressRange: string;
  /** Ranges that the network must keep clear of, such as other environments' and an office's; the default is none. */
  reservedRanges?: string[];
  /**
   * Whether it enables Google's APIs first, its own and those of what stands on it (`platformApis`); the default is `false`: the program
   * does, or somebody did. They cost nothing, and stay enabled when the platform goes.
   */
  enablesApis?: boolean;
  /** Whether a `Cache` can have an address in the network; the default is `false`. It costs nothing. */
  caches?: boolean;
  /** E-mail addresses that alerts go to, 1 to 16. */
  alertEmails: string[];
  /**
   * Channels that a person made in the console, which alerts tell too: Slack, PagerDuty, a webhook, text messages, the mobile app; the default is
   * none. `projects/<project>/notificationChannels/<number>`, of the environment's own project, and with `alertEmails` at most 16.
   */
  alertChannels?: string[];
  /**
   * What stands on it in which version, such as `postgresql@17`, so that people are told 90 days before support ends
   * (`SecretSyncArgs.versions`); the default is nothing beside its own Vault and Node.js. A change deploys a new revision of the program that looks.
   */
  versions?: string[];
  /** IAM members who administer its own Vault, and who read and write the environment's documents; at least one, such as `group:ops@example.com`. */
  operators: pulumi.Input<string>[];
  /** IAM members who read plain configuration, and the secrets of applications that allow it; the default is nobody. */
  developers?: pulumi.Input<string>[];
  /** Where images come from; the default has the platform's own programs' upstreams, and no others. */
  registry?: PlatformRegistry;
  /**
   * A Vault of the platform's own, some 50 USD a month with one CPU (https://cloud.google.com/run/pricing). Either this or
   * `existingVault`.
   */
  vault?: PlatformVault;
  /** A Vault that somebody else runs, which serves this environment too. Either this or `vault`. */
  existingVault?: PlatformExistingVault;
  /** Whose workflows deploy and preview; the default is nobody's: then people deploy. */
  delivery?: PlatformDelivery;
  /** Who watches over the project; the default is nobody: then there is no `AuditTrail`. */
  guard?: PlatformGuard;
  /**
   * Project in which the program logs in to Vault as one that previews, and that sees no value; the default is none: the program logs in as
   * the administrator, which it has to where it deploys.
   */
  previewProject?: string;
  /** Whether copies of values reach GitHub, for which `SecretSync` reads the document `sync-github`; the default is `false`. */
  deliversToGithub?: boolean;
  /**
   * Whether there is a cluster, with the operator that copies secrets into it; the default is `false`. It costs 0.10 USD an hour beside
   * the pods, less a credit for the first cluster of a billing account (https://cloud.google.com/kubernetes-engine/pricing), and the
   * nodes' way to the internet (`NetworkArgs.internetEgress`). Taking it away deletes the cluster, which protection refuses.
   */
  kubernetes?: boolean;
  /**
   * Whether what holds data, images, the record and the cluster is protected; the default is `true`. To destroy the platform, deploy
   * with `false` first.
   */
  protected?: boolean;
}
