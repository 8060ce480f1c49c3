import type * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import type { NetworkAttachment } from "../contracts/network";

/**
 * What a `Vault` is made from.
 */
export interface VaultArgs {
  /**
   * Release of Vault's community edition, `1.x.y` or `2.x.y`, such as `1.20.4` (https://releases.hashicorp.com/vault). A change is a
   * rolling update: the new revision starts beside the old one and takes over when that has stopped; reads and writes
   * pause for up to 20 seconds. Vault upgrades its data as it goes, so the way back from another minor version is a
   * restored backup.
   */
  version: string;
  /**
   * Digest of that release's image, `sha256:` and 64 hexadecimal digits. The default is to pull by tag, `hashicorp/vault:<version>`.
   * It must change together with `version`.
   */
  imageDigest?: string;
  /** Region of the server, its data and its keys. A change replaces all of them, which protection refuses. */
  region: string;
  /** Where images are pulled from. It has to serve `docker.io/hashicorp` and `docker.io/library`. */
  images: ImageSource;
  /**
   * Digest of `docker.io/library/node:24-alpine`, on which the initialisation runs; the default is to pull by that tag. A
   * change runs the initialisation again, which changes nothing.
   */
  nodeImageDigest?: string;
  /**
   * Network through which Vault reaches databases by their private addresses. It needs a subnetwork in `region`. The default
   * is none: Vault then reaches public addresses only. A change deploys a new revision.
   */
  network?: NetworkAttachment;
  /**
   * Who may act as Vault's administrator, as IAM members: `group:ops@example.com`, `user:…`, `serviceAccount:…`,
   * `principalSet://…`. At least one. Each may sign logins as the administrator's service account, which has no right
   * in Google Cloud; a member that was given this right in another way loses it. Whoever applies a stack that configures this Vault must be among them.
   */
  administrators: pulumi.Input<string>[];
  /**
   * Whether the server and its stateful parts (keys, bucket, recovery shares) are protected from deletion, in Pulumi and
   * in Google's API; the default is `true`. Unprotected ones stay too when the stack is destroyed: they are only forgotten.
   */
  protected?: boolean;
  /**
   * Whether the key lives in a hardware security module; the default is `false`, a software key. A
   * hardware key costs more for each version, of which rotation makes four a year (https://cloud.google.com/kms/pricing). A
   * change replaces the key, which protection refuses: the data would be lost.
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
  /** How much the server logs: `trace`, `debug`, `info`, `warn` or `error`; the default is `info`. A change deploys a new revision. */
  logLevel?: string;
  /** Number of shares that the recovery key is split into, 1 to 10; the default is 5. Read once, at initialisation. */
  recoveryShares?: number;
  /** Number of shares that are needed together; the default is 3. Read once, at initialisation. */
  recoveryThreshold?: number;
}
