import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { CredentialKind, type Binding } from "../contracts/binding";
import type { MediaSource } from "../contracts/media";
import { cacheControl, uploadsFrom } from "../internal/bucket-settings";
import { contractOutput } from "../internal/contract-output";
import { remembered } from "../internal/known";
import { serviceAccountMember } from "../internal/member";
import { unordered } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { checkArguments } from "../internal/validation";
import type { AppBucketArgs } from "./args";
import { validate, type AppBucketSettings } from "./validate";

const day = 24 * 60 * 60;
const uploadAttemptDays = 7;

/** Where programs that speak S3, and those that speak Cloud Storage's own API, find buckets. */
const endpoint = "https://storage.googleapis.com";

/** Headers with which browsers upload: Cloud Storage's own, and those that frameworks sign. */
const uploadHeaders = [
  "Cache-Control",
  "Content-Disposition",
  "Content-MD5",
  "Content-Type",
  "ETag",
  "Location",
  "x-goog-resumable",
];

/**
 * An application's own bucket. Nothing in it is public and nothing can be made public; the application's identity reads and writes
 * it, and what is overwritten or deleted can be brought back. A workload takes its output `binding`; a `Cdn` can serve its objects,
 * since its outputs are a `MediaSource` too.
 */
export class AppBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  public readonly bucketName: pulumi.Output<string>;
  /** `Cache-Control` with which a CDN serves objects whose own is not stricter. */
  public readonly cacheControl: pulumi.Output<string>;
  /**
   * What an application uses: the parts `bucket`, `endpoint` and `region`, and with `s3Keys` a key, `accessKeyId` and
   * `secretAccessKey`.
   */
  public readonly binding: pulumi.Output<Binding>;
  /** What a CDN takes of it, as one value, in every language and across stacks: a `MediaSource`. */
  public readonly contract: pulumi.Output<MediaSource>;

  constructor(name: string, args: AppBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, settings] = checkArguments("AppBucket", name, args, validate);
    super("groundplan:index:AppBucket", name, args, opts);

    const bucket = createBucket(this, name, checked, settings);
    allow(this, name, bucket, settings);
    if (checked.signedUrls === true) allowSigning(this, name, checked, settings);

    this.bucketName = bucket.name;
    this.cacheControl = pulumi.output(cacheControl(checked.cacheSeconds ?? 0));
    const key = { kind: CredentialKind.StorageKey, resource: settings.serviceAccountEmail };
    this.binding = remembered({
      values: { bucket: bucket.name, endpoint, region: checked.region },
      ...(checked.s3Keys === true ? { credential: key } : {}),
    });
    this.contract = contractOutput<MediaSource>("MediaSource", this);
    this.registerOutputs({
      bucketName: this.bucketName,
      cacheControl: this.cacheControl,
      binding: this.binding,
      contract: this.contract,
    });
  }
}

function createBucket(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppBucketArgs>,
  { recoveryDays }: AppBucketSettings,
): storage.Bucket {
  const isProtected = args.protected ?? true;
  const versioned = args.versioned ?? true;
  const isTemporary = args.temporary ?? false;
  return new storage.Bucket(
    name,
    {
      // As Google spells it back, so that nothing appears to have changed.
      location: args.region.toUpperCase(),
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: versioned },
      lifecycleRules: [
        ...(versioned ? [{ action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: recoveryDays } }] : []),
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: uploadAttemptDays } },
        ...expiryRules(args.expiry ?? [], versioned),
      ],
      // With versions it covers what they do not: the bucket itself, and versions that somebody deletes.
      softDeletePolicy: { retentionDurationSeconds: isTemporary ? 0 : (versioned ? 7 : recoveryDays) * day },
      cors: uploadsFrom(args.uploadOrigins, uploadHeaders),
      forceDestroy: isTemporary,
    },
    { parent, protect: isProtected },
  );
}

/** Of a bucket with versions, the live one goes; the others have a rule of their own. */
function expiryRules(
  expiry: NonNullable<AppBucketArgs["expiry"]>,
  versioned: boolean,
): { action: { type: string }; condition: object }[] {
  const inOrder = [...expiry].sort((one, other) => ((one.prefix ?? "") < (other.prefix ?? "") ? -1 : 1));
  return inOrder.map(({ afterDays, prefix }) => ({
    action: { type: "Delete" },
    condition: {
      age: afterDays,
      ...(versioned ? { withState: "LIVE" } : {}),
      ...(prefix === undefined ? {} : { matchesPrefixes: [prefix] }),
    },
  }));
}

function allow(
  parent: pulumi.Resource,
  name: string,
  bucket: storage.Bucket,
  { serviceAccountEmail, writers, readers }: AppBucketSettings,
): void {
  const application =
    typeof serviceAccountEmail === "string"
      ? `serviceAccount:${serviceAccountEmail}`
      : serviceAccountMember(serviceAccountEmail);
  new storage.BucketIAMBinding(
    `${name}-writers`,
    { bucket: bucket.name, role: "roles/storage.objectUser", members: unordered([application, ...writers]) },
    { parent },
  );
  if (readers.length === 0) return;
  new storage.BucketIAMBinding(
    `${name}-readers`,
    {
      bucket: bucket.name,
      role: "roles/storage.objectViewer",
      members: unordered(readers),
      // All of the bucket. A grant with a condition is one of its own: a CDN that serves the bucket has the same role without one,
      // which this complete list would take away.
      condition: {
        title: `${name} readers`,
        expression: pulumi.interpolate`resource.name.startsWith("projects/_/buckets/${bucket.name}")`,
      },
    },
    { parent },
  );
}

/**
 * Lets the application sign as itself (https://cloud.google.com/storage/docs/access-control/signing-urls-with-helpers). Whoever may
 * sign anything as an account can also log in as it, so that the rest of the role gives it nothing more.
 */
function allowSigning(
  parent: pulumi.Resource,
  name: string,
  { identity }: Usable<AppBucketArgs>,
  { serviceAccountEmail }: AppBucketSettings,
): void {
  new serviceaccount.IAMMember(
    `${name}-signing`,
    {
      serviceAccountId: identity.serviceAccountName,
      role: "roles/iam.serviceAccountTokenCreator",
      member: serviceAccountMember(serviceAccountEmail),
      // Always true. A grant with a title is one of its own: another bucket of the application has one too, and keeps it.
      condition: { title: `signed URLs of ${name}`, expression: 'request.time >= timestamp("2020-01-01T00:00:00Z")' },
    },
    { parent },
  );
}
