// Keys and data of Vault: where they are, and what stays when the stack goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Vault } from "../../components/vault";
import { sealKeyLocation } from "../../components/vault/keys";
import { destroy } from "../../sandbox/offline/run";
import { deploy, emptyState } from "../support/program";
import { args, bucket, job, key, keyMember, secret, service, up } from "../support/vault-component";

test("the keys rotate, and take as long to be destroyed as Google allows", async () => {
  const [soft, hard] = [await up(), await up({ hardwareKey: true })];
  for (const name of ["vault", "vault-europe-west1", "vault-europe-west4"]) {
    const { inputs } = soft.one(key, name);
    assert.equal(inputs["rotationPeriod"], `${90 * 86400}s`);
    assert.equal(inputs["destroyScheduledDuration"], `${120 * 86400}s`);
    const template = { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protectionLevel: "SOFTWARE" };
    assert.deepEqual(inputs["versionTemplate"], template);
    assert.deepEqual(hard.one(key, name).inputs["versionTemplate"], { ...template, protectionLevel: "HSM" });
  }
});

test("the key that unseals is not in one region only, and each secret's is where its copy is", async () => {
  const deployment = await up();
  const ring = (name: string): unknown => deployment.one("gcp:kms/keyRing:KeyRing", name).inputs["location"];
  assert.deepEqual(["vault", "vault-europe-west1", "vault-europe-west4"].map(ring), [
    "europe",
    "europe-west1",
    "europe-west4",
  ]);
  for (const [region, location] of [
    ["us-central1", "us"],
    ["asia-east1", "asia"],
    ["australia-southeast1", "au"],
    ["northamerica-northeast1", "ca"],
    ["northamerica-south1", "global"],
    ["southamerica-east1", "global"],
    ["me-west1", "global"],
    ["africa-south1", "global"],
  ] as const) {
    assert.equal(sealKeyLocation(region), location);
  }
});

test("the bucket is private, and forgets the versions of the lock", async () => {
  const { inputs } = (await up()).one("gcp:storage/bucket:Bucket", "vault-storage");
  assert.equal(inputs["uniformBucketLevelAccess"], true);
  assert.equal(inputs["publicAccessPrevention"], "enforced");
  assert.equal(inputs["forceDestroy"], false);
  assert.deepEqual(inputs["versioning"], { enabled: true });
  assert.deepEqual(inputs["lifecycleRules"], [
    { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 3, withState: "ARCHIVED" } },
  ]);
  assert.deepEqual(inputs["softDeletePolicy"], { retentionDurationSeconds: 0 });
});

/** What reads that which stays. */
const grantsThatStay: [string, string][] = ["europe-west1", "europe-west4"].map((region) => [
  keyMember,
  `vault-secret-manager-${region}`,
]);

const stateful: [string, string][] = [
  ...["vault", "vault-europe-west1", "vault-europe-west4"].flatMap((name): [string, string][] => [
    ["gcp:kms/keyRing:KeyRing", name],
    [key, name],
  ]),
  [bucket, "vault-storage"],
  [bucket, "vault-backup"],
  [secret, "vault-recovery-shares"],
];

test("what cannot be made again is protected, and stays in any case", async () => {
  const guarded = await up();
  const open = await up({ protected: false });
  for (const [type, name] of stateful) {
    assert.deepEqual([guarded.one(type, name).protect, guarded.one(type, name).retainOnDelete], [true, true], name);
    assert.deepEqual([open.one(type, name).protect, open.one(type, name).retainOnDelete], [false, true], name);
  }
  for (const deployment of [guarded, open]) {
    for (const [type, name] of grantsThatStay) assert.ok(deployment.one(type, name).retainOnDelete, name);
    const rest = deployment.resources.filter(
      (resource) =>
        ![...stateful, ...grantsThatStay].some(([type, name]) => resource.type === type && resource.name === name),
    );
    // The server can be made again, but everybody would wait for it.
    assert.deepEqual(
      rest.filter(({ protect, retainOnDelete }) => protect || retainOnDelete).map(({ type }) => type),
      deployment === guarded ? [service] : [],
    );
  }
  assert.equal(guarded.one(service).inputs["deletionProtection"], true);
  assert.equal(open.one(service).inputs["deletionProtection"], false);
  for (const { inputs } of guarded.resources.filter(({ type }) => type === job)) {
    assert.equal(inputs["deletionProtection"], false);
  }
});

test("destroying the stack keeps keys, data, backups and recovery shares, and what reads them", async () => {
  const state = emptyState();
  await deploy(() => new Vault("vault", { ...args, protected: false }), { state });
  const made = [...state.objects.values()].filter(({ type, urn }) =>
    [...stateful, ...grantsThatStay].some(([kind, name]) => kind === type && urn.endsWith(`::${name}`)),
  );
  assert.equal(made.length, stateful.length + grantsThatStay.length);
  const { errors } = destroy(state, { project: "groundplan", stack: "test", preview: false, config: {} });
  assert.deepEqual(errors, []);
  assert.equal(state.entries.size, 0, "the stack is empty");
  const left = [...state.objects.values()].map(({ type, id }) => `${type} ${id}`).sort();
  assert.deepEqual(left, made.map(({ type, id }) => `${type} ${id}`).sort());
});

test("protected, nothing of it can be destroyed", async () => {
  const state = emptyState();
  await deploy(() => new Vault("vault", args), { state });
  const before = state.objects.size;
  const { errors } = destroy(state, { project: "groundplan", stack: "test", preview: false, config: {} });
  for (const [, name] of stateful)
    assert.ok(
      errors.some(({ urn }) => urn?.endsWith(`::${name}`)),
      name,
    );
  assert.equal(state.objects.size, before);
});
