import type * as pulumi from "@pulumi/pulumi";

/**
 * The program that keeps an environment's copies in step with Vault, as applications attach to it: each leaves its settings in
 * a bucket and lets the program's account start new revisions of its services. `SecretSync` has this shape.
 */
export interface SecretSyncAttachment {
  /** Service account that the program runs as. */
  serviceAccountEmail: pulumi.Input<string>;
  /**
   * Role that lets the account start new revisions of a Cloud Run service that it is granted on: `projects/<project>/roles/<role>`.
   * The account may read the images of the environment's project already.
   */
  rollRole: pulumi.Input<string>;
  /**
   * Name of the bucket in which applications leave their settings, `apps/<app>/<digest>.json`. The program reads them in each
   * pass and writes nothing there.
   */
  settingsBucketName: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
