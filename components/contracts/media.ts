import type * as pulumi from "@pulumi/pulumi";

/**
 * A private bucket whose objects a CDN serves. `MediaBucket` has this shape. Whoever serves the objects gives itself the
 * right to read them: `roles/storage.objectViewer` on the bucket. Without that role's right to list, Cloud Storage answers
 * 403 instead of 404 for an object that does not exist.
 */
export interface MediaSource {
  /** Name of the bucket. */
  bucketName: pulumi.Input<string>;
  /**
   * `Cache-Control` with which objects are served whose own is not stricter, for example `public, max-age=31536000,
   * immutable`: how long a changed object may go unnoticed.
   */
  cacheControl: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
