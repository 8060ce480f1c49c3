// Arguments of an application on Autopilot that are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AutopilotApp } from "../../components";
import { messages, run } from "../support/program";
import { clusterProvider, secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";
import { args, cluster, deploymentType, full, vaultRoleType, workload } from "../support/autopilot-app";
import { network, secrets } from "../support/workload";

for (const [title, wrong, message] of [
  [
    "no instance at least",
    { workload: parts.serving({ scaling: { min: 0 } }) },
    /workload.processes.web.scaling.min: 0; use 1 or more: Kubernetes cannot/,
  ],
  [
    "a limit on concurrency",
    { workload: parts.serving({ scaling: { min: 1, concurrency: 10 } }) },
    /workload.processes.web.scaling.concurrency: 10; leave it out/,
  ],
  [
    "memory that Autopilot would raise",
    { workload: parts.serving({ scaling: { min: 1 }, resources: { cpu: 0.5, memory: 256 } }) },
    /web.resources.memory: 256; use a whole number from 512 to 3328 MiB for 0.5 CPU on Autopilot/,
  ],
  [
    "memory with a container beside it that is added for its traces",
    { workload: parts.serving({ scaling: { min: 1 }, resources: { cpu: 0.5, memory: 350 }, traces: {} }) },
    /web.resources.memory: 350; use a whole number from 359 to 3737 MiB, .* for 0.6 CPU, and 0.1 CPU and 256 MiB are for its side container "traces-collector", which is added for its traces/,
  ],
  [
    "a variable with which no program starts",
    {
      workload: {
        ...parts.serving({ scaling: { min: 1 }, env: { C: "c".repeat(131_070) } }),
        env: { A: "a".repeat(131_069), AB: "b".repeat(131_069), FILE: "f".repeat(200_000) },
        files: { "/run/app/file": "FILE" },
      },
    },
    /:\n {2}workload\.env\.AB: 131069 bytes; use 131068 bytes at most, or a file.*\n {2}workload\.processes\.web\.env\.C: 131070 bytes; use 131069[^\n]*$/,
  ],
  [
    "more files than a ConfigMap takes",
    {
      workload: {
        ...workload,
        env: { A: "a".repeat(2 ** 20), B: "b" },
        files: { "/run/app/a": "A", "/run/app/b": "B" },
      },
    },
    /workload\.files: 1048577 bytes; use 1048576 bytes at most for plain files together/,
  ],
  ["root", { userId: 0 }, /userId: 0; use a whole number from 1/],
  [
    "a closed workload in an open network",
    { network: parts.openNetwork },
    /workload.egress: "private"; set workload.egress to internet, or use a network without a NAT/,
  ],
  [
    "an open workload in a closed network",
    { workload: { ...workload, egress: "internet" } },
    /workload.egress: "internet"; give the network internetEgress/,
  ],
  [
    "secrets without a place",
    { workload: { ...workload, secrets: { A: {} } }, secrets: undefined },
    /secrets: missing; attach/,
  ],
  [
    "secrets without an operator",
    { workload: { ...workload, secrets: { SMTP_PASSWORD: {} } }, secretsOperator: undefined },
    /secretsOperator: missing; attach the cluster's VaultSecretsOperator/,
  ],
  [
    "configuration without an operator",
    { workload: { ...workload, config: { LOG_LEVEL: {} } }, secretsOperator: undefined },
    /secretsOperator: missing; attach the cluster's VaultSecretsOperator/,
  ],
  [
    "the operator's own namespace",
    { secretsOperator: { ...secretsOperator, vaultConnection: "web-gke/vault" } },
    /secretsOperator.vaultConnection: "web-gke\/vault"; use another name: the operator has the namespace web-gke/,
  ],
  [
    "a name that reads every document",
    { secrets: { ...secrets, app: "*" } },
    /secrets.app: "\*"; use 3 to 24 lower-case letters/,
  ],
  [
    "a graphics processor that Autopilot has not",
    { workload: parts.serving({ gpu: { model: "nvidia-tesla-k80" }, scaling: { min: 1 } }) },
    /web.gpu.model: "nvidia-tesla-k80"; use one of nvidia-a100-80gb, .*: Autopilot had no other in 2026-04/,
  ],
  [
    "graphics processors in another number",
    { workload: parts.serving({ gpu: { model: "nvidia-tesla-t4", count: 8 }, scaling: { min: 1 } }) },
    /web.gpu.count: 8; use one of 1, 2, 4: Autopilot gives a pod no other number of nvidia-tesla-t4/,
  ],
  [
    "several problems, all of them",
    { workload: parts.serving({ port: 0, scaling: { min: 0 } }, { image: "acme/web" }) },
    /workload.image: "acme\/web"[^]*web.port: 0[^]*web.scaling.min: 0/,
  ],
  [
    "a cluster in one zone",
    { cluster: { ...cluster, zones: ["europe-west1-b"] } },
    /cluster.zones: \["europe-west1-b"\]; name at least 3/,
  ],
] as [string, object, RegExp][]) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new AutopilotApp("web-gke", { ...args, ...wrong }, withProviders()));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web-gke"), []);
  });
}

for (const gpu of [
  { model: "nvidia-l4" },
  { model: "nvidia-tesla-p100", count: 4 },
  { model: "nvidia-tesla-a100", count: 16 },
]) {
  test(`${gpu.count ?? 1} of ${gpu.model} may stand in a pod`, async () => {
    const served = { workload: parts.serving({ gpu, scaling: { min: 1 } }) };
    const deployment = await run(() => new AutopilotApp("web-gke", { ...args, ...served }, withProviders()));
    assert.equal(messages(deployment), "");
    const { spec } = deployment.one(deploymentType, "web-gke-web").inputs as { spec: object };
    assert.match(JSON.stringify(spec), new RegExp(`"nvidia.com/gpu":"?${gpu.count ?? 1}\\b`));
  });
}

for (const [title, wrong, message] of [
  [
    "a cluster in one zone, once that is known",
    { cluster: { ...cluster, zones: pulumi.output(["europe-west1-b"]) } },
    /cluster.zones: \["europe-west1-b"\]; name at least 3/,
  ],
  [
    "an open network, once it is known",
    { network: { ...network, internetEgress: pulumi.output(true) } },
    /network.internetEgress: true/,
  ],
  [
    "the operator's own namespace, once it is known",
    {
      workload: { ...workload, secrets: { SMTP_PASSWORD: {} } },
      secretsOperator: { ...secretsOperator, vaultConnection: pulumi.output("web-gke/vault") },
    },
    /secretsOperator.vaultConnection: "web-gke\/vault"; use another name: the operator has the namespace web-gke/,
  ],
  [
    "an application that turns out to be the key to GitHub",
    {
      workload: { ...workload, secrets: { SMTP_PASSWORD: {} } },
      secrets: { ...secrets, app: pulumi.output("sync-github") },
    },
    /secrets.app: "sync-github"; use another name: this document is the key to GitHub/,
  ],
  [
    "an image without tag and digest, once it is known",
    { workload: { ...workload, image: pulumi.output("acme/web") } },
    /name the image's tag or its digest too/,
  ],
] as [string, object, RegExp][]) {
  test(`${title} stops the pods`, async () => {
    const deployment = await run(() => new AutopilotApp("web-gke", { ...args, ...wrong }, withProviders()));
    assert.match(messages(deployment), message);
    assert.ok(!deployment.children("web-gke").some(([type]) => type === deploymentType));
  });
}

test("a cluster needs its provider, and keys need Vault's, which the options name or the parent has", async () => {
  const refused = await run(() => new AutopilotApp("web-gke", full));
  assert.match(messages(refused), /opts\.providers\.vault: missing; name Vault's provider in the options/);
  assert.match(messages(refused), /opts\.providers\.kubernetes: missing; name the cluster's provider in the options/);
  assert.deepEqual(refused.children("web-gke"), []);
  assert.equal(messages(await run(() => new AutopilotApp("web-gke", args, { provider: clusterProvider() }))), "");
  const { providers } = { providers: (): pulumi.ProviderResource[] => Object.values(withProviders().providers ?? {}) };
  const ways: (() => pulumi.ComponentResourceOptions)[] = [
    () => ({ providers: providers() }),
    () => ({ parent: new pulumi.ComponentResource("test:index:Parent", "parent", {}, withProviders()) }),
  ];
  for (const options of ways) {
    const deployment = await run(() => new AutopilotApp("web-gke", full, options()));
    assert.equal(messages(deployment), "");
    assert.match(deployment.one(vaultRoleType).provider ?? "", /::vault$/);
  }
});
