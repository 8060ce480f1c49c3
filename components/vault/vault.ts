import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import type * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import { remembered } from "../internal/known";
import type { Endpoint } from "../contracts/endpoint";
import type { VaultEndpoint } from "../contracts/vault";
import { serviceLevelOf } from "../internal/availability";
import { contractOutput } from "../internal/contract-output";
import { serviceLevels } from "../internal/service-levels";
import { Subject } from "../internal/refusal";
import { checkArguments } from "../internal/validation";
import { healthPaths } from "./alert-filters";
import { createAlerts } from "./alerts";
import type { VaultArgs } from "./args";
import { createBackups, type Backups } from "./backup";
import { serverConfiguration } from "./configuration";
import { createData, type VaultData } from "./data";
import { createAdministrator, createServerAccount } from "./identities";
import { initialise, prepareInitialisation, type PreparedInitialisation } from "./initialisation";
import { allowUnsealing } from "./keys";
import { createServer, mountConfiguration } from "./server";
import { settingsOf, type Settings } from "./settings";
import { allow } from "./storage";
import { validate } from "./validate";

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
    super("groundplan:index:Vault", name, args, opts);
    const settings = settingsOf(new Subject(`Vault "${name}"`), checked, later);

    const account = createServerAccount(this, name);
    const administrator = createAdministrator(this, name, settings.administrators, account);
    const data = createData(this, name, settings);
    const backups = createBackups(this, name, { ...settings, ...data, image: settings.programImage });
    const prepared = prepareInitialisation(this, name, {
      ...settings,
      image: settings.programImage,
      address: data.address,
      keys: data.keys,
      administratorEmail: administrator.account.email,
    });
    const server = startServer(this, name, settings, { account, data, prepared, backups });
    const initialisation = initialise(this, name, prepared, server);
    createAlerts(this, name, {
      server,
      initialisation: initialisation.done,
      backupJob: backups.job,
      backupIntervalHours: settings.intervalHours,
      keyIds: [data.kmsKeyId, ...Object.values(data.keys.ids)],
      channels: settings.notificationChannels,
    });

    const ready = pulumi.all([initialisation.done.id, ...administrator.grants.map((grant) => grant.id)]);
    this.address = pulumi.all([data.address, ready]).apply(([address]) => address);
    this.serviceAccountEmail = account.email;
    this.administratorEmail = administrator.account.email;
    this.recoverySharesSecretId = prepared.recoveryShares.id;
    this.shareSecretIds = pulumi.output(
      Object.fromEntries(prepared.holderSecrets.map(({ holder, secret }) => [holder.name, secret.id])),
    );
    this.kmsKeyId = data.kmsKeyId;
    this.bucketName = data.bucketName;
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

/** What the server needs before it starts. */
interface ServerNeeds {
  account: serviceaccount.Account;
  data: VaultData;
  prepared: PreparedInitialisation;
  backups: Backups;
}

/** Starts it once it may read its configuration and its data, and unseal them; another release after a backup. */
function startServer(
  parent: pulumi.Resource,
  name: string,
  settings: Settings,
  { account, data, prepared, backups }: ServerNeeds,
): cloudrunv2.Service {
  const { region, administrators, previewers } = settings;
  const configuration = pulumi
    .all([data.address, data.bucketName, data.kmsKeyId])
    .apply(([address, bucket, key]) => serverConfiguration({ ...settings.configuration, address, bucket, key }));
  const readers = [...administrators, ...previewers];
  return createServer(parent, name, {
    ...settings,
    bucketName: data.bucketName,
    image: settings.serverImage,
    account,
    configuration: mountConfiguration(parent, name, region, configuration, account, readers),
    initialised: prepared.mark,
    dependsOn: [
      allow(parent, `${name}-initialised`, prepared.mark.bucket, "roles/storage.objectViewer", account.member),
      ...allowUnsealing(parent, name, data.kmsKeyId, account.member),
      allow(parent, `${name}-storage`, data.bucketName, "roles/storage.objectUser", account.member),
      backups.beforeUpdate,
    ],
  });
}

function describe(address: pulumi.Output<string>): pulumi.Output<Endpoint> {
  const serviceLevel = serviceLevelOf([serviceLevels.cloudRun, serviceLevels.storage, serviceLevels.kms]);
  return remembered({
    url: address,
    protocol: "HTTPS (HTTP/1.1, HTTP/2)",
    credentials: "a login with your own Google identity (auth/gcp), for a token of limited time",
    availability: `${serviceLevel.percent} % a month (the SLAs of Cloud Run, Cloud Storage and Cloud KMS together); about 20 seconds' pause at each update`,
    reason: "the one source of secrets for every runtime, outside all of them",
    serviceLevel,
    watch: { healthUrl: pulumi.interpolate`${address}${healthPaths.unsealed}` },
  });
}
