import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { MediaBucket } from "../../components";
import { messages, run } from "../support/program";

const args = { region: "europe-west1" };
const bucketType = "gcp:storage/bucket:Bucket";
const bindingType = "gcp:storage/bucketIAMBinding:BucketIAMBinding";

test("a media bucket is a bucket, and nothing else", async () => {
  const deployment = await run(() => new MediaBucket("media", args));
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("media"), [[bucketType, "media"]]);
});

test("nothing in it is public, and nothing can be made public", async () => {
  const bucket = (await run(() => new MediaBucket("media", args))).one(bucketType);
  assert.equal(bucket.inputs["publicAccessPrevention"], "enforced");
  assert.equal(bucket.inputs["uniformBucketLevelAccess"], true);
  assert.equal(bucket.inputs["location"], "EUROPE-WEST1");
  assert.deepEqual(bucket.inputs["cors"], []);
});

test("what was overwritten or deleted can be brought back for a while, and no longer", async () => {
  const bucket = (await run(() => new MediaBucket("media", { ...args, recoveryDays: 90 }))).one(bucketType);
  assert.deepEqual(bucket.inputs["versioning"], { enabled: true });
  assert.deepEqual(bucket.inputs["lifecycleRules"], [
    { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 90 } },
    { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
  ]);
  assert.deepEqual(bucket.inputs["softDeletePolicy"], { retentionDurationSeconds: 604800 });
});

test("it is protected unless it is told otherwise, and never deleted with its objects", async () => {
  for (const isProtected of [true, false]) {
    const bucket = (await run(() => new MediaBucket("media", { ...args, protected: isProtected }))).one(bucketType);
    assert.deepEqual([bucket.protect, bucket.retainOnDelete], [isProtected, false]);
    assert.equal(bucket.inputs["forceDestroy"], false);
  }
  const bucket = (await run(() => new MediaBucket("media", args))).one(bucketType);
  assert.equal(bucket.protect, true);
});

test("writers may write objects, and no more", async () => {
  const writer = "serviceAccount:web@acme-test.iam.gserviceaccount.com";
  const deployment = await run(() => new MediaBucket("media", { ...args, writers: [pulumi.output(writer)] }));
  assert.deepEqual(deployment.children("media"), [
    [bucketType, "media"],
    [bindingType, "media-writers"],
  ]);
  assert.deepEqual(deployment.one(bindingType).inputs, {
    bucket: deployment.one(bucketType).outputs["name"],
    role: "roles/storage.objectUser",
    members: [writer],
  });
});

test("pages of named origins may upload, and only that", async () => {
  const uploadOrigins = ["https://www.example.com"];
  const bucket = (await run(() => new MediaBucket("media", { ...args, uploadOrigins }))).one(bucketType);
  assert.deepEqual(bucket.inputs["cors"], [
    { origins: uploadOrigins, methods: ["PUT", "POST"], responseHeaders: ["Content-Type"], maxAgeSeconds: 3600 },
  ]);
});

for (const [cacheSeconds, expected] of [
  [undefined, "public, max-age=31536000, immutable"],
  [600, "public, max-age=600"],
  [0, "public, max-age=0"],
] as const) {
  test(`objects are served with ${expected}`, async () => {
    const deployment = await run(() => {
      const media = new MediaBucket("media", { ...args, ...(cacheSeconds === undefined ? {} : { cacheSeconds }) });
      return { bucketName: media.bucketName, cacheControl: media.cacheControl };
    });
    assert.deepEqual(deployment.outputs, {
      bucketName: deployment.one(bucketType).outputs["name"],
      cacheControl: expected,
    });
  });
}

for (const [title, wrong, message] of [
  ["a name that no bucket can have", { name: "Media" }, /name: "Media"; use up to 48 lower-case letters/],
  ["an unknown region", { region: "eu" }, /region: "eu"; use a Google Cloud region/],
  ["a year and a day", { recoveryDays: 366 }, /recoveryDays: 366; use a whole number from 1 to 365/],
  ["a negative age", { cacheSeconds: -1 }, /cacheSeconds: -1; use a whole number from 0 to 31536000/],
  ["everybody as writer", { writers: ["allUsers"] }, /writers\[0\]: "allUsers"; use an IAM member/],
  ["an origin without TLS", { uploadOrigins: ["http://a.com"] }, /uploadOrigins\[0\]: "http:\/\/a.com"; use an origin/],
  ["an origin with a path", { uploadOrigins: ["https://a.com/"] }, /use an origin such as https:\/\/www.example.com/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const { name = "media", ...changed } = wrong as { name?: string };
    const deployment = await run(() => {
      new MediaBucket(name, { ...args, ...changed });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children(name), []);
  });
}
