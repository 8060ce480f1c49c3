import { storageOf, tellObjects } from "./bucket-variables";
import type { ServiceKind } from "./kind";

const product = "an S3 server";

/** An AppBucket takes the place of servers that speak S3. */
export const bucket: ServiceKind = {
  product,
  host: "bucket",
  signs: {
    images: [[/^(minio|garage|seaweedfs|localstack|rustfs)$/, product]],
    resources: /^(s3|s3-bucket|gcs|bucket|gcs-bucket)$/,
  },
  given: {
    username: /^(MINIO_ROOT_USER|MINIO_ACCESS_KEY|RUSTFS_ACCESS_KEY)$/,
    password: /^(MINIO_ROOT_PASSWORD|MINIO_SECRET_KEY|RUSTFS_SECRET_KEY)$/,
    database: /^MINIO_DEFAULT_BUCKETS$/,
  },
  words: /(^|_)MINIO(_|$)/,
  preparing: {
    image: /(^|\/)minio\/mc$/,
    reason: "prepares buckets: AppBucket makes each one, with its rights",
  },
  bound: {
    usual: "files",
    instead: "an AppBucket takes its place",
    objects: { isNamed: false },
    needed: ["bucket"],
    keepsFiles: true,
    example: (name) => `{${name}.bucket}`,
    use: (_service, has) => (has("accessKeyId") || has("secretAccessKey") ? { s3Keys: true } : {}),
    variables: {
      siblings: { port: { text: "443" }, username: "accessKeyId", password: "secretAccessKey" },
      outputs: {
        bucket: "bucket",
        name: "bucket",
        endpoint: "endpoint",
        region: "region",
        access_key_id: "accessKeyId",
        aws_access_key_id: "accessKeyId",
        secret_key: "secretAccessKey",
        secret_access_key: "secretAccessKey",
        aws_secret_key: "secretAccessKey",
        aws_secret_access_key: "secretAccessKey",
      },
      url: (_address, part) => part("endpoint"),
      // S3's clients that want a name without a scheme.
      place: "storage.googleapis.com",
      others: storageOf,
      settle: tellObjects,
    },
  },
};
