import type * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import type { SecretStoreAttachment } from "../contracts/store";

/**
 * What a `SecretSync` is made from.
 */
export interface SecretSyncArgs {
  /** Where the values are, and the account that copies them. */
  store: pulumi.Input<SecretStoreAttachment>;
  /**
   * Where the image of the program's Node.js is pulled from, by digest if the source has locked it. It needs
   * `docker.io/library` among its upstreams. The account may read every image in the Artifact Registry of its project: Cloud
   * Run lets only those start a revision who may read its image
   * (https://cloud.google.com/artifact-registry/docs/integrate-cloud-run).
   */
  images: pulumi.Input<ImageSource>;
  /** Region that the program runs in. A change makes it anew there; its memory begins again, and the copies stay. */
  region: string;
  /**
   * How long the copy of a key that has gone from the source is kept, in seconds, 0 to 31,104,000; the default is 86,400, a
   * day. The loss is reported at once.
   */
  graceSeconds?: number;
  /**
   * What else the environment runs in which version, so that people are told 90 days before its support ends: the product's name at
   * endoflife.date with the version or its line of releases, such as `postgresql@17` or `valkey@9.0`. Of a product that the library's table
   * lacks no end is known, and nobody is told. The default is nothing beside the program's own Node.js. A change deploys a new revision.
   */
  versions?: string[];
  /**
   * Where alerts go, `projects/<project>/notificationChannels/<number>`; the default is nowhere: they show in the console
   * alone.
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
}
