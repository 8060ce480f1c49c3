import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { clusterDrift } from "../../cli/cluster/drift";
import { foreignFields, type ClusterObject } from "../../cli/cluster/foreign-fields";
import { readable, type ManagedFields } from "../../cli/cluster/managed-fields";
import { applyCall, identityCall, removeCall } from "../../cli/cluster/repair";

const us = "pulumi-kubernetes-1a2b3c4d";
type Fields = { [property: string]: unknown };

/** A Deployment as it is after `up`, and then after somebody. */
function deployment(change: (live: ReturnType<typeof asked>) => void, ...others: ManagedFields[]): ClusterObject {
  const live = asked();
  change(live);
  return {
    live: { ...live, metadata: { name: "web", namespace: "web-gke", uid: "0001", managedFields: [ours, ...others] } },
    declared: {
      urn: "urn:web",
      apiVersion: "apps/v1",
      kind: "Deployment",
      name: "web",
      namespace: "web-gke",
      inputs: { ...asked(), metadata: { name: "web", namespace: "web-gke" } },
      manager: us,
    },
  };
}

function asked(): { spec: { replicas?: number; template: { metadata?: Fields; spec: { containers: Fields[] } } } } {
  const containers = [{ name: "app", image: "web@sha256:1", args: ["start"], env: [{ name: "A", value: "1" }] }];
  return { spec: { template: { spec: { containers } } } };
}

const app = 'k:{"name":"app"}';
const ours: ManagedFields = {
  manager: us,
  fieldsV1: {
    "f:spec": {
      "f:template": {
        "f:spec": {
          "f:containers": {
            [app]: {
              ".": {},
              "f:name": {},
              "f:image": {},
              "f:args": {},
              "f:env": { 'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:value": {} } },
            },
          },
        },
      },
    },
  },
};

const inContainers = (fields: object): object => ({
  "f:spec": { "f:template": { "f:spec": { "f:containers": fields } } },
});
const by = (manager: string, fieldsV1: object): ManagedFields => ({ manager, fieldsV1 });
const app0 = (live: ReturnType<typeof asked>): Fields => live.spec.template.spec.containers[0] as Fields;
const found = (object: ClusterObject): string[] =>
  foreignFields(object).map(({ path, manager, isOurs }) => `${readable(path)} ${manager}${isOurs ? " ours" : ""}`);

test("nothing is foreign after an up, while the autoscaler and restarts do their work", () => {
  assert.deepEqual(found(deployment(() => undefined)), []);
  // The provider makes an object in another name than it applies it in, and with it the defaults of the API server.
  const made = by("pulumi-kubernetes", inContainers({ [app]: { "f:terminationMessagePath": {} } }));
  const defaulted = deployment((live) => (app0(live)["terminationMessagePath"] = "/dev/termination-log"), made);
  assert.deepEqual(found(defaulted), []);
  const busy = deployment(
    (live) => {
      live.spec.replicas = 7;
      live.spec.template.metadata = { annotations: { "vso.secrets.hashicorp.com/restartedAt": "2026" } };
    },
    by("kube-controller-manager", {
      "f:metadata": { "f:annotations": { ".": {}, "f:deployment.kubernetes.io/revision": {} } },
    }),
    { ...by("kube-controller-manager", { "f:status": { "f:replicas": {} } }), subresource: "status" },
    by("vault-secrets-operator", {
      "f:spec": {
        "f:template": { "f:metadata": { "f:annotations": { ".": {}, "f:vso.secrets.hashicorp.com/restartedAt": {} } } },
      },
    }),
    by("horizontal-pod-autoscaler", { "f:spec": { "f:replicas": {} } }),
  );
  assert.deepEqual(found(busy), []);
});

test("a side container, a variable and an argument of somebody's are seen", () => {
  const sidecar = deployment(
    (live) => live.spec.template.spec.containers.push({ name: "miner", image: "miner" }),
    by("kubectl-edit", inContainers({ 'k:{"name":"miner"}': { ".": {}, "f:name": {}, "f:image": {} } })),
  );
  assert.deepEqual(found(sidecar), ["spec.template.spec.containers[name=miner] kubectl-edit"]);
  const variable = deployment(
    (live) => (app0(live)["env"] as Fields[]).push({ name: "NODE_OPTIONS", value: "--require /x" }),
    by(
      "kubectl-set",
      inContainers({ [app]: { "f:env": { 'k:{"name":"NODE_OPTIONS"}': { ".": {}, "f:name": {}, "f:value": {} } } } }),
    ),
  );
  assert.deepEqual(found(variable), ["spec.template.spec.containers[name=app].env[name=NODE_OPTIONS] kubectl-set"]);
  const argument = deployment(
    (live) => (app0(live)["args"] as string[]).push("--debug"),
    by("kubectl-edit", inContainers({ [app]: { "f:args": {} } })),
  );
  assert.deepEqual(found(argument), ["spec.template.spec.containers[name=app].args kubectl-edit ours"]);
});

test("somebody who applies our own values, or an item of ours with one more field, is told apart", () => {
  const same = by("someone", inContainers({ [app]: { ".": {}, "f:name": {}, "f:image": {} } }));
  assert.deepEqual(found(deployment(() => undefined, same)), []);
  const more = by("someone", inContainers({ [app]: { ".": {}, "f:name": {}, "f:tty": {} } }));
  const object = deployment((live) => (app0(live)["tty"] = true), more);
  assert.deepEqual(found(object), ["spec.template.spec.containers[name=app].tty someone"]);
});

test("a rule more in a network policy is seen, since the list has one owner", () => {
  const rule = { ports: [{ port: 443, protocol: "TCP" }] };
  const policy = (egress: object[]): ClusterObject => ({
    live: {
      metadata: { uid: "1", managedFields: [by("kubectl-patch", { "f:spec": { "f:egress": {} } })] },
      spec: { egress },
    },
    declared: {
      urn: "urn:policy",
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      name: "web",
      namespace: "web",
      inputs: { spec: { egress: [rule] } },
      manager: us,
    },
  });
  assert.deepEqual(found(policy([rule, {}])), ["spec.egress kubectl-patch ours"]);
  assert.deepEqual(found(policy([rule])), []);
});

test("the repair applies what the program asks for, then takes away what it saw and nobody asked for", () => {
  const object = deployment(
    (live) => {
      live.spec.template.spec.containers.push({ name: "miner", image: "miner" });
      app0(live)["tty"] = true;
    },
    by("kubectl-edit", inContainers({ [app]: { "f:tty": {} }, 'k:{"name":"miner"}': { ".": {}, "f:name": {} } })),
  );
  assert.deepEqual(identityCall(object).args.slice(0, 5), [
    "get",
    "Deployment.v1.apps",
    "web",
    "--namespace",
    "web-gke",
  ]);
  const apply = applyCall(object);
  const patch = removeCall(object, foreignFields(object));
  assert.deepEqual(apply.args.slice(0, 5), ["apply", "--server-side", "--force-conflicts", "--field-manager", us]);
  assert.deepEqual(JSON.parse(apply.input ?? ""), {
    ...asked(),
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "web-gke" },
  });
  assert.deepEqual(JSON.parse(patch?.args.at(-1) ?? ""), [
    { op: "test", path: "/spec/template/spec/containers/1", value: { name: "miner", image: "miner" } },
    { op: "remove", path: "/spec/template/spec/containers/1" },
    { op: "test", path: "/spec/template/spec/containers/0/tty", value: true },
    { op: "remove", path: "/spec/template/spec/containers/0/tty" },
  ]);
});

test("what two have set is removed once, and defaults that come in its place belong to nobody else", () => {
  const object = deployment(
    (live) => live.spec.template.spec.containers.push({ name: "side", image: "side", env: [{ name: "A" }] }),
    by("one", inContainers({ 'k:{"name":"side"}': { ".": {}, "f:name": {}, "f:image": {} } })),
    by("two", inContainers({ 'k:{"name":"side"}': { "f:env": { 'k:{"name":"A"}': { ".": {}, "f:name": {} } } } })),
  );
  const patch = removeCall(object, foreignFields(object));
  const removed = (JSON.parse(patch?.args.at(-1) ?? "[]") as { op: string; path: string }[]).filter(
    ({ op }) => op === "remove",
  );
  assert.deepEqual(
    removed.map(({ path: at }) => at),
    ["/spec/template/spec/containers/1"],
  );
  assert.equal(patch?.args[patch.args.indexOf("--field-manager") + 1], "pulumi-kubernetes");
});

test("a table that only others have filled goes as a whole, or the server would fill it in again in their name", () => {
  const strategy = { rollingUpdate: { maxSurge: 1 }, type: "x" };
  const object = deployment(
    (live) => Object.assign(live.spec, { strategy, other: { theirs: 1, servers: 2 } }),
    by("someone", {
      "f:spec": {
        "f:strategy": { "f:rollingUpdate": { "f:maxSurge": {} }, "f:type": {} },
        "f:other": { "f:theirs": {} },
      },
    }),
  );
  const patch = removeCall(object, foreignFields(object));
  assert.deepEqual(JSON.parse(patch?.args.at(-1) ?? ""), [
    { op: "test", path: "/spec/strategy", value: strategy },
    { op: "remove", path: "/spec/strategy" },
    { op: "test", path: "/spec/other/theirs", value: 1 },
    { op: "remove", path: "/spec/other/theirs" },
  ]);
});

interface Call {
  verb: string;
  input?: { items: object[] };
  kubeconfig: string;
}

/** The stack's state, a cluster with the given objects, and a `kubectl` that answers for it. */
function stand(
  context: TestContext,
  objects: ClusterObject[],
  more: { [variable: string]: string } = {},
): { state: string; calls: () => Call[] } {
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-cluster-"));
  const provider = "urn:pulumi:prod::p::pulumi:providers:kubernetes::cluster";
  const resources = objects.map(({ declared: { urn, inputs, apiVersion, kind, name, namespace, manager } }) => ({
    urn,
    type: `kubernetes:${apiVersion}:${kind}`,
    provider: `${provider}::id`,
    inputs,
    outputs: { apiVersion, kind, metadata: { name, namespace }, __fieldManager: manager },
  }));
  const cluster = { urn: provider, type: "pulumi:providers:kubernetes", inputs: { kubeconfig: "the kubeconfig" } };
  const chart = { ...cluster, urn: "urn:chart", type: "kubernetes:helm.sh/v3:Release", provider: `${provider}::id` };
  const write = (name: string, content: unknown): string => {
    writeFileSync(path.join(folder, name), JSON.stringify(content));
    return path.join(folder, name);
  };
  symlinkSync(path.join(__dirname, "../support/fake-kubectl.mjs"), path.join(folder, "kubectl"));
  const items = objects.map(({ live, declared: { apiVersion, kind } }) => ({ apiVersion, kind, ...live }));
  const variables: { [name: string]: string } = {
    PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    OBJECTS: write("objects.json", { items }),
    CALLS: path.join(folder, "calls"),
    ...more,
  };
  const before = { ...process.env };
  Object.assign(process.env, variables);
  context.after(() => {
    process.env = before;
    rmSync(folder, { recursive: true });
  });
  const calls = (): Call[] =>
    readFileSync(path.join(folder, "calls"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Call);
  return { state: write("state.json", { deployment: { resources: [cluster, chart, ...resources] } }), calls };
}

const drifted = deployment(
  (live) => (app0(live)["tty"] = true),
  by("kubectl-edit", inContainers({ [app]: { "f:tty": {} } })),
);

test("the objects of the stack's cluster are asked for with the stack's own kubeconfig, and with --repair put right", async (context) => {
  const { state, calls } = stand(context, [drifted]);
  const field = "spec.template.spec.containers[name=app].tty (kubectl-edit)";
  assert.deepEqual(await clusterDrift(state, false), [{ urn: "urn:web", fields: [field], repaired: false }]);
  assert.deepEqual(await clusterDrift(state, true), [{ urn: "urn:web", fields: [field], repaired: true }]);
  assert.deepEqual(
    calls().map(({ verb }) => verb),
    ["get", "get", "get", "apply", "get", "patch"],
  );
  assert.ok(calls().every(({ kubeconfig }) => kubeconfig === "the kubeconfig"));
  const identity = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "web-gke" } };
  assert.deepEqual(calls()[0]?.input?.items, [identity]);
});

test("a refusal of the cluster's is an error, and a cluster where nobody did anything shows nothing", async (context) => {
  const { state } = stand(context, [drifted], { REFUSES: "apply" });
  await assert.rejects(clusterDrift(state, true), /^Error: kubectl apply: Error from server \(Forbidden\): no$/);
  const calm = stand(context, [deployment(() => undefined)]);
  assert.deepEqual(await clusterDrift(calm.state, true), []);
});
