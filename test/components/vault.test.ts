import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { programBundle } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";
import { Vault, type VaultArgs } from "../../components/vault";
import { administratorPolicy } from "../../components/vault/administrator";
import { serverConfiguration } from "../../components/vault/configuration";
import { sealKeyLocation } from "../../components/vault/keys";
import { destroy } from "../../sandbox/offline/run";
import { deploy, describe, emptyState, run, type Deployment, type RegisteredResource } from "../support/program";
import { smallestVault } from "../support/samples";
import { network } from "../support/workload";

const args = smallestVault;
const someDigest = `sha256:${"ab".repeat(32)}`;

const service = "gcp:cloudrunv2/service:Service";
const job = "gcp:cloudrunv2/job:Job";
const secret = "gcp:secretmanager/secret:Secret";
const secretBinding = "gcp:secretmanager/secretIamBinding:SecretIamBinding";
const secretMember = "gcp:secretmanager/secretIamMember:SecretIamMember";
const accountMember = "gcp:serviceaccount/iAMMember:IAMMember";
const keyMember = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
const bucketMember = "gcp:storage/bucketIAMMember:BucketIAMMember";
const bucket = "gcp:storage/bucket:Bucket";
const key = "gcp:kms/cryptoKey:CryptoKey";
const alert = "gcp:monitoring/alertPolicy:AlertPolicy";
const uptimeCheck = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig";

/** The part of a Cloud Run template that the tests look at. */
interface Template {
  serviceAccount: string;
  scaling: object;
  vpcAccess?: object;
  containers: [Container];
  volumes: object[];
}
interface Container {
  image: string;
  commands?: string[];
  args: string[];
  envs: { name: string; value: string }[];
  resources: object;
  volumeMounts: object[];
  startupProbe: Probe;
  livenessProbe: Probe;
}
interface Probe {
  httpGet: { path: string; port: number };
  periodSeconds: number;
  timeoutSeconds: number;
  failureThreshold: number;
}

/** A value as text: what JSON says, without the quotes of a string. */
function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function templateOf(resource: RegisteredResource): Template {
  return resource.inputs["template"] as unknown as Template;
}

function jobTemplate(deployment: Deployment, name = "vault-initialise"): Template {
  return (deployment.one(job, name).inputs["template"] as unknown as { template: Template }).template;
}

const up = (more: Partial<VaultArgs> = {}): Promise<Deployment> =>
  deploy(() => new Vault("vault", { ...args, ...more }));

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

test("one instance, always on, with its CPU", async () => {
  const server = (await up()).one(service);
  const [container] = templateOf(server).containers;
  assert.deepEqual(server.inputs["scaling"], { minInstanceCount: 1, maxInstanceCount: 1 });
  assert.deepEqual(templateOf(server).scaling, { maxInstanceCount: 1 });
  assert.deepEqual(container.resources, {
    limits: { cpu: "1", memory: "1Gi" },
    cpuIdle: false,
    startupCpuBoost: true,
  });
});

test("probes pass for a standby, an uninitialised and a sealed server, and give it time", async () => {
  const [container] = templateOf((await up()).one(service)).containers;
  for (const probe of [container.startupProbe, container.livenessProbe]) {
    const [path, query] = probe.httpGet.path.split("?");
    assert.equal(path, "/v1/sys/health");
    assert.equal(probe.httpGet.port, 8200);
    const parameters = new URLSearchParams(query);
    assert.equal(parameters.get("standbyok"), "true");
    assert.equal(parameters.get("uninitcode"), "200");
    assert.equal(parameters.get("sealedcode"), "200");
    assert.ok(probe.timeoutSeconds < probe.periodSeconds);
  }
  const { startupProbe, livenessProbe } = container;
  // Cloud Run accepts no more than 240 seconds (https://cloud.google.com/run/docs/configuring/healthchecks).
  assert.equal(startupProbe.periodSeconds * startupProbe.failureThreshold, 240);
  assert.equal(livenessProbe.periodSeconds * livenessProbe.failureThreshold, 300);
});

test("the server runs the release that was asked for, through our registry, by digest where one is known", async () => {
  const byTag = (await up()).one(service);
  assert.equal(
    templateOf(byTag).containers[0].image,
    "europe-west1-docker.pkg.dev/acme-test/docker-io/hashicorp/vault:2.1.2",
  );
  assert.deepEqual(byTag.inputs["labels"], { "vault-version": "2-1-2", "vault-data": "vault-storage-e2d6378" });
  const locked = await up({
    images: {
      ...args.images,
      lockedDigests: { "docker.io/hashicorp/vault:2.1.2": someDigest, "docker.io/library/node:24-alpine": someDigest },
    },
  });
  assert.equal(
    templateOf(locked.one(service)).containers[0].image,
    `europe-west1-docker.pkg.dev/acme-test/docker-io/hashicorp/vault@${someDigest}`,
  );
  assert.equal(
    jobTemplate(locked).containers[0].image,
    `europe-west1-docker.pkg.dev/acme-test/docker-io/library/node@${someDigest}`,
  );
});

test("the image starts a server, not a development one, without rights that Cloud Run does not give", async () => {
  const [container] = templateOf((await up()).one(service)).containers;
  assert.deepEqual(container.commands, ["/bin/sh", "-c"]);
  assert.equal(container.args.at(-1)?.split("\n").at(-1), "exec docker-entrypoint.sh server");
  assert.deepEqual(container.envs, [
    { name: "SKIP_CHOWN", value: "true" },
    { name: "SKIP_SETCAP", value: "true" },
  ]);
  assert.deepEqual(container.volumeMounts, [
    { name: "configuration", mountPath: "/vault/config" },
    { name: "data", mountPath: "/mnt/data" },
    { name: "initialised", mountPath: "/mnt/initialised" },
  ]);
});

test("callers reach Vault without a Google token, and Vault reaches the network only where one is given", async () => {
  const without = (await up()).one(service);
  assert.equal(without.inputs["ingress"], "INGRESS_TRAFFIC_ALL");
  assert.equal(without.inputs["invokerIamDisabled"], false);
  assert.equal(templateOf(without).vpcAccess, undefined);
  const attached = (await up({ network })).one(service);
  assert.deepEqual(templateOf(attached).vpcAccess, {
    egress: "PRIVATE_RANGES_ONLY",
    networkInterfaces: [
      { network: network.networkId, subnetwork: "projects/acme-test/regions/europe-west1/subnetworks/one" },
    ],
  });
});

test("the initialisation alone reaches the server, and everybody once it has succeeded", async () => {
  const invokerType = "gcp:cloudrunv2/serviceIamMember:ServiceIamMember";
  const deployment = await up();
  const [one, all] = ["vault-initialise", "vault-everybody"].map((name) => deployment.one(invokerType, name));
  const member = "serviceAccount:vault-initialise@acme-test.iam.gserviceaccount.com";
  assert.deepEqual([one?.inputs["role"], one?.inputs["member"]], ["roles/run.invoker", member]);
  assert.deepEqual([all?.inputs["role"], all?.inputs["member"]], ["roles/run.invoker", "allUsers"]);
  const waitsFor = (resource: RegisteredResource | undefined) =>
    resource?.dependencies.map((urn) => urn.replace(/^.*::/, "")) ?? [];
  assert.ok(
    waitsFor(deployment.one(job, "vault-initialise")).includes("vault-initialise"),
    "the job waits for its right",
  );
  assert.ok(waitsFor(all).includes("vault-initialise-done"), "everybody waits for the job");
  assert.ok(waitsFor(deployment.one(job, "vault-opened")).includes("vault-everybody"));

  for (const failing of ["vault-initialise", "vault-opened"]) {
    const state = emptyState();
    const program = () => ({ address: new Vault("vault", args).address });
    await run(program, { state, failingJobs: [failing] });
    const next = await run(program, { state });
    assert.match(next.errors.map(describe).join("\n"), /to run the program to its end first, and the run has failed/);
    const isOpen = [...state.objects.values()].some(
      ({ type, urn }) => type === invokerType && urn.endsWith("everybody"),
    );
    assert.equal(isOpen, failing === "vault-opened", failing);
  }
});

test("a network without a subnetwork in the region is refused", async () => {
  const deployment = await run(() => new Vault("vault", { ...args, network: { ...network, subnetworkIds: {} } }));
  assert.match(deployment.errors.map(describe).join("\n"), /network: no subnetwork in europe-west1/);
});

test("the configuration is mounted from a pinned version of a secret that the server may read", async () => {
  const deployment = await up();
  const configuration = deployment.one(secret, "vault-configuration");
  assert.deepEqual(templateOf(deployment.one(service)).volumes.slice(0, 1), [
    {
      name: "configuration",
      secret: { secret: configuration.outputs["secretId"], items: [{ path: "vault.json", version: "1" }] },
    },
  ]);
});

test("the server knows its bucket, its key and its own address", async () => {
  const deployment = await up();
  const data = deployment.one(bucket, "vault-storage");
  const seal = deployment.one(key, "vault");
  const [, ring] = /keyRings\/([^/]+)\//.exec(seal.id) ?? [];
  const number = text(data.outputs["projectNumber"]);
  const version = deployment.one("gcp:secretmanager/secretVersion:SecretVersion");
  const secretData = version.rawInputs["secretData"] as { value: string } | string;
  const content = typeof secretData === "string" ? secretData : secretData.value;
  const address = `https://vault-${number}.europe-west1.run.app`;
  assert.deepEqual(JSON.parse(content), {
    storage: { gcs: { bucket: data.outputs["name"], ha_enabled: "true", chunk_size: "512" } },
    seal: {
      gcpckms: {
        project: "acme-test",
        region: "europe",
        key_ring: ring,
        crypto_key: seal.outputs["name"],
      },
    },
    listener: {
      tcp: {
        address: "0.0.0.0:8200",
        tls_disable: true,
        x_forwarded_for_authorized_addrs: "169.254.0.0/16",
        x_forwarded_for_reject_not_authorized: false,
        x_forwarded_for_reject_not_present: false,
        max_request_size: 4194304,
        max_json_depth: 100,
      },
    },
    api_addr: address,
    disable_clustering: true,
    disable_mlock: true,
    ui: false,
    log_level: "info",
    log_format: "json",
    telemetry: { prometheus_retention_time: "24h", disable_hostname: true },
  });
  assert.equal(deployment.one(service).outputs["uri"], address);
});

test("a key that is none is an error, not a configuration", () => {
  const settings = {
    address: "https://vault",
    bucket: "b",
    key: "projects/p/keyRings/r",
    logLevel: "info",
    rootTokenFromShares: false,
    ui: false,
  };
  assert.throws(() => serverConfiguration(settings), /not the resource name of a KMS key/);
});

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

test("every grant is on one resource, and to one identity", async () => {
  const deployment = await up();
  const granted = deployment.resources
    .filter((resource) => resource.inputs["role"] !== undefined && resource.inputs["member"] !== undefined)
    .map((resource) => [
      text(resource.inputs["member"])
        .replace(/@acme-test.*$|@gcp-sa.*$/, "")
        .replace(/\d{6,}/, "N"),
      resource.inputs["role"],
      resource.type.replace(/^.*:/, ""),
      resource.name,
    ]);
  granted.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  assert.deepEqual(granted, [
    ["allUsers", "roles/run.invoker", "ServiceIamMember", "vault-everybody"],
    ...["europe-west1", "europe-west4"].map((region) => [
      "serviceAccount:service-N",
      "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      "CryptoKeyIAMMember",
      `vault-secret-manager-${region}`,
    ]),
    ["serviceAccount:vault-backup", "roles/run.invoker", "JobIamMember", "vault-backup"],
    ["serviceAccount:vault-backup", "roles/storage.objectCreator", "BucketIAMMember", "vault-backup-add"],
    ["serviceAccount:vault-backup", "roles/storage.objectViewer", "BucketIAMMember", "vault-backup-program"],
    ["serviceAccount:vault-backup", "roles/storage.objectViewer", "BucketIAMMember", "vault-backup-read"],
    ["serviceAccount:vault-backup", "roles/storage.objectViewer", "BucketIAMMember", "vault-backup-source"],
    ["serviceAccount:vault-initialise", "roles/run.invoker", "ServiceIamMember", "vault-initialise"],
    [
      "serviceAccount:vault-initialise",
      "roles/secretmanager.secretAccessor",
      "SecretIamMember",
      "vault-initialisation-read",
    ],
    [
      "serviceAccount:vault-initialise",
      "roles/secretmanager.secretVersionAdder",
      "SecretIamMember",
      "vault-recovery-shares-add",
    ],
    [
      "serviceAccount:vault-initialise",
      "roles/secretmanager.secretVersionManager",
      "SecretIamMember",
      "vault-initialisation-manage",
    ],
    ["serviceAccount:vault-initialise", "roles/secretmanager.viewer", "SecretIamMember", "vault-recovery-shares-list"],
    ["serviceAccount:vault-initialise", "roles/storage.objectViewer", "BucketIAMMember", "vault-initialise-program"],
    ["serviceAccount:vault-server", "roles/cloudkms.cryptoKeyEncrypterDecrypter", "CryptoKeyIAMMember", "vault-unseal"],
    ["serviceAccount:vault-server", "roles/cloudkms.viewer", "CryptoKeyIAMMember", "vault-read-key"],
    ["serviceAccount:vault-server", "roles/iam.serviceAccountViewer", "IAMMember", "vault-administrator-login"],
    ["serviceAccount:vault-server", "roles/storage.objectUser", "BucketIAMMember", "vault-storage"],
    ["serviceAccount:vault-server", "roles/storage.objectViewer", "BucketIAMMember", "vault-initialised"],
  ]);
});

test("who deploys or previews may read the server's configuration, which the provider reads back", async () => {
  const previewers = ["serviceAccount:preview@acme-test.iam.gserviceaccount.com"];
  const deployment = await deploy(() => new Vault("vault", { ...args, previewers }));
  const readers = deployment.one(secretBinding, "vault-configuration").inputs;
  const server = "serviceAccount:vault-server@acme-test.iam.gserviceaccount.com";
  assert.equal(readers["role"], "roles/secretmanager.secretAccessor");
  assert.deepEqual(readers["members"], [...args.administrators, ...previewers, server].sort());
  await assert.rejects(
    deploy(() => new Vault("vault", { ...args, previewers: ["allUsers"] })),
    /previewers\[0\]: "allUsers"; use an IAM member/,
  );
});

test("the administrators, all of them and nobody else, may sign as the administrator", async () => {
  const pool = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/group/g";
  const administrators = [pulumi.output(pool), "group:ops@example.com"];
  const binding = (await up({ administrators })).one("gcp:serviceaccount/iAMBinding:IAMBinding");
  assert.equal(binding.inputs["role"], "roles/iam.serviceAccountTokenCreator");
  assert.deepEqual(binding.inputs["members"], ["group:ops@example.com", pool]);
  const account = "projects/acme-test/serviceAccounts/vault-administrator@acme-test.iam.gserviceaccount.com";
  assert.equal(binding.inputs["serviceAccountId"], account);
});

test("recovery shares are in two regions and the root token in one, each under a key of its region", async () => {
  const deployment = await up();
  const replica = (region: string): object => ({
    location: region,
    customerManagedEncryption: { kmsKeyName: deployment.one(key, `vault-${region}`).id },
  });
  const shares = deployment.one(secret, "vault-recovery-shares");
  assert.deepEqual(shares.inputs["replication"], {
    userManaged: { replicas: [replica("europe-west1"), replica("europe-west4")] },
  });
  assert.deepEqual(deployment.one(secret, "vault-initialisation").inputs["replication"], {
    userManaged: { replicas: [replica("europe-west1")] },
  });
  assert.equal(shares.inputs["deletionProtection"], true);
  assert.equal(shares.inputs["versionDestroyTtl"], `${30 * 86400}s`);
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

test("no input holds a secret, in the clear or otherwise", async () => {
  const deployment = await up();
  const environment = jobTemplate(deployment).containers[0].envs.map((variable) => variable.name);
  assert.deepEqual(environment, [
    "BUNDLE_SECRET",
    "RECOVERY_SECRET",
    "RECOVERY_SHARES",
    "RECOVERY_THRESHOLD",
    "SETUP",
    "VAULT_ADDRESS",
  ]);
  // The configuration, and what objects hold, are marked by the provider's SDK; nothing else is or needs to be.
  const marked = deployment.resources.filter((resource) => JSON.stringify(resource.inputs).includes("[secret]"));
  assert.deepEqual(
    marked.map((resource) => resource.name),
    ["vault-configuration", "vault-backup-before-update-done", "vault-initialise-done", "vault-opened-done"],
  );
});

test("the administrator logs in with a Google identity and may not read the values of applications", async () => {
  const deployment = await up();
  const setup = jobTemplate(deployment).containers[0].envs.find((variable) => variable.name === "SETUP");
  const { audit, auth, policies, writes } = JSON.parse(setup?.value ?? "") as Record<string, object[]>;
  assert.deepEqual(audit, [{ path: "stdout", type: "file", options: { file_path: "stdout" } }]);
  assert.deepEqual(auth, [{ path: "gcp", type: "gcp", description: "Google identities" }]);
  assert.deepEqual(policies, [{ name: "administrator", policy: administratorPolicy() }]);
  assert.deepEqual(writes, [
    {
      path: "sys/quotas/config",
      data: { rate_limit_exempt_paths: ["sys/health"], enable_rate_limit_response_headers: true },
    },
    { path: "sys/quotas/rate-limit/requests", data: { rate: 200 } },
    { path: "sys/quotas/rate-limit/logins", data: { path: "auth/gcp/login", rate: 10 } },
    {
      path: "auth/gcp/role/administrator",
      data: {
        type: "iam",
        bound_service_accounts: ["vault-administrator@acme-test.iam.gserviceaccount.com"],
        token_policies: ["administrator"],
        token_ttl: "30m",
        token_max_ttl: "4h",
        max_jwt_exp: "60m",
        allow_gce_inference: false,
      },
    },
  ]);
  const paths = [...administratorPolicy().matchAll(/^path "([^"]+)" \{\n {2}capabilities = (\[.*\])\n\}$/gm)];
  assert.equal(paths.length, administratorPolicy().split("path ").length - 1);
  const allowed = (path: string) => paths.some(([, pattern = ""]) => matches(pattern, path));
  for (const path of [
    "sys/mounts/secrets/prod",
    "sys/policies/acl/app",
    "auth/gcp/role/app",
    "database/prod/config/main",
    "secrets/prod/config",
  ]) {
    assert.ok(allowed(path), path);
  }
  for (const path of [
    "secrets/prod/data/app",
    "database/prod/creds/app",
    "sys/raw/core",
    "sys/seal",
    "sys/generate-root/attempt",
  ]) {
    assert.ok(!allowed(path), path);
  }
});

test("neither the policy nor the configuration says anything twice, which Vault refuses", () => {
  const policy = administratorPolicy();
  const paths = [...policy.matchAll(/^path "([^"]+)" \{\n {2}capabilities = \[[^\]]*\]\n\}$/gm)].map(
    ([, path]) => path,
  );
  assert.equal(new Set(paths).size, paths.length);
  assert.equal(
    policy.replace(/^path "[^"]+" \{\n {2}capabilities = \[[^\]]*\]\n\}$/gm, "").trim(),
    "",
    "and nothing else",
  );
  const text = serverConfiguration({
    address: "https://vault",
    bucket: "b",
    key: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
    logLevel: "info",
    rootTokenFromShares: true,
    ui: true,
  });
  const keys = [...text.matchAll(/^( *)"(\w+)":/gm)].map(([, indent = "", key]) => `${indent.length} ${key ?? ""}`);
  assert.equal(JSON.stringify(JSON.parse(text), null, 2), text.trimEnd());
  assert.equal(new Set(keys).size, keys.length, "no name twice at any level");
});

/** Vault's rule: `+` is one segment, `*` at the end any rest. */
function matches(pattern: string, path: string): boolean {
  const expression = pattern.replace(/[.]/g, "\\.").replaceAll("+", "[^/]+").replace(/\*$/, ".*");
  return new RegExp(`^${expression}$`).test(path);
}

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
