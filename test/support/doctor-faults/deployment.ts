// What is deployed, and what it is deployed from: configuration, state, images, Vault, the repository.
import { key, rewriteStack } from "../doctor-world";
import type { Fault } from "./fault";

export const vaultAnswer = "GET vault-100000000002.europe-west1.run.app/v1/sys/health";

export const deploymentFaults: Fault[] = [
  [
    "configuration",
    (world) =>
      (world.facts.plan = {
        steps: [],
        errors: [{ message: "groundplan:postgresTier: take a larger machine\n  more." }],
      }),
    "fail",
    /^groundplan:postgresTier: take a larger machine; more$/,
    /groundplan plan prod/,
  ],
  [
    "state",
    (world) => (world.programs["pulumi whoami --json --non-interactive"] = ""),
    "fail",
    /nobody is logged in to a backend/,
    /pulumi login gs:\/\/changelog-prod-guard-pulumi/,
  ],
  [
    "state",
    (world) => (world.programs["pulumi whoami --json --non-interactive"] = '{"url": "file:///home/ada"}'),
    "warn",
    /on this machine alone/,
  ],
  ["state", (world) => (world.programs = {}), "fail", /no `pulumi` on PATH/],
  [
    "state-key",
    (world) => (world.answers["GET cloudkms.googleapis.com/v1/"] = { status: 404 }),
    "fail",
    /there is no key projects\/changelog-prod-guard/,
  ],
  [
    "state-key",
    (world) => (world.answers["POST cloudkms.googleapis.com/v1/"] = { body: {} }),
    "fail",
    /useToDecrypt on the key are missing/,
    /add-iam-policy-binding projects\/changelog-prod-guard/,
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, "encryptionsalt: v1:abc"));
    },
    "fail",
    /a passphrase encrypts the state, and none is set/,
    /PULUMI_CONFIG_PASSPHRASE_FILE/,
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, "encryptionsalt: v1:abc"));
      world.variables["PULUMI_CONFIG_PASSPHRASE"] = "s3cret";
    },
    "ok",
    /^a passphrase, which is set$/,
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, ""));
    },
    "fail",
    /has not been made/,
    new RegExp(`pulumi stack init prod --secrets-provider gcpkms://${key}`),
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, ""));
      world.programs["pulumi whoami --json --non-interactive"] = '{"url": "https://api.pulumi.com/"}';
    },
    "skipped",
    /^api\.pulumi\.com keeps the key/,
  ],
  [
    "images",
    (world) => (world.digests = {}),
    "fail",
    /hashicorp\/vault:2\.1\.2: the registry has no such image/,
    /groundplan lock docker\.io\/hashicorp\/vault:2\.1\.2/,
  ],
  [
    "images",
    (world) => (world.digests = { ...world.digests, "docker.io/library/node:24-alpine": `sha256:${"0".repeat(64)}` }),
    "warn",
    /node:24-alpine means another image by now/,
  ],
  [
    "vault",
    (world) =>
      (world.answers[vaultAnswer] = { status: 503, body: { initialized: true, sealed: true, version: "2.1.2" } }),
    "fail",
    /is sealed/,
    /logs read vault --project changelog-prod --region europe-west1/,
  ],
  [
    "vault",
    (world) =>
      (world.answers[vaultAnswer] = { status: 501, body: { initialized: false, sealed: true, version: "2.1.2" } }),
    "fail",
    /is not initialised/,
    /pulumi up --stack prod/,
  ],
  [
    "vault",
    (world) => (world.answers[vaultAnswer] = { body: { initialized: true, sealed: false, version: "2.0.4" } }),
    "warn",
    /Vault 2\.0\.4 runs, and groundplan:vaultVersion is 2\.1\.2/,
  ],
  ["vault", (world) => Reflect.deleteProperty(world.answers, vaultAnswer), "skipped", /a first `up` makes it/],
  [
    "vault",
    (world) => {
      rewriteStack(world, (text) => text.replace("config:", "config:\n  vault:address: https://vault.example.com"));
    },
    "fail",
    /no Vault answers at https:\/\/vault\.example\.com/,
  ],
  [
    "repository",
    (world) => (world.answers["GET api.github.com/repos/thechangelog/changelog.com"] = { body: { id: 4 } }),
    "fail",
    /repositoryId is 100000003, and the number .* is 4/,
    /repositoryId 4 --stack prod/,
  ],
  [
    "repository",
    (world) => (world.answers["GET api.github.com/repos/thechangelog/changelog.com"] = { status: 404 }),
    "skipped",
    /shows thechangelog\/changelog\.com to no stranger/,
  ],
];
