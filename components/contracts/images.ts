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
  /**
   * Digest per upstream image with its tag, such as `sha256:…` for `docker.io/library/node:24-alpine`: what that tag stands
   * for here. Absent, or for an image that it does not name, the tag means what its upstream says at that moment.
   */
  lockedDigests?: pulumi.Input<{ [image: string]: pulumi.Input<string> }>;
  /** Whether a tag without a locked digest is refused; the default is `false`. */
  requiresDigests?: pulumi.Input<boolean>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
