import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { randomFrom } from "../../cli/rehearse/random";
import type { Properties } from "../../sandbox";
import type { Call, Note } from "../../sandbox/http/call";
import { chartAnswer } from "../../sandbox/http/charts";
import type { Caller } from "../../sandbox/http/kubernetes/api";
import { fillEndpointGroups } from "../../sandbox/http/kubernetes/endpoint-groups";
import { playPods } from "../../sandbox/http/kubernetes/node";
import { pulumiObjects } from "../../sandbox/http/kubernetes/objects";
import { copySecrets } from "../../sandbox/http/kubernetes/operator";
import { ApiStore } from "../../sandbox/http/store";

/** An API server that has what `there` says, and notes what is sent to it. */
function server(there: { [path: string]: Properties }): {
  api: Caller;
  sent: [method: string, path: string, body: Properties][];
} {
  const sent: [method: string, path: string, body: Properties][] = [];
  const api: Caller = {
    call: (method, at, body) => {
      if (method !== "GET") sent.push([method, at, body ?? {}]);
      const found = there[at];
      return Promise.resolve({ status: found === undefined ? 404 : 200, body: found ?? {} });
    },
  };
  return { api, sent };
}

const pod = (name: string, more: Properties, spec: Properties = { nodeName: "one" }): Properties => ({
  ...{ metadata: { namespace: "web", name, uid: "0a0b", ...more } },
  ...{ spec: { containers: [{ name: "app", image: "i" }], ...spec }, status: { phase: "Pending" } },
});

test("a pod gets the node, runs or is done, and goes when it is to be deleted", async () => {
  const items = [
    pod("new", {}, {}),
    pod("server", {}),
    pod("job", { ownerReferences: [{ kind: "Job" }] }),
    pod("old", { deletionTimestamp: "2026-01-01T00:00:00Z" }),
  ];
  const { api, sent } = server({ "/api/v1/pods": { items } });
  await playPods(api);
  const at = "/api/v1/namespaces/web/pods";
  assert.deepEqual(
    sent.map(([method, where]) => `${method} ${where}`),
    [
      `POST ${at}/new/binding`,
      `PATCH ${at}/server/status`,
      `PATCH ${at}/job/status`,
      `DELETE ${at}/old?gracePeriodSeconds=0`,
    ],
  );
  const phases = sent.slice(1, 3).map(([, , body]) => (body["status"] as Properties)["phase"]);
  assert.deepEqual(phases, ["Running", "Succeeded"]);
});

test("endpoint groups count the ready pods of their own service in this cluster, in the zone of the node", async () => {
  const store = new ApiStore();
  const keyOf = (name: string, zone: string): string =>
    `compute:projects/acme/zones/${zone}/networkEndpointGroups/${name}`;
  const group = (name: string, zone: string, service: string, uid = "here"): void => {
    const description = JSON.stringify({ "cluster-uid": uid, namespace: "web", "service-name": service, port: "80" });
    store.put(keyOf(name, zone), { name, description, size: 0 });
  };
  for (const zone of ["europe-west1-c", "europe-west1-b"]) group("web-api", zone, "api");
  group("web-other", "europe-west1-b", "api", "another cluster");
  group("web-misnamed", "europe-west1-b", "api");
  group("web-gone", "europe-west1-b", "gone");
  store.put(keyOf("made-by-hand", "europe-west1-b"), { name: "made-by-hand", size: 4 });
  const ready = (labels: Properties, more: Properties = {}, status = "True", namespace = "web"): Properties => ({
    metadata: { namespace, labels, ...more },
    status: { conditions: [{ type: "Ready", status }] },
  });
  const own = { app: "web", process: "api" };
  const items = [ready(own), ready(own), ready({ app: "web" }), ready(own, {}, "False"), ready(own, {}, "True", "b")];
  const leaving = ready(own, { deletionTimestamp: "2026-01-01T00:00:00Z" });
  const neg = JSON.stringify({ exposed_ports: { 80: { name: "web-api" } } });
  const there: { [path: string]: Properties } = {
    "/api/v1/namespaces/kube-system": { metadata: { uid: "here" } },
    "/api/v1/pods": { items: [...items, leaving] },
    "/api/v1/namespaces/web/services/api": {
      metadata: { annotations: { "cloud.google.com/neg": neg } },
      spec: { selector: own },
    },
  };
  const sizes = async (): Promise<unknown[]> => {
    await fillEndpointGroups(server(there).api, store);
    return store
      .keys()
      .map((key) => [key.replace(/^.*\/zones\/(.*)\/networkEndpointGroups/, "$1"), store.get(key)?.["size"]]);
  };
  const others = [
    ["europe-west1-b/web-other", 0],
    ["europe-west1-b/web-misnamed", 0],
    ["europe-west1-b/web-gone", 0],
    ["europe-west1-b/made-by-hand", 4],
  ];
  assert.deepEqual(await sizes(), [["europe-west1-c/web-api", 0], ["europe-west1-b/web-api", 2], ...others]);
  there["/api/v1/pods"] = { items: [] };
  assert.deepEqual(await sizes(), [["europe-west1-c/web-api", 0], ["europe-west1-b/web-api", 0], ...others]);
});

test("a document is copied once for each of its generations, with the keys of its templates", async () => {
  const path = "/apis/secrets.hashicorp.com/v1beta1";
  const spec = { destination: { name: "web", transformation: { templates: { KEY: { text: "x" } } } } };
  const copy = (name: string, lastGeneration: number): Properties => ({
    ...{ metadata: { namespace: "web", name, generation: 2 }, spec, status: { lastGeneration } },
  });
  const { api, sent } = server({ [`${path}/vaultstaticsecrets`]: { items: [copy("done", 2), copy("due", 1)] } });
  await copySecrets(api);
  assert.deepEqual(
    sent.map(([method, where]) => `${method} ${where}`),
    ["POST /api/v1/namespaces/web/secrets", `PATCH ${path}/namespaces/web/vaultstaticsecrets/due/status`],
  );
  assert.deepEqual(sent[0]?.[2]["stringData"], { KEY: "simulated" });
  await copySecrets(server({}).api);
});

test("what Pulumi has applied is told from what others have made", async () => {
  const object = (name: string, manager: string, labels: Properties = {}): Properties => ({
    metadata: { name, namespace: "web", labels, managedFields: [{ manager }] },
  });
  const items = [
    object("ours", "pulumi-kubernetes-1a2b"),
    object("theirs", "kubectl"),
    object("release", "pulumi-kubernetes", { owner: "helm" }),
    object("chart", "pulumi-resource-kubernetes"),
  ];
  const { api } = server({
    "/apis": { groups: [] },
    "/api/v1": {
      resources: [
        { name: "services", verbs: ["list"] },
        { name: "services/status", verbs: ["get"] },
      ],
    },
    "/api/v1/services": { kind: "ServiceList", items },
  });
  assert.deepEqual(await pulumiObjects(api), ["Service web/ours"]);
});

test("a chart is fetched once and kept; one that cannot be had is noted", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-charts-"));
  try {
    const notes: Note[] = [];
    const ask = (at: string, load: (url: string) => Promise<Buffer>) => {
      const call: Call = {
        ...{ host: "charts.example.com", method: "GET", path: at },
        ...{ query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) },
      };
      return chartAnswer(folder, call, (note) => notes.push(note), load);
    };
    const gone = (): Promise<Buffer> => Promise.reject(new Error("no network"));
    const urls: string[] = [];
    const first = await ask("/index.yaml", (url) => {
      urls.push(url);
      return Promise.resolve(Buffer.from("entries"));
    });
    assert.deepEqual(
      [first?.status, first?.raw?.toString(), urls],
      [200, "entries", ["https://charts.example.com/index.yaml"]],
    );
    assert.equal((await ask("/index.yaml", gone))?.raw?.toString(), "entries");
    assert.equal((await ask("/web-1.0.0.tgz", gone))?.status, 404);
    assert.deepEqual(
      notes.map(({ kind, value }) => [kind, value]),
      [["chart that cannot be had", "no network"]],
    );
    for (const other of ["/v1/secrets", "/../index.yaml/x"]) assert.equal(await ask(other, gone), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a seed gives the same moments again, and another one others", () => {
  const moments = (seed: number): number[] => Array.from({ length: 20 }, randomFrom(seed));
  assert.deepEqual(moments(1), moments(1));
  assert.notDeepEqual(moments(1), moments(2));
  assert.ok(moments(3).every((one) => one >= 0 && one < 1));
});
