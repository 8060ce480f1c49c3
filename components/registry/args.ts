import type * as pulumi from "@pulumi/pulumi";

/**
 * What pulls from a registry that does not serve everybody, or that serves strangers a few images only.
 */
export interface RegistryCredentials {
  /** Registry of one or more of the upstreams, such as `docker.io` or `ghcr.io`, each one once. */
  registry: string;
  /** Account at the registry; for a token that knows its account, such as GitHub's, any name that the registry takes. */
  username: string;
  /**
   * Version of a secret with the account's token, `projects/<project>/secrets/<secret>/versions/<number>`: one that may read
   * and nothing else. Artifact Registry reads it; this program and its state never see it. To change the token, add a
   * version and name it here.
   */
  passwordSecretVersion: pulumi.Input<string>;
}

/**
 * What a `Registry` is made from.
 */
export interface RegistryArgs {
  /** Region of every repository. A change replaces them all, with the images in them: build and push anew first. */
  region: string;
  /**
   * Upstreams that may be pulled through this registry, as prefixes of image references: `docker.io/library`,
   * `ghcr.io/acme`, `us-docker.pkg.dev/cloudrun/container`. The default is none. Each upstream registry gets one
   * pull-through repository; an image of any other upstream is an error. What is in the project already needs none. Removing the last upstream of a registry deletes
   * its pull-through repository with everything cached in it.
   */
  upstreams?: string[];
  /**
   * Digest per upstream image with its tag, as `groundplan lock` writes them: `docker.io/library/node:24-alpine` to `sha256:…`.
   * An image's name is written in full, and its short name (`node:24-alpine`) is an error.
   * Whoever pulls such a tag through this registry gets that digest, whatever becomes of the tag; the default is none. A
   * change deploys what runs the image anew.
   */
  lockedDigests?: { [image: string]: string };
  /**
   * Whether whoever pulls through this registry has to name a digest, or a tag that has one in `lockedDigests`; the default is
   * `false`, and a tag that is not locked means what its upstream says at that moment. With `true` it is an error that names
   * the command that locks it.
   */
  requireDigests?: boolean;
  /**
   * Accounts at upstream registries; the default is none, which suits public images. An image that is private at its upstream
   * needs one. So does a busy environment at Docker Hub, which lets strangers pull 100 images in six hours
   * (https://docs.docker.com/docker-hub/usage/); what is cached here is not counted. Not for upstreams on Artifact Registry,
   * which go by identity.
   */
  credentials?: RegistryCredentials[];
  /**
   * Number of versions of each image that are kept whatever their age or tags, 1 to 1000; the default is 20. Fewer cost
   * less (0.10 USD per GB and month beyond 0.5 GB, https://cloud.google.com/artifact-registry/pricing) and
   * leave fewer to roll back to.
   */
  keptVersions?: number;
  /**
   * Days after which an untagged version is deleted unless it is one of `keptVersions`, 1 to 3650; the default is 30.
   * Tagged versions are never deleted: tag what is released.
   */
  untaggedDays?: number;
  /**
   * Whether images are scanned for known vulnerabilities when they arrive; the default is `true`. Needs the API
   * `containerscanning.googleapis.com`, and costs something for each scanned image
   * (https://cloud.google.com/artifact-analysis/pricing).
   */
  vulnerabilityScanning?: boolean;
  /**
   * Who may pull, as IAM members such as `serviceAccount:nodes@acme-prod.iam.gserviceaccount.com`; the default is nobody
   * beyond the roles that the project gives. Cloud Run pulls with its own service agent and needs no entry, GKE nodes do.
   * The list is complete: a reader who was added by hand is removed.
   */
  readers?: pulumi.Input<string>[];
  /**
   * Who may push images that are built here, as IAM members; the default is nobody beyond the roles that the project
   * gives. The list is complete. Nobody pushes into a pull-through repository.
   */
  writers?: pulumi.Input<string>[];
  /**
   * Whether the repository of images that are built here is protected; the default is `true`. What runs was built once and
   * is found nowhere else. Protected, Pulumi and the provider refuse to delete it, also when it is removed from the program.
   * To delete it with its images, set `false`, update, then destroy.
   */
  protected?: boolean;
}
