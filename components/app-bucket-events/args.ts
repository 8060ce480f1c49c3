import type * as pulumi from "@pulumi/pulumi";
import type { CloudRunServer } from "../contracts/binding";

/** What happened to an object (https://cloud.google.com/storage/docs/pubsub-notifications#events). */
export const AppBucketEvent = {
  /** It was written, new or over an older version. */
  Written: "OBJECT_FINALIZE",
  /** It is gone, or its live version was overwritten in a bucket without versions. */
  Deleted: "OBJECT_DELETE",
  /** Its live version became an older one. */
  Archived: "OBJECT_ARCHIVE",
  /** Its metadata changed. */
  MetadataChanged: "OBJECT_METADATA_UPDATE",
} as const;
/** What happened to an object (https://cloud.google.com/storage/docs/pubsub-notifications#events). */
export type AppBucketEvent = (typeof AppBucketEvent)[keyof typeof AppBucketEvent];

/**
 * What `AppBucketEvents` are made from.
 */
export interface AppBucketEventsArgs {
  /** Name of the bucket, `bucketName` of an `AppBucket`. A change replaces the notification; an event in between can be lost. */
  bucketName: pulumi.Input<string>;
  /** Region in which messages are kept, with names and metadata of objects: the bucket's. The server that is nearest is the one called. */
  region: string;
  /**
   * Server on Cloud Run that is called, an entry of `cloudRunServers` of an `App` or of `servers` of a `CloudRunApp`. It is `private`, or its
   * ingress is `internal` or `all`: Pub/Sub reaches no server behind a load balancer, and none in a cluster.
   */
  server: pulumi.Input<CloudRunServer>;
  /** Number of the project, by which Google's own accounts for Cloud Storage and Pub/Sub are called. */
  projectNumber: string;
  /**
   * Path that is called with a `POST` for each event, such as `/uploads`; the default is `/`. An answer other than 2xx, or none within
   * 600 seconds, is a failure: the event comes again after 10 seconds to 10 minutes. An event may come twice.
   */
  path?: string;
  /** Which events; the default is `OBJECT_FINALIZE`, an object that was written. A change replaces the notification. */
  events?: AppBucketEvent[];
  /** What the names of objects begin with that count, such as `in/`; the default is every object. A change replaces the notification. */
  prefix?: string;
  /**
   * How often an event is tried before it goes to the dead-letter topic, 5 to 100; the default is 20, which is some two hours. It waits
   * there for 31 days (https://cloud.google.com/pubsub/docs/dead-letter-topics).
   */
  deliveryAttempts?: number;
}
