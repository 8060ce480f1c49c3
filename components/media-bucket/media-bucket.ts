import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import type { MediaSource } from "../contracts/media";
import { cacheControl, uploadOrigin, uploadsFrom, year } from "../internal/bucket-settings";
import { contractOutput } from "../internal/contract-output";
import { automatic, calledAfter, kinds } from "../internal/names";
import * as rules from "../internal/rules";
import { unordered } from "../internal/unordered";
import { Arguments, checkArguments } from "../internal/validation";
import type { MediaBucketArgs } from "./args";

const week = 7 * 24 * 60 * 60;
const uploadAttemptDays = 7;

/**
 * Object storage for media. Nothing in it is public and nothing can be made public: the CDN reads it with an identity of
 * its own and serves it. Its outputs are a `MediaSource`.
 */
export class MediaBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  public readonly bucketName: pulumi.Output<string>;
  /** `Cache-Control` with which objects are served whose own is not stricter. */
  public readonly cacheControl: pulumi.Output<string>;
  /** What other components take of it, as one value, in every language and across stacks: a `MediaSource`. */
  public readonly contract: pulumi.Output<MediaSource>;

  constructor(name: string, args: MediaBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const [, writers] = checkArguments("MediaBucket", name, args, validate);
    super("groundplan:index:MediaBucket", name, args, opts);

    const bucket = createBucket(this, name, args);
    if (writers.length > 0) {
      new storage.BucketIAMBinding(
        `${name}-writers`,
        { bucket: bucket.name, role: "roles/storage.objectUser", members: unordered(writers) },
        { parent: this },
      );
    }

    this.bucketName = bucket.name;
    this.cacheControl = pulumi.output(cacheControl(args.cacheSeconds ?? year));
    this.contract = contractOutput<MediaSource>("MediaSource", this);
    this.registerOutputs({ bucketName: this.bucketName, cacheControl: this.cacheControl, contract: this.contract });
  }
}

function validate(name: string, args: MediaBucketArgs): pulumi.Input<string>[] {
  const check = new Arguments(`MediaBucket "${name}"`);
  check.property("name", name, calledAfter([kinds.bucket, automatic]));
  check.property("region", args.region, rules.region);
  check.property("recoveryDays", args.recoveryDays, rules.integerBetween(1, 365));
  check.property("cacheSeconds", args.cacheSeconds, rules.integerBetween(0, year));
  check.each("uploadOrigins", args.uploadOrigins, uploadOrigin);
  const writers = check.each("writers", args.writers, rules.iamMember);
  check.done();
  return writers;
}

function createBucket(parent: pulumi.Resource, name: string, args: MediaBucketArgs): storage.Bucket {
  const isProtected = args.protected ?? true;
  return new storage.Bucket(
    name,
    {
      // As Google spells it back, so that nothing appears to have changed.
      location: args.region.toUpperCase(),
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: true },
      lifecycleRules: [
        { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: args.recoveryDays ?? 30 } },
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: uploadAttemptDays } },
      ],
      // The least there is. It covers what versions do not: the bucket itself, and versions that somebody deletes.
      softDeletePolicy: { retentionDurationSeconds: week },
      cors: uploadsFrom(args.uploadOrigins, ["Content-Type"]),
      forceDestroy: false,
    },
    { parent, protect: isProtected },
  );
}
