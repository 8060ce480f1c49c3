// Memorystore among the simulated APIs, of which Google's description may be missing.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Properties } from "../../sandbox";
import { loadDocuments, type Document, type Parameter } from "../../sandbox/http/google/documents";
import { Google } from "../../sandbox/http/google/google";
import { ApiStore } from "../../sandbox/http/store";

const place = "projects/acme/locations/europe-west1";
const named = (pattern: string): { [name: string]: Parameter } => ({
  name: { type: "string", location: "path", pattern },
});
const instance = "^projects/[^/]+/locations/[^/]+/instances/[^/]+";
const id = "memorystore.projects.locations.instances";

/** As much of the description as the test calls. */
const memorystore: Document = {
  ...{ name: "memorystore", version: "v1beta", rootUrl: "https://memorystore.googleapis.com/", servicePath: "" },
  schemas: { Any: { type: "any" }, Operation: { type: "object", properties: { name: { type: "string" } } } },
  methods: {
    create: {
      ...{ id: `${id}.create`, path: "v1beta/{+parent}/instances", httpMethod: "POST" },
      parameters: {
        parent: { type: "string", location: "path", pattern: "^projects/[^/]+/locations/[^/]+$" },
        instanceId: { type: "string", location: "query" },
      },
      ...{ request: { $ref: "Any" }, response: { $ref: "Operation" } },
    },
    get: {
      ...{ id: `${id}.get`, path: "v1beta/{+name}", httpMethod: "GET" },
      ...{ parameters: named(`${instance}$`), response: { $ref: "Any" } },
    },
    getCertificateAuthority: {
      ...{ id: `${id}.getCertificateAuthority`, path: "v1beta/{+name}", httpMethod: "GET" },
      ...{ parameters: named(`${instance}/certificateAuthority$`), response: { $ref: "Any" } },
    },
  },
};

function send(): (method: string, address: string, body?: Properties) => Properties {
  const api = new Google([memorystore], {
    ...{ store: new ApiStore(), projects: { acme: "123" }, regions: ["europe-west1"], authority: "-----BEGIN" },
    ...{ note: () => undefined, duration: () => 0, onJob: () => undefined, fails: () => false },
  });
  return (method, address, body) => {
    const { host, pathname, searchParams } = new URL(`https://memorystore.googleapis.com/v1beta/${address}`);
    const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
    const { status, body: answer } = api.handle({
      ...{ host, method, path: pathname, query: searchParams, headers: {}, body: bytes },
    });
    assert.equal(status, 200);
    return answer as Properties;
  };
}

for (const [mode, replicaCount, kinds] of [
  ["CLUSTER_DISABLED", 1, ["CONNECTION_TYPE_PRIMARY", "CONNECTION_TYPE_READER"]],
  ["CLUSTER_DISABLED", 0, ["CONNECTION_TYPE_PRIMARY"]],
  ["CLUSTER", 1, ["CONNECTION_TYPE_DISCOVERY"]],
] as const) {
  test(`an instance (${mode}, ${replicaCount} replicas) has addresses in the network, and an authority`, () => {
    const call = send();
    const network = "projects/acme/global/networks/main";
    const connections = [{ pscAutoConnection: { network, projectId: "acme" } }];
    call("POST", `${place}/instances?instanceId=jobs`, { mode, replicaCount, endpoints: [{ connections }] });
    const made = call("GET", `${place}/instances/jobs`);
    assert.deepEqual([made["name"], made["state"]], [`${place}/instances/jobs`, "ACTIVE"]);
    assert.deepEqual(made["persistenceConfig"], { mode: "DISABLED" });
    const [endpoint] = made["endpoints"] as [{ connections: { pscAutoConnection: Properties }[] }];
    const found = endpoint.connections.map(({ pscAutoConnection }) => pscAutoConnection);
    assert.deepEqual(
      found.map(({ connectionType }) => connectionType),
      kinds,
    );
    assert.equal(new Set(found.map(({ ipAddress }) => ipAddress)).size, kinds.length);
    assert.ok(found.every((one) => one["network"] === network && one["port"] === 6379));
    assert.deepEqual(call("GET", `${place}/instances/jobs/certificateAuthority`)["managedServerCa"], {
      caCerts: [{ certificates: ["-----BEGIN"] }],
    });
  });
}

test("a description that a folder may lack is no reason not to begin, and any other is", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-descriptions-"));
  try {
    const without =
      (...missing: string[]) =>
      (api: string): Promise<string> =>
        missing.includes(api) ? Promise.reject(new Error(api)) : Promise.resolve(JSON.stringify({ name: api }));
    await assert.rejects(
      loadDocuments(folder, without("memorystore.v1beta", "pubsub.v1")),
      /descriptions of pubsub.v1 are not there and cannot be fetched/,
    );
    const documents = await loadDocuments(folder, without("memorystore.v1beta"));
    assert.ok(documents.some(({ name }) => name === "pubsub.v1"));
    assert.ok(!documents.some(({ name }) => name.startsWith("memorystore")));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
