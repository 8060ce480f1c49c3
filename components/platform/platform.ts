import * as pulumi from "@pulumi/pulumi";
import type { ClusterAttachment } from "../contracts/cluster";
import type { Endpoint } from "../contracts/endpoint";
import type { ImageSource } from "../contracts/images";
import type { NetworkAttachment } from "../contracts/network";
import type { PlatformAttachment } from "../contracts/platform";
import type { SecretSyncAttachment } from "../contracts/secret-sync";
import type { SecretsOperatorAttachment } from "../contracts/secrets-operator";
import type { SecretStoreAttachment } from "../contracts/store";
import type { DeliveryIdentity } from "../delivery-identity";
import { remembered } from "../internal/known";
import { libraryVersion } from "../internal/library-version";
import { handedOn, handOn, hasProvider } from "../internal/providers";
import { Subject } from "../internal/refusal";
import { checkArguments } from "../internal/validation";
import type { PlatformArgs } from "./args";
import { addCluster, keepSecrets, createSharedParts, providerOf } from "./parts";
import type { SecretStore } from "../secret-store";
import { validate } from "./validate";
import { asOutput } from "../internal/outputs";

/**
 * What an environment's applications stand on: network, registry, Vault and its store, the program that keeps copies in step, alerts, and
 * where they are asked for the identities that deploy, the record, and a cluster with its operator. It knows no application. It only
 * joins components that work alone. A `PlatformAttachment` itself: `App` takes it.
 */
export class Platform extends pulumi.ComponentResource {
  /** Network that applications have addresses in. */
  public readonly network: pulumi.Input<NetworkAttachment>;
  /** Where images are pulled from. */
  public readonly images: pulumi.Input<ImageSource>;
  /** Where the values of secrets and configuration are. */
  public readonly store: pulumi.Input<SecretStoreAttachment>;
  /** The program that keeps copies of them in step. */
  public readonly sync: pulumi.Input<SecretSyncAttachment>;
  /** Cluster that applications run in. Absent without `kubernetes`. */
  public readonly cluster?: pulumi.Input<ClusterAttachment>;
  /** Operator that copies secrets into the cluster. Absent without `kubernetes`. */
  public readonly secretsOperator?: pulumi.Input<SecretsOperatorAttachment>;
  /** Configuration for the cluster's clients, in which nothing is secret. Absent without `kubernetes`. */
  public readonly kubeconfig?: pulumi.Output<string>;
  /** Base URL of Vault, known once it can be configured: for a program's own provider `vault`. */
  public readonly vaultAddress: pulumi.Output<string>;
  /** Service account that Vault runs as, for a `Postgres`, which need not wait for Vault. */
  public readonly vaultServiceAccountEmail: pulumi.Output<string>;
  /** Service account that logs in to Vault as its administrator. */
  public readonly vaultAdministratorEmail: pulumi.Output<string>;
  /** Role with which whoever makes reviews logs in to Vault. Absent without `delivery.reviewEnvironment`. */
  public readonly vaultReviewRole?: pulumi.Output<string>;
  /** Service account that whoever makes reviews logs in to Vault as. Absent without `delivery.reviewEnvironment`. */
  public readonly vaultReviewServiceAccountEmail?: pulumi.Output<string>;
  /** What a user of Vault needs to know. */
  public readonly vaultEndpoint: pulumi.Output<Endpoint>;
  /** Bucket with the backups of its own Vault, for `groundplan vault backups`. Absent with `existingVault`. */
  public readonly vaultBackupBucketName?: pulumi.Output<string>;
  /** Metrics from the log of the program that keeps copies in step, by what they count: what a `Dashboard` shows. */
  public readonly secretSyncMetricNames: pulumi.Output<{ [what: string]: string }>;
  /** Channels of Cloud Monitoring that tell the addresses, `projects/<project>/notificationChannels/<number>`. */
  public readonly notificationChannels: pulumi.Output<string[]>;
  /** Where the deploying job logs in: `WORKLOAD_IDENTITY_PROVIDER` of its environment. Absent without `delivery`. */
  public readonly deployIdentityProvider?: pulumi.Output<string>;
  /** Service account that deploys. Absent without `delivery`. */
  public readonly deployServiceAccountEmail?: pulumi.Output<string>;
  /** Where the previewing job logs in: `WORKLOAD_IDENTITY_PROVIDER` of its environment. Absent without `delivery`. */
  public readonly previewIdentityProvider?: pulumi.Output<string>;
  /** Service account that previews. Absent without `delivery`. */
  public readonly previewServiceAccountEmail?: pulumi.Output<string>;
  /** Resource name of the provider that jobs about reviews log in at. Absent without `delivery.reviewEnvironment`. */
  public readonly reviewIdentityProvider?: pulumi.Output<string>;
  /** Address of the service account that delivers reviews. Absent without `delivery.reviewEnvironment`. */
  public readonly reviewServiceAccountEmail?: pulumi.Output<string>;
  /** What applications take of it, as one value, in every language and across stacks: a `PlatformAttachment`. */
  public readonly contract: pulumi.Output<PlatformAttachment>;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    const hasVault = hasProvider("vault", opts);
    const [, usable] = checkArguments("Platform", name, args, (_, argument) => validate(name, argument, hasVault));
    const checked = { ...usable, subject: new Subject(`Platform "${name}"`) };
    super("groundplan:index:Platform", name, args, opts);
    const parent = { parent: this };
    const shared = createSharedParts(name, checked, parent);
    const { network, images, vault, delivery } = shared;
    const vaultLogin = this.getProvider("vault::") ?? providerOf(name, checked, vault, parent);
    const configured = { ...parent, providers: [vaultLogin] };
    const { store, sync } = keepSecrets(name, checked, shared, configured);
    const inCluster = checked.kubernetes === true ? addCluster(name, checked, shared, store, configured) : undefined;
    const { cluster, secretsOperator, kubernetes } = inCluster ?? {};
    handOn(this, { vault: vaultLogin, ...(kubernetes === undefined ? {} : { kubernetes }) });

    this.network = network;
    this.images = images;
    this.store = store;
    this.sync = sync;
    if (cluster !== undefined && secretsOperator !== undefined) {
      this.cluster = cluster;
      this.secretsOperator = secretsOperator;
      this.kubeconfig = cluster.kubeconfig;
    }
    this.vaultAddress = asOutput(vault.address);
    this.vaultServiceAccountEmail = asOutput(vault.serviceAccountEmail);
    this.vaultAdministratorEmail = asOutput(vault.administratorEmail);
    Object.assign(this, forReviews(delivery, store));
    this.vaultEndpoint = vault.endpoint;
    if (vault.backupBucketName !== undefined) this.vaultBackupBucketName = vault.backupBucketName;
    this.secretSyncMetricNames = sync.metricNames;
    this.notificationChannels = shared.notificationChannels;
    if (delivery !== undefined) {
      this.deployIdentityProvider = delivery.deployIdentityProvider;
      this.deployServiceAccountEmail = delivery.deployServiceAccountEmail;
      this.previewIdentityProvider = delivery.previewIdentityProvider;
      this.previewServiceAccountEmail = delivery.previewServiceAccountEmail;
    }
    const offered = contractsOf({ network, images, store, sync, cluster, secretsOperator });
    this.contract = remembered({ ...offered, libraryVersion }) as unknown as pulumi.Output<PlatformAttachment>;
    this.registerOutputs({
      ...offered,
      kubeconfig: this.kubeconfig,
      vaultAddress: this.vaultAddress,
      vaultServiceAccountEmail: this.vaultServiceAccountEmail,
      vaultAdministratorEmail: this.vaultAdministratorEmail,
      ...forReviews(delivery, store),
      vaultEndpoint: this.vaultEndpoint,
      vaultBackupBucketName: this.vaultBackupBucketName,
      secretSyncMetricNames: this.secretSyncMetricNames,
      notificationChannels: this.notificationChannels,
      deployIdentityProvider: this.deployIdentityProvider,
      deployServiceAccountEmail: this.deployServiceAccountEmail,
      previewIdentityProvider: this.previewIdentityProvider,
      previewServiceAccountEmail: this.previewServiceAccountEmail,
      contract: this.contract,
    });
  }

  /**
   * Providers for what stands on the platform, by package: those of its options, and those for Vault and the cluster. Programs in other
   * languages make the latter from `vaultAddress`, `vaultAdministratorEmail` and `kubeconfig`.
   */
  public get providers(): { [name: string]: pulumi.ProviderResource } {
    return handedOn(this);
  }
}

/** What whoever makes reviews needs; nothing where nobody does. */
function forReviews(
  delivery: DeliveryIdentity | undefined,
  { reviewRole, reviewServiceAccountEmail }: SecretStore,
): { [output: string]: pulumi.Output<string> } {
  const outputs = {
    reviewIdentityProvider: delivery?.reviewIdentityProvider,
    reviewServiceAccountEmail: delivery?.reviewServiceAccountEmail,
    vaultReviewRole: reviewRole,
    vaultReviewServiceAccountEmail: reviewServiceAccountEmail,
  };
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The parts that there are, each as its contract. */
function contractsOf(parts: { [member: string]: { contract: pulumi.Output<object> } | undefined }): {
  [member: string]: pulumi.Output<object>;
} {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([member, part]) => (part === undefined ? [] : [[member, part.contract]])),
  );
}
