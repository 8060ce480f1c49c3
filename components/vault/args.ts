import type * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import type { NetworkAttachment } from "../contracts/network";

/** Somebody who holds one share of the recovery key. */
export interface VaultShareHolder {
  /**
   * Name, up to 40 lower-case letters, digits and hyphens that start with a letter. The secret with the holder's share is called
   * `<vault>-recovery-share-<name>`. A change is one of holders.
   */
  name: string;
  /**
   * The holder's public OpenPGP key of version 4, armoured (`gpg --armor --export`) or its binary form in base64. The share is
   * encrypted for it, so that nobody but the owner of the private half reads it. A key that nobody can encrypt for, a revoked one,
   * and anything private is refused; one that has expired is refused when the share is to be made. A new end date of the same key
   * changes nothing; another key is a change of holders.
   */
  pgpKey: string;
  /**
   * Who may fetch the encrypted share, as IAM members; the default is nobody here, so that an owner of the project hands it over. A
   * member that was given this right in another way loses it.
   */
  readers?: pulumi.Input<string>[];
}

/**
 * What a `Vault` is made from.
 */
export interface VaultArgs {
  /**
   * Release of Vault's community edition, `2.1.2` or later (https://releases.hashicorp.com/vault). A change is a
   * rolling update: a backup is taken, then the new revision starts beside the old one and takes over when that has
   * stopped; reads and writes pause for up to 20 seconds. An older release, and one that is more than three minor releases
   * ahead, is refused in the preview: the way back is a restored backup (`restoredBucket`).
   */
  version: string;
  /** Region of the server and its data. A change replaces both, which protection refuses. */
  region: string;
  /**
   * Region of the backups, another than `region`. The recovery shares are kept there too. A change replaces both, which
   * protection refuses.
   */
  backupRegion: string;
  /**
   * Hours between two backups, 1, 2, 3, 4, 6 or 8; the default is 6. What changed since the last one is what the loss of the
   * region costs. Each copies all data, which costs one write for each object (class A operations,
   * https://cloud.google.com/storage/pricing) and the traffic between the regions.
   */
  backupIntervalHours?: number;
  /**
   * Days for which a backup can neither be deleted nor overwritten, after which it goes, 7 to 3,650; the default is 30. A change
   * applies to the backups that there are as well. Where `protected`, Google locks it for good: it can only become longer, and a
   * shorter one replaces the bucket, which protection refuses.
   */
  backupRetentionDays?: number;
  /**
   * Bucket with restored data, which `groundplan vault restore` filled and which Vault uses instead of its own; the default is
   * its own. A change deploys a new revision on those data, and may come with an older `version`. It stays set afterwards: this is the
   * bucket from then on, and is backed up.
   */
  restoredBucket?: pulumi.Input<string>;
  /**
   * Key that unseals the restored data, `projects/…/cryptoKeys/…`, where another Vault made it: its output `kmsKeyId`, which each
   * backup names. Only with `restoredBucket`; the default is a key of its own. A change is one of data.
   */
  sealKey?: pulumi.Input<string>;
  /**
   * Where images are pulled from, by digest where the source has locked them. It has to serve `docker.io/hashicorp` and
   * `docker.io/library`.
   */
  images: pulumi.Input<ImageSource>;
  /**
   * Network through which Vault reaches databases by their private addresses. It needs a subnetwork in `region`. The default
   * is none: Vault then reaches public addresses only. A change deploys a new revision.
   */
  network?: pulumi.Input<NetworkAttachment>;
  /**
   * Who may act as Vault's administrator, as IAM members: `group:ops@example.com`, `user:…`, `serviceAccount:…`,
   * `principalSet://…`. At least one. Each may sign logins as the administrator's service account, which has no right
   * in Google Cloud; a member that was given this right in another way loses it. Whoever applies a stack that configures this Vault must be among them.
   */
  administrators: pulumi.Input<string>[];
  /**
   * Who previews changes of the stack with `--refresh` and is no administrator, as IAM members; the default is nobody. They may
   * read the server's configuration, which holds no secret: the provider reads it back when it refreshes.
   */
  previewers?: pulumi.Input<string>[];
  /**
   * Whether the server and its stateful parts (keys, data, backups, recovery shares) are protected from deletion, in Pulumi and
   * in Google's API; the default is `true`, which also locks the retention of the backups for good. Unprotected ones stay too when the stack is destroyed: they are only forgotten.
   */
  protected?: boolean;
  /**
   * Whether the keys live in a hardware security module; the default is `false`, software keys. A
   * hardware key costs 1 USD a month for each version instead of 0.06 USD, and rotation adds four versions a year, which
   * stay (https://cloud.google.com/kms/pricing). A change replaces the key, which protection refuses: the data would be lost.
   */
  hardwareKey?: boolean;
  /**
   * Number of CPUs, 1, 2 or 4; the default is 1, the least with which Cloud Run keeps the CPU on between requests. It is
   * billed for every second of the month (instance-based billing, https://cloud.google.com/run/pricing). A change deploys a
   * new revision.
   */
  cpu?: number;
  /**
   * Memory of the server with its unit, `1Gi` by default. With one CPU 512Mi to 4Gi, with two up to 8Gi, with four 2Gi to
   * 16Gi (https://cloud.google.com/run/docs/configuring/services/memory-limits). A change deploys a new revision.
   */
  memory?: string;
  /**
   * Where alerts go, `projects/<project>/notificationChannels/<number>`: `channelIds` of
   * `Notifications`, or the names of others. The default is nowhere: they show in the console alone.
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether whoever has enough recovery shares may make a root token without being logged in; the default is `false`.
   * Set it when nobody can log in any more, and take it away afterwards: meanwhile anybody can disturb the attempt
   * (https://developer.hashicorp.com/vault/docs/updates/important-changes). A change deploys a new revision.
   */
  rootTokenFromShares?: boolean;
  /**
   * Whether the server has pages for a browser, at `/ui`; the default is `false`: everybody could reach them, and nobody can log in
   * there with a Google identity. A change deploys a new revision.
   */
  ui?: boolean;
  /** How much the server logs: `trace`, `debug`, `info`, `warn` or `error`; the default is `info`. A change deploys a new revision. */
  logLevel?: string;
  /**
   * Number of shares that the recovery key is split into, 1 to 10; the default is 5. Read once, at initialisation. Not together
   * with `shareHolders`, who get one each.
   */
  recoveryShares?: number;
  /**
   * Number of shares that are needed together; the default is 3, and with `shareHolders` the smallest majority of them (2 of 3, 3 of
   * 5). Read once, at initialisation.
   */
  recoveryThreshold?: number;
  /**
   * People who hold a share of the recovery key each, 1 to 10, with a public key for each; the default is nobody: the shares are
   * then in one secret, unencrypted but for Secret Manager's own encryption, and who may read it has all of them. Read at
   * initialisation. A change on a Vault that is initialised moves no share: the preview says so, and the deployment fails
   * until new shares are made (`vault operator rekey`, https://developer.hashicorp.com/vault/docs/commands/operator/rekey).
   */
  shareHolders?: VaultShareHolder[];
}
