// The service that Vault runs as, and its configuration.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverConfiguration } from "../../components/vault/configuration";
import type { RegisteredResource } from "../support/program";
import { network } from "../support/workload";
import {
  args,
  bucket,
  jobTemplate,
  key,
  secret,
  service,
  someDigest,
  text,
  up,
  type Template,
} from "../support/vault-component";

function templateOf(resource: RegisteredResource): Template {
  return resource.inputs["template"] as unknown as Template;
}

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
