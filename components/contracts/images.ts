import type * as pulumi from "@pulumi/pulumi";

/**
 * Where container images are pulled from. `Registry` has this shape.
 */
export interface ImageSource {
  /** Repository for images that are built here, without a trailing slash: `<region>-docker.pkg.dev/<project>/<repository>`. */
  repositoryUrl: pulumi.Input<string>;
  /**
   * Pull-through repository per upstream, without a trailing slash. The key is the upstream's prefix as it stands in an
   * image reference, such as `docker.io` or `ghcr.io/acme`.
   */
  upstreamUrls: pulumi.Input<{ [upstream: string]: pulumi.Input<string> }>;
}
