import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts/endpoint";
import type { VaultEndpoint } from "../contracts/vault";
import { contractOutput } from "../internal/contract-output";
import { nodeImage } from "../internal/node-job";
import { checkArguments } from "../internal/validation";
import { pullThrough } from "../registry/image";
import { createAlerts } from "./alerts";
import type { VaultArgs } from "./args";
import { createBackups } from "./backup";
import { serverConfiguration } from "./configuration";
import { createAdministrator, createServerAccount } from "./identities";
import { initialise, prepareInitialisation } from "./initialisation";
import { allowUnsealing, createSealKey, createSecretKeys } from "./keys";
import { createServer, mountConfiguration } from "./server";
import { allow, createStorage } from "./storage";
import { defaults, validate } from "./validate";

const repository = "docker.io/hashicorp/vault";

/**
 * A Vault server on Cloud Run: one instance that is always on, data in a bucket, unsealed by a key in Cloud KMS,
 * initialised and handed over to its administrators in the same deployment, backed up to another region and watched. Its
 * outputs are a `VaultEndpoint`.
 */
export class Vault extends pulumi.ComponentResource {
  /**
   * Base URL without a trailing slash. Known once the server is initialised and ready to be configured: what depends on it
   * waits for that.
   */
  public readonly address: pulumi.Output<string>;
  /** Service account that the server runs as. */
  public readonly serviceAccountEmail: pulumi.Output<string>;
  /** Service account whose signed logins Vault accepts for the role `administrator`. */
  public readonly administratorEmail: pulumi.Output<string>;
  /**
   * Secret with all recovery shares, `projects/<project>/secrets/<name>`. Nobody is given access to it here. With `shareHolders` each
   * share in it is encrypted.
   */
  public readonly recoverySharesSecretId: pulumi.Output<string>;
  /** Secret with the encrypted share of each holder, `projects/<project>/secrets/<name>`, by the holder's name. */
  public readonly shareSecretIds: pulumi.Output<{ [holder: string]: string }>;
  /** Key that unseals, `projects/…/locations/…/keyRings/…/cryptoKeys/…`. */
  public readonly kmsKeyId: pulumi.Output<string>;
  /** Bucket that holds Vault's data. */
  public readonly bucketName: pulumi.Output<string>;
  /** Bucket that holds the backups, for `groundplan vault backups` and `restore`. */
  public readonly backupBucketName: pulumi.Output<string>;
  /** What a user needs to know: URL, protocol, credentials, availability, reason. */
  public readonly endpoint: pulumi.Output<Endpoint>;
  /** What other components take of it, as one value, in every language and across stacks: a `VaultEndpoint`. */
  public readonly contract: pulumi.Output<VaultEndpoint>;

  constructor(name: string, args: VaultArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, later] = checkArguments("Vault", name, args, validate);
    const { administrators, previewers, notificationChannels, restoredBucket, sealKey, ...recovery } = later;
    super("groundplan:index:Vault", name, args, opts);
    const protect = checked.protected ?? true;
    const { region, version } = checked;
    const regions = [region, checked.backupRegion];
    const keySettings = { hardware: checked.hardwareKey ?? false, protect };
    const programImage = pullThrough(checked.images, nodeImage);
    const backupIntervalHours = checked.backupIntervalHours ?? defaults.backupIntervalHours;

    const account = createServerAccount(this, name);
    const administrator = createAdministrator(this, name, administrators, account);
    const kmsKeyId = sealKey === undefined ? createSealKey(this, name, region, keySettings) : pulumi.output(sealKey);
    const keys = createSecretKeys(this, name, regions, keySettings);
    const { bucketName, projectNumber } = createStorage(this, name, { region, protect, restoredBucket });
    // Cloud Run's address of a service follows from its name, so the server can be told its own before it exists.
    const url = pulumi.interpolate`https://${name}-${projectNumber}.${region}.run.app`;

    const backups = createBackups(this, name, {
      region,
      backupRegion: checked.backupRegion,
      intervalHours: backupIntervalHours,
      retentionDays: checked.backupRetentionDays ?? defaults.backupRetentionDays,
      version,
      kmsKeyId,
      bucketName,
      image: programImage,
      protect,
    });
    const configuration = pulumi.all([url, bucketName, kmsKeyId]).apply(([address, bucket, key]) =>
      serverConfiguration({
        address,
        bucket,
        key,
        logLevel: checked.logLevel ?? defaults.logLevel,
        rootTokenFromShares: checked.rootTokenFromShares ?? false,
        ui: checked.ui ?? false,
      }),
    );
    const prepared = prepareInitialisation(this, name, {
      regions,
      address: url,
      administratorEmail: administrator.account.email,
      keys,
      image: programImage,
      ...recovery,
      protect,
      restored: restoredBucket !== undefined,
    });
    const server = createServer(this, name, {
      version,
      bucketName,
      image: pullThrough(checked.images, `${repository}:${version}`),
      region,
      account,
      configuration: mountConfiguration(this, name, region, configuration, account, [...administrators, ...previewers]),
      network: checked.network,
      cpu: checked.cpu ?? defaults.cpu,
      memory: checked.memory ?? defaults.memory,
      protect,
      initialised: prepared.mark,
      restored: restoredBucket !== undefined,
      dependsOn: [
        allow(this, `${name}-initialised`, prepared.mark.bucket, "roles/storage.objectViewer", account.member),
        ...allowUnsealing(this, name, kmsKeyId, account.member),
        allow(this, `${name}-storage`, bucketName, "roles/storage.objectUser", account.member),
        backups.beforeUpdate,
      ],
    });
    const initialisation = initialise(this, name, prepared, server);
    createAlerts(this, name, {
      server,
      initialisation: initialisation.done,
      backupJob: backups.job,
      backupIntervalHours,
      keyIds: [kmsKeyId, ...Object.values(keys.ids)],
      channels: notificationChannels,
    });

    const ready = pulumi.all([initialisation.done.id, ...administrator.grants.map((grant) => grant.id)]);
    this.address = pulumi.all([url, ready]).apply(([address]) => address);
    this.serviceAccountEmail = account.email;
    this.administratorEmail = administrator.account.email;
    this.recoverySharesSecretId = prepared.recoveryShares.id;
    this.shareSecretIds = pulumi.output(
      Object.fromEntries(prepared.holderSecrets.map(({ holder, secret }) => [holder.name, secret.id])),
    );
    this.kmsKeyId = kmsKeyId;
    this.bucketName = bucketName;
    this.backupBucketName = backups.bucket.name;
    this.endpoint = describe(this.address);
    this.contract = contractOutput<VaultEndpoint>("VaultEndpoint", this);
    this.registerOutputs({
      address: this.address,
      serviceAccountEmail: this.serviceAccountEmail,
      administratorEmail: this.administratorEmail,
      recoverySharesSecretId: this.recoverySharesSecretId,
      shareSecretIds: this.shareSecretIds,
      kmsKeyId: this.kmsKeyId,
      bucketName: this.bucketName,
      backupBucketName: this.backupBucketName,
      endpoint: this.endpoint,
      contract: this.contract,
    });
  }
}

function describe(address: pulumi.Output<string>): pulumi.Output<Endpoint> {
  return pulumi.output({
    url: address,
    protocol: "HTTPS (HTTP/1.1, HTTP/2)",
    credentials: "a login with your own Google identity (auth/gcp), for a token of limited time",
    availability: "99.95 % a month (Cloud Run SLA); about 20 seconds' pause at each update",
    reason: "the one source of secrets for every runtime, outside all of them",
  });
}
