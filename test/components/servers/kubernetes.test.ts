// What a real API server of Kubernetes says of the objects: each field is one that it knows, and each pod one that a restricted namespace takes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { startControlPlane, type ControlPlane } from "../../../cli/rehearse/control-plane";
import { AutopilotApp } from "../../../components";
import type { Properties } from "../../../sandbox/model";
import { deploy } from "../../support/program";
import { secretsOperator, withProviders } from "../../support/secrets-operator";
import * as parts from "../../support/workload";

const found = spawnSync("which", ["kube-apiserver"], { encoding: "utf8" }).stdout.trim();
const skip =
  found !== ""
    ? false
    : "no kube-apiserver on PATH, beside etcd and kube-controller-manager: docs/rehearsal.md says where they are had";

/** An object as the program gives it to the provider. */
interface Described extends Properties {
  apiVersion: string;
  kind: string;
  metadata: { name?: string; namespace?: string; labels?: Properties; annotations?: Properties };
}

interface Template extends Properties {
  metadata?: Properties;
  spec: Properties;
}

interface Answer {
  status: number;
  body: Properties;
}

const folder = mkdtempSync(path.join(os.tmpdir(), "groundplan-kubernetes-"));
let plane: ControlPlane | undefined;
let objects: Described[] = [];

before(async () => {
  if (skip !== false) return;
  plane = await startControlPlane(path.dirname(found), folder, process.env);
  const { cluster, identity, images, network, secrets } = parts;
  const args = { workload: parts.largest, cluster, identity, images, network, secrets, secretsOperator };
  const deployment = await deploy(() => new AutopilotApp("web-gke", args, withProviders()));
  objects = deployment.resources
    .filter(({ type, operation }) => type.startsWith("kubernetes:") && operation === "create")
    .map(({ inputs }) => inputs as unknown as Described);
  // What the others are in or run as; the rest is tried and not kept.
  for (const kind of ["Namespace", "ServiceAccount"]) {
    for (const one of objects.filter((object) => object.kind === kind)) {
      const { status, body } = await ask(one, "?fieldValidation=Strict");
      assert.equal(status, 201, JSON.stringify(body));
    }
  }
});
after(async () => {
  await plane?.close();
  rmSync(folder, { recursive: true, force: true });
});

const tried = "?dryRun=All&fieldValidation=Strict";

async function call(method: string, at: string, body?: Properties): Promise<Answer> {
  assert.ok(plane);
  return plane.api.call(method, at, body);
}

/** Asks the server to make an object, at the path that it lists for the kind. */
async function ask(object: Described, query: string): Promise<Answer> {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { body } = await call("GET", group);
  const listed = (body["resources"] ?? []) as unknown as { name: string; kind: string; namespaced: boolean }[];
  const resource = listed.find((one) => one.kind === kind && !one.name.includes("/"));
  assert.ok(resource, `the server has no ${kind} of ${apiVersion}`);
  const place = resource.namespaced ? `/namespaces/${metadata.namespace ?? ""}` : "";
  return call("POST", `${group}${place}/${resource.name}${query}`, object);
}

/** The objects of Kubernetes' own kinds: those of operators are no part of the server. */
const own = (): Described[] => objects.filter(({ apiVersion }) => !/\.(com|dev)\//.test(apiVersion));

const templateOf = ({ spec }: Template): Template | undefined => {
  const { template, jobTemplate } = spec as { template?: Template; jobTemplate?: Template };
  return template ?? (jobTemplate === undefined ? undefined : templateOf(jobTemplate));
};

/** The pods that the controllers would make. */
function pods(): Described[] {
  return own().flatMap((object) => {
    const template = object["spec"] === undefined ? undefined : templateOf(object as unknown as Template);
    if (template === undefined) return [];
    const { namespace = "" } = object.metadata;
    const { labels } = template.metadata ?? {};
    const metadata = { name: "tried", namespace, ...(labels === undefined ? {} : { labels: labels as Properties }) };
    return [{ apiVersion: "v1", kind: "Pod", metadata, spec: template.spec }];
  });
}

test("the server knows each field of each object, and takes the object", { skip }, async () => {
  const kinds = new Set<string>();
  for (const object of own().filter(({ kind }) => kind !== "Namespace" && kind !== "ServiceAccount")) {
    const { status, body } = await ask(object, tried);
    assert.equal(status, 201, `${object.kind} ${object.metadata.name ?? ""}: ${JSON.stringify(body)}`);
    kinds.add(object.kind);
  }
  assert.deepEqual([...kinds].sort(), [
    ...["ConfigMap", "CronJob", "Deployment", "HorizontalPodAutoscaler", "Job", "NetworkPolicy"],
    ...["PodDisruptionBudget", "Service"],
  ]);
});

test("a field that is misspelt is refused, so that the test before says something", { skip }, async () => {
  const deployment = own().find(({ kind }) => kind === "Deployment");
  assert.ok(deployment);
  const { status, body } = await ask(
    { ...deployment, spec: { ...(deployment["spec"] as Properties), replica: 2 } },
    tried,
  );
  assert.equal(status, 400);
  assert.match(JSON.stringify(body["message"]), /strict decoding error: unknown field \\"spec\.replica\\"/);
});

test("the namespace takes each pod, and none that may do more", { skip }, async () => {
  const all = pods();
  assert.equal(all.length, 7, "three processes and four jobs");
  for (const pod of all) {
    const { status, body } = await ask(pod, tried);
    assert.equal(status, 201, JSON.stringify(body));
  }
  const [first = assert.fail("there is no pod")] = all;
  const { securityContext, ...spec } = first["spec"] as Properties;
  assert.ok(securityContext);
  const { status, body } = await ask({ ...first, spec: { ...spec, hostNetwork: true } }, tried);
  assert.equal(status, 403);
  assert.match(JSON.stringify(body["message"]), /violates PodSecurity \\"restricted:.*host namespaces.*runAsNonRoot/);
});
