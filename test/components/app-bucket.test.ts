import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { version } from "groundplan/package.json";
import { AppBucket, AppIdentity, Cdn, type AppBucketArgs } from "../../components";
import { messages, run, type Deployment } from "../support/program";
import { identity } from "../support/workload";

const args = { region: "europe-west1", identity };
const application = `serviceAccount:${identity.serviceAccountEmail as string}`;
const types = {
  bucket: "gcp:storage/bucket:Bucket",
  binding: "gcp:storage/bucketIAMBinding:BucketIAMBinding",
  signing: "gcp:serviceaccount/iAMMember:IAMMember",
};
const made = (changed: Partial<AppBucketArgs> = {}): Promise<Deployment> =>
  run(() => {
    const bucket = new AppBucket("uploads", { ...args, ...changed });
    return { binding: bucket.binding, contract: bucket.contract, bucketName: bucket.bucketName };
  });

test("an application's bucket is a bucket that the application writes, and nothing else", async () => {
  const deployment = await made();
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("uploads"), [
    [types.bucket, "uploads"],
    [types.binding, "uploads-writers"],
  ]);
  assert.deepEqual(deployment.one(types.binding).inputs, {
    bucket: deployment.one(types.bucket).outputs["name"],
    role: "roles/storage.objectUser",
    members: [application],
  });
});

test("nothing in it is public, and nothing can be made public", async () => {
  const { inputs } = (await made()).one(types.bucket);
  assert.equal(inputs["publicAccessPrevention"], "enforced");
  assert.equal(inputs["uniformBucketLevelAccess"], true);
  assert.equal(inputs["location"], "EUROPE-WEST1");
  assert.deepEqual(inputs["cors"], []);
});

const abandoned = { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } };
const older = (days: number): object => ({ action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: days } });

for (const [title, changed, versions, rules, seconds] of [
  ["as versions for 30 days", {}, true, [older(30), abandoned], 604_800],
  ["as versions for as long as is said", { recoveryDays: 365 }, true, [older(365), abandoned], 604_800],
  ["by soft delete", { versioned: false }, false, [abandoned], 2_592_000],
  ["not at all, if that is said", { versioned: false, recoveryDays: 0 }, false, [abandoned], 0],
] as const) {
  test(`what was overwritten or deleted is kept ${title}`, async () => {
    const { inputs } = (await made(changed)).one(types.bucket);
    assert.deepEqual(inputs["versioning"], { enabled: versions });
    assert.deepEqual(inputs["lifecycleRules"], rules);
    assert.deepEqual(inputs["softDeletePolicy"], { retentionDurationSeconds: seconds });
  });
}

test("objects expire by their names, and can be brought back as others can", async () => {
  const expiry = [{ afterDays: 1, prefix: "tmp/" }, { afterDays: 365 }];
  const delete_ = (condition: object): object => ({ action: { type: "Delete" }, condition });
  for (const order of [expiry, [...expiry].reverse()]) {
    const { inputs } = (await made({ expiry: order })).one(types.bucket);
    assert.deepEqual(inputs["lifecycleRules"], [
      older(30),
      abandoned,
      delete_({ age: 365, withState: "LIVE" }),
      delete_({ age: 1, withState: "LIVE", matchesPrefixes: ["tmp/"] }),
    ]);
  }
  const { inputs } = (await made({ expiry, versioned: false })).one(types.bucket);
  assert.deepEqual(inputs["lifecycleRules"], [
    abandoned,
    delete_({ age: 365 }),
    delete_({ age: 1, matchesPrefixes: ["tmp/"] }),
  ]);
});

test("it is protected unless it is told otherwise, and never deleted with its objects", async () => {
  for (const isProtected of [undefined, true, false]) {
    const bucket = (await made(isProtected === undefined ? {} : { protected: isProtected })).one(types.bucket);
    assert.deepEqual([bucket.protect, bucket.retainOnDelete], [isProtected ?? true, false]);
    assert.equal(bucket.inputs["forceDestroy"], false);
  }
});

test("others read or write as they are told, and a CDN that serves the objects keeps its own right", async () => {
  const [reader, writer] = ["group:readers@example.com", "group:writers@example.com"];
  const zone = { zoneId: "0".repeat(32), accountId: "1".repeat(32), zoneName: "example.com" };
  const deployment = await run(() => {
    const bucket = new AppBucket("uploads", { ...args, readers: [pulumi.output(reader)], writers: [writer] });
    const routes = [{ path: "/", media: bucket }];
    new Cdn("cdn", { zone, plan: "free", letsEncrypt: true, hosts: [{ hostname: "files.example.com", routes }] });
  });
  assert.equal(messages(deployment), "");
  const name = deployment.one(types.bucket).outputs["name"] as string;
  assert.deepEqual(deployment.one(types.binding, "uploads-writers").inputs["members"], [writer, application]);
  assert.deepEqual(deployment.one(types.binding, "uploads-readers").inputs, {
    bucket: name,
    role: "roles/storage.objectViewer",
    members: [reader],
    condition: {
      title: "uploads readers",
      expression: `resource.name.startsWith("projects/_/buckets/${name}")`,
    },
  });
});

test("pages of named origins upload with the headers of ordinary frameworks", async () => {
  const { inputs } = (await made({ uploadOrigins: ["https://b.example.com", "https://a.example.com"] })).one(
    types.bucket,
  );
  assert.deepEqual(inputs["cors"], [
    {
      origins: ["https://a.example.com", "https://b.example.com"],
      methods: ["PUT", "POST"],
      responseHeaders: [
        ...["Cache-Control", "Content-Disposition", "Content-MD5", "Content-Type", "ETag", "Location"],
        "x-goog-resumable",
      ],
      maxAgeSeconds: 3600,
    },
  ]);
});

test("two buckets of an application let it sign, and each has a grant of its own", async () => {
  const deployment = await run(() => {
    const owner = new AppIdentity("shop", {});
    for (const name of ["uploads", "exports"]) new AppBucket(name, { ...args, identity: owner, signedUrls: true });
  });
  assert.equal(messages(deployment), "");
  const account = deployment.one("gcp:serviceaccount/account:Account").outputs;
  for (const name of ["uploads", "exports"]) {
    assert.deepEqual(deployment.one(types.signing, `${name}-signing`).inputs, {
      serviceAccountId: account["name"],
      role: "roles/iam.serviceAccountTokenCreator",
      member: `serviceAccount:${account["email"] as string}`,
      condition: {
        title: `signed URLs of ${name}`,
        expression: 'request.time >= timestamp("2020-01-01T00:00:00Z")',
      },
    });
  }
});

test("a workload gets names, and a key only where it is asked for", async () => {
  const plain = await made();
  const bucketName = plain.one(types.bucket).outputs["name"];
  const values = { bucket: bucketName, endpoint: "https://storage.googleapis.com", region: "europe-west1" };
  assert.deepEqual(plain.outputs, {
    binding: { values },
    contract: { bucketName, cacheControl: "public, max-age=0", libraryVersion: version },
    bucketName,
  });
  const keyed = await made({ s3Keys: true, cacheSeconds: 60 });
  assert.deepEqual(keyed.outputs["binding"], {
    values,
    credential: { kind: "storage-key", resource: identity.serviceAccountEmail },
  });
  assert.deepEqual(keyed.outputs["contract"], {
    bucketName,
    cacheControl: "public, max-age=60",
    libraryVersion: version,
  });
});

const email = /use a service account's|set a service account's address/;
for (const [title, wrong, message] of [
  ["a name that no bucket can have", { name: "Uploads" }, /name: "Uploads"; use up to 48 lower-case letters/],
  ["an unknown region", { region: "eu" }, /region: "eu"; use a Google Cloud region/],
  ["a person as identity", { identity: { ...identity, serviceAccountEmail: "me@example.com" } }, email],
  ["no days of versions", { recoveryDays: 0 }, /recoveryDays: 0; use a whole number from 1 to 365/],
  [
    "a soft delete of a day",
    { versioned: false, recoveryDays: 1 },
    /recoveryDays: 1; use a whole number from 7 to 90, or 0 to keep nothing, or versions/,
  ],
  ["everybody as writer", { writers: ["allUsers"] }, /writers\[0\]: "allUsers"; use an IAM member/],
  ["everybody as reader", { readers: ["allUsers"] }, /readers\[0\]: "allUsers"; use an IAM member/],
  ["an expiry of no days", { expiry: [{ afterDays: 0 }] }, /expiry\[0\].afterDays: 0; use a whole number from 1 to/],
  [
    "a path as prefix",
    { expiry: [{ afterDays: 1, prefix: "/tmp" }] },
    /expiry\[0\].prefix: "\/tmp"; .* without a slash/,
  ],
  [
    "a prefix that expires twice",
    {
      expiry: [
        { afterDays: 1, prefix: "a" },
        { afterDays: 2, prefix: "a" },
      ],
    },
    /expiry\[1\]\.prefix: "a"; name it once: expiry\[0\]\.prefix is the same/,
  ],
  [
    "all objects that expire twice",
    { expiry: [{ afterDays: 1 }, { afterDays: 2 }] },
    /expiry\[1\]\.prefix: .*expiry\[0\] is for every object too/,
  ],
  [
    "an origin with a port that browsers leave out",
    { uploadOrigins: ["https://a.com:8443", "https://xn--e1afmkfd.xn--p1ai", "https://a.com:443", "https://a..com"] },
    /uploadOrigins\[2\]: "https:\/\/a.com:443"; write it as https:\/\/a.com, as browsers do\n {2}uploadOrigins\[3\]: .*use an origin/,
  ],
  ["an origin without TLS", { uploadOrigins: ["http://a.com"] }, /uploadOrigins\[0\]: "http:\/\/a.com"; use an origin/],
  ["a negative age", { cacheSeconds: -1 }, /cacheSeconds: -1; use a whole number from 0 to 31536000/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const { name = "uploads", ...changed } = wrong as { name?: string };
    const deployment = await run(() => {
      new AppBucket(name, { ...args, ...changed });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children(name), []);
  });
}

test("a temporary one goes with its objects, none of which is kept, and only where nothing protects that", async () => {
  const bucket = (await made({ protected: false, temporary: true })).one(types.bucket);
  assert.equal(bucket.inputs["forceDestroy"], true);
  assert.deepEqual(bucket.inputs["softDeletePolicy"], { retentionDurationSeconds: 0 });
  for (const isProtected of [{}, { protected: true }]) {
    const refused = await made({ temporary: true, ...isProtected });
    assert.match(messages(refused), /temporary: true; set protected: false too, or leave it out/);
  }
});
