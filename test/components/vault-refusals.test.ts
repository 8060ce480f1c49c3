// Arguments of Vault that are refused before anything is created.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Vault, type VaultArgs } from "../../components/vault";
import { describe, run } from "../support/program";
import { network } from "../support/workload";
import { args } from "../support/vault-component";

test("a network without a subnetwork in the region is refused", async () => {
  const deployment = await run(() => new Vault("vault", { ...args, network: { ...network, subnetworkIds: {} } }));
  assert.match(deployment.errors.map(describe).join("\n"), /network: no subnetwork in europe-west1/);
});

const someKey = "projects/acme-test/locations/europe/keyRings/vault-1/cryptoKeys/vault-1";
const wrongArguments: [string, string, Partial<VaultArgs>, RegExp][] = [
  ["a long name", "vault-of-everybody", {}, /name: "vault-of-everybody"; use up to 16 /],
  ["a tag", "vault", { version: "latest" }, /version: "latest"; name one release/],
  ["an Enterprise build", "vault", { version: "2.1.2-ent" }, /use the community release, 2\.1\.2/],
  ["an unknown region", "vault", { region: "europe" }, /region: "europe"; use a Google Cloud region/],
  ["backups in the same region", "vault", { backupRegion: "europe-west1" }, /backupRegion: .*; choose another region/],
  ["backups nowhere", "vault", { backupRegion: "EU" }, /backupRegion: "EU"; use a Google Cloud region/],
  [
    "backups each five hours",
    "vault",
    { backupIntervalHours: 5 },
    /backupIntervalHours: 5; use one of 1, 2, 3, 4, 6, 8/,
  ],
  [
    "backups for a day",
    "vault",
    { backupRetentionDays: 1 },
    /backupRetentionDays: 1; use a whole number from 7 to 3650/,
  ],
  [
    "an address as a channel",
    "vault",
    { notificationChannels: ["ops@example.com"] },
    /notificationChannels: .*; use names of/,
  ],
  ["a bucket's address", "vault", { restoredBucket: "gs://fresh" }, /restoredBucket: "gs:\/\/fresh"; name the bucket/],
  ["a ring as a key", "vault", { sealKey: "vault", restoredBucket: "fresh" }, /sealKey: "vault"; use the key that/],
  ["a key for new data", "vault", { sealKey: someKey }, /sealKey: "set"; leave it out/],
  ["an unsupported release", "vault", { version: "1.21.7" }, /version: "1\.21\.7"; use 2\.1\.2 or later: /],
  ["no administrator", "vault", { administrators: [] }, /administrators: \[\]; name at least one/],
  ["everybody", "vault", { administrators: ["allUsers"] }, /administrators\[0\]: "allUsers"; use an IAM member/],
  ["half a CPU", "vault", { cpu: 0.5 }, /cpu: 0.5; use one of 1, 2, 4/],
  ["memory without a unit", "vault", { memory: "1024" }, /memory: "1024"; use 512Mi to 4096Mi with 1 CPU/],
  ["too little memory", "vault", { cpu: 4, memory: "1Gi" }, /memory: "1Gi"; use 2048Mi to 16384Mi with 4 CPU/],
  ["too much memory", "vault", { memory: "5Gi" }, /memory: "5Gi"; use 512Mi to 4096Mi with 1 CPU/],
  ["an unknown log level", "vault", { logLevel: "loud" }, /logLevel: "loud"; use one of trace/],
  ["too many shares", "vault", { recoveryShares: 11 }, /recoveryShares: 11; use a whole number from 1 to 10/],
  [
    "a threshold above the shares",
    "vault",
    { recoveryThreshold: 6 },
    /recoveryThreshold: 6; use a whole number from 2 to 5/,
  ],
  ["one of several shares", "vault", { recoveryThreshold: 1 }, /recoveryThreshold: 1; use a whole number from 2 to 5/],
];
for (const [title, name, wrong, message] of wrongArguments) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new Vault(name, { ...args, ...wrong }));
    assert.match(deployment.errors.map(describe).join("\n"), message);
    assert.deepEqual(deployment.children(name), []);
  });
}

test("several wrong arguments are reported together", async () => {
  const deployment = await run(() => new Vault("vault", { ...args, version: "1", cpu: 3, administrators: [] }));
  const errors = deployment.errors.map(describe).join("\n");
  for (const property of ["version", "cpu", "administrators"]) assert.match(errors, new RegExp(`  ${property}: `));
});
