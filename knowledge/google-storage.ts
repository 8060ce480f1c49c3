// What else holds data at Google: buckets, keys, secrets, images, logs.
import type { Rows } from "./model";

const keys = "https://cloud.google.com/kms/docs/destroy-restore";
const objects = "https://cloud.google.com/storage/docs/deleting-buckets";
const uploaded = { type: "gcp:storage/bucketObject:BucketObject", by: "bucket" };
const notEmpty = ", and Google refuses to delete a bucket that is not empty: `up` ends with an error there";
const secrets = "https://cloud.google.com/secret-manager/docs/delete-secret";

export const googleStorage: Rows = {
  "gcp:storage/bucket:Bucket": {
    noun: "bucket",
    holds: [
      {
        when: { where: { path: "labels.data", is: ["vault"] } },
        what: "everything that Vault keeps, which is every secret: a Vault without a copy of it begins empty",
        kept: "everything that Vault keeps, which is every secret: a Vault without a copy of it begins empty",
        obstacle: notEmpty,
        fate: "moved",
        source: "components/vault/README.md",
      },
      {
        when: { where: { path: "forceDestroy", is: [true] } },
        what: "every object in {it}",
        fate: "lost",
        source: objects,
      },
      {
        when: { without: uploaded },
        what: "every object in {it}",
        obstacle: notEmpty,
        fate: "moved",
        source: objects,
      },
      {
        what: "objects that the program did not upload itself, if there are any",
        obstacle: notEmpty,
        fate: "moved",
        source: objects,
      },
    ],
    needed: true,
    // What the program uploads is in the new bucket before the old one goes.
    neededWhen: { without: uploaded },
    changes: [
      {
        path: "lifecycleRules",
        weight: "lost",
        what: "deletes other objects by itself from now on",
        source: "https://cloud.google.com/storage/docs/lifecycle",
      },
      {
        path: "versioning.enabled",
        when: { to: [false] },
        weight: "lost",
        what: "no longer keeps what is overwritten or deleted",
        source: "https://cloud.google.com/storage/docs/object-versioning",
      },
      {
        path: "softDeletePolicy.retentionDurationSeconds",
        when: { by: "less" },
        weight: "lost",
        what: "keeps deleted objects for {to} seconds instead of {from}",
        source: "https://cloud.google.com/storage/docs/soft-delete",
      },
      {
        path: "forceDestroy",
        when: { to: [true] },
        weight: "review",
        what: "can be deleted with all its objects from now on",
        source: objects,
      },
      {
        path: "publicAccessPrevention",
        weight: "review",
        what: "may be opened to the internet from now on ({from} to {to})",
        source: "https://cloud.google.com/storage/docs/public-access-prevention",
      },
      {
        path: "retentionPolicy.isLocked",
        when: { to: [true] },
        weight: "final",
        what: "keeps its objects for the stated time, and nobody can shorten that",
        source: "https://cloud.google.com/storage/docs/bucket-lock",
      },
    ],
  },
  "gcp:storage/bucketObject:BucketObject": { noun: "object" },
  "gcp:kms/keyRing:KeyRing": {
    noun: "key ring",
    final: [
      {
        on: "create",
        what: "{its} name stays taken in the project for good",
        source: "https://cloud.google.com/kms/docs/faq",
      },
    ],
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    noun: "encryption key",
    holds: [
      {
        what: "what is encrypted with {it}, once the time for which its versions wait ({destroyScheduledDuration|30 days by default}) is over",
        kept: "what is encrypted with {it}, which {its} versions still decrypt",
        fate: "lost",
        source: keys,
      },
    ],
    needed: true,
    final: [
      {
        on: "create",
        what: "{its} name stays taken in the key ring for good",
        source: "https://docs.cloud.google.com/kms/docs/delete-kms-resources",
      },
    ],
    changes: [
      {
        path: "rotationPeriod",
        weight: "review",
        what: "rotates in another rhythm ({from} to {to})",
        source: "https://cloud.google.com/kms/docs/key-rotation",
      },
    ],
  },
  "gcp:secretmanager/secret:Secret": {
    noun: "secret",
    holds: [
      {
        when: { with: "gcp:secretmanager/secretVersion:SecretVersion" },
        what: "the value, which the program writes again",
        fate: "again",
        contains: ["gcp:secretmanager/secretVersion:SecretVersion"],
        source: "https://www.pulumi.com/registry/packages/gcp/api-docs/secretmanager/secretversion/",
      },
      {
        when: { where: { path: "labels.source", is: ["vault"] } },
        what: "all versions, which are copied again from Vault",
        fate: "again",
        contains: ["gcp:secretmanager/secretVersion:SecretVersion"],
        source: "components/secret-sync/README.md",
      },
      {
        what: "all versions",
        fate: "lost",
        contains: ["gcp:secretmanager/secretVersion:SecretVersion"],
        source: secrets,
      },
    ],

    changes: [
      {
        path: "deletionProtection",
        when: { to: [false] },
        weight: "review",
        what: "loses its protection against deletion",
        source: secrets,
      },
    ],
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    noun: "version of a secret",
    plural: "versions of secrets",
    review: [{ on: ["create"], lead: "another value is written by this program:", each: "{this}" }],
  },
  "gcp:artifactregistry/repository:Repository": {
    noun: "registry",
    plural: "registries",
    holds: [
      {
        when: { where: { path: "mode", is: ["REMOTE_REPOSITORY"] } },
        what: "copies of images, which are fetched again",
        fate: "again",
        source: "https://cloud.google.com/artifact-registry/docs/repositories/remote-overview",
      },
      {
        what: "every image in {it}, so that no earlier version of an application can run again",
        fate: "lost",
        source: "https://cloud.google.com/artifact-registry/docs/repositories/delete-repo",
      },
    ],

    changes: [
      {
        path: "cleanupPolicies",
        weight: "lost",
        what: "deletes other images by itself from now on",
        source: "https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy",
      },
    ],
  },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    noun: "log bucket",
    holds: [
      {
        what: "the logs in {it}, seven days later",
        fate: "lost",
        source: "https://cloud.google.com/logging/docs/buckets",
      },
    ],
    changes: [
      {
        path: "retentionDays",
        when: { by: "less" },
        weight: "lost",
        what: "keeps logs for {to} days instead of {from}: older ones are deleted",
        source: "https://cloud.google.com/logging/docs/buckets",
      },
      {
        path: "locked",
        when: { to: [true] },
        weight: "final",
        what: "is locked: nobody can shorten its retention or delete it while it holds logs",
        source: "https://cloud.google.com/logging/docs/buckets",
      },
    ],
  },
};
