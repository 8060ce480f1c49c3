import assert from "node:assert/strict";
import { test } from "node:test";
import { programBundle } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";
import { Vault, type VaultArgs } from "../../components/vault";
import { deploy, emptyState, run } from "../support/program";
import {
  args,
  bucket,
  job,
  jobTemplate,
  key,
  keyMember,
  secret,
  secretBinding,
  service,
  someDigest,
  text,
  up,
} from "../support/vault-component";

const secretMember = "gcp:secretmanager/secretIamMember:SecretIamMember";
const accountMember = "gcp:serviceaccount/iAMMember:IAMMember";
const bucketMember = "gcp:storage/bucketIAMMember:BucketIAMMember";
const alert = "gcp:monitoring/alertPolicy:AlertPolicy";
const uptimeCheck = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig";

test("a Vault is a server with keys, data, identities, an initialisation, backups and alerts, and nothing else", async () => {
  const deployment = await up();
  assert.deepEqual(deployment.children("vault"), [
    [job, "vault-backup"],
    [job, "vault-backup-before-update"],
    [job, "vault-initialise"],
    [job, "vault-opened"],
    ["gcp:cloudrunv2/jobIamMember:JobIamMember", "vault-backup"],
    [service, "vault"],
    ["gcp:cloudrunv2/serviceIamMember:ServiceIamMember", "vault-everybody"],
    ["gcp:cloudrunv2/serviceIamMember:ServiceIamMember", "vault-initialise"],
    ["gcp:cloudscheduler/job:Job", "vault-backup"],
    [key, "vault"],
    [key, "vault-europe-west1"],
    [key, "vault-europe-west4"],
    [keyMember, "vault-read-key"],
    [keyMember, "vault-secret-manager-europe-west1"],
    [keyMember, "vault-secret-manager-europe-west4"],
    [keyMember, "vault-unseal"],
    ["gcp:kms/keyRing:KeyRing", "vault"],
    ["gcp:kms/keyRing:KeyRing", "vault-europe-west1"],
    ["gcp:kms/keyRing:KeyRing", "vault-europe-west4"],
    ["gcp:logging/metric:Metric", "vault-denied"],
    [alert, "vault-backup-missing"],
    [alert, "vault-denied"],
    [alert, "vault-inactive"],
    [alert, "vault-key-at-risk"],
    [alert, "vault-sealed"],
    [alert, "vault-unreachable"],
    [uptimeCheck, "vault-active"],
    [uptimeCheck, "vault-answers"],
    [uptimeCheck, "vault-unsealed"],
    ["gcp:projects/serviceIdentity:ServiceIdentity", "vault-secret-manager"],
    [secret, "vault-configuration"],
    [secret, "vault-initialisation"],
    [secret, "vault-recovery-shares"],
    [secretBinding, "vault-configuration"],
    [secretMember, "vault-initialisation-manage"],
    [secretMember, "vault-initialisation-read"],
    [secretMember, "vault-recovery-shares-add"],
    [secretMember, "vault-recovery-shares-list"],
    ["gcp:secretmanager/secretVersion:SecretVersion", "vault-configuration"],
    ["gcp:serviceaccount/account:Account", "vault-administrator"],
    ["gcp:serviceaccount/account:Account", "vault-backup"],
    ["gcp:serviceaccount/account:Account", "vault-initialise"],
    ["gcp:serviceaccount/account:Account", "vault-server"],
    ["gcp:serviceaccount/iAMBinding:IAMBinding", "vault-administrator"],
    [accountMember, "vault-administrator-login"],
    [bucket, "vault-backup"],
    [bucket, "vault-backup-program"],
    [bucket, "vault-initialise-program"],
    [bucket, "vault-storage"],
    [bucketMember, "vault-backup-add"],
    [bucketMember, "vault-backup-program"],
    [bucketMember, "vault-backup-read"],
    [bucketMember, "vault-backup-source"],
    [bucketMember, "vault-initialise-program"],
    [bucketMember, "vault-initialised"],
    [bucketMember, "vault-storage"],
    ["gcp:storage/bucketObject:BucketObject", "vault-backup-before-update-done"],
    ["gcp:storage/bucketObject:BucketObject", "vault-backup-program"],
    ["gcp:storage/bucketObject:BucketObject", "vault-initialise-done"],
    ["gcp:storage/bucketObject:BucketObject", "vault-initialise-program"],
    ["gcp:storage/bucketObject:BucketObject", "vault-opened-done"],
  ]);
});

test("the job runs the program that is in the package, named by its content, and waits for server and grants", async () => {
  const deployment = await up();
  const program = programBundle("sync/initialise/main.ts");
  const object = deployment.one("gcp:storage/bucketObject:BucketObject", "vault-initialise-program");
  const [container] = jobTemplate(deployment).containers;
  assert.equal(object.inputs["name"], program.fileName);
  assert.ok(JSON.stringify(object.rawInputs["source"]).includes(JSON.stringify(program.text).slice(1, 200)));
  assert.deepEqual(container.commands, ["node"]);
  assert.deepEqual(container.args, verifiedStart({ path: `/program/${program.fileName}`, text: program.text }));
  assert.deepEqual(jobTemplate(deployment).volumes, [
    { name: "program", gcs: { bucket: object.inputs["bucket"], readOnly: true } },
  ]);
  const waitsFor = deployment.one(job, "vault-initialise").dependencies.map((urn) => urn.replace(/^.*::/, ""));
  for (const name of [
    "vault",
    "vault-initialise-program",
    "vault-initialisation-manage",
    "vault-initialisation-read",
    "vault-recovery-shares-add",
    "vault-recovery-shares-list",
  ]) {
    assert.ok(waitsFor.includes(name), `does not wait for ${name}`);
  }
});

test("the job runs again when what it depends on changes, and only then", async () => {
  const token = async (more: Partial<VaultArgs>) =>
    (await up(more)).one(job, "vault-initialise").inputs["runExecutionToken"];
  const first = await token({});
  assert.match(text(first), /^[0-9a-f]{12}$/);
  assert.equal(await token({}), first);
  assert.equal(await token({ version: "2.1.3" }), first);
  assert.notEqual(await token({ recoveryShares: 3 }), first);
  const lockedDigests = { "docker.io/library/node:24-alpine": someDigest };
  assert.notEqual(await token({ images: { ...args.images, lockedDigests } }), first);
});

test("the address is known once Vault is initialised, and stays known in later previews", async () => {
  const state = emptyState();
  const program = () => {
    const vault = new Vault("vault", args);
    return { address: vault.address, endpoint: vault.endpoint };
  };
  const first = await run(() => program(), { state, preview: true });
  assert.equal(first.outputs["address"], "[unknown]");
  const second = await deploy(() => program(), { state });
  assert.match(text(second.outputs["address"]), /^https:\/\/vault-\d+\.europe-west1\.run\.app$/);
  const third = await run(() => program(), { state, preview: true });
  assert.equal(third.outputs["address"], second.outputs["address"]);
  assert.ok(third.resources.every((resource) => resource.operation === "same"));
  const update = await run(() => new Vault("vault", { ...args, version: "2.1.3" }), { state, preview: true });
  assert.deepEqual(
    update.resources
      .filter((resource) => resource.operation !== "same" && resource.type.startsWith("gcp:"))
      .map(({ type, name, operation }) => [type, name, operation]),
    [
      [job, "vault-backup", "update"],
      [job, "vault-backup-before-update", "update"],
      ["gcp:storage/bucketObject:BucketObject", "vault-backup-before-update-done", "update"],
      [service, "vault", "update"],
    ],
  );
});
