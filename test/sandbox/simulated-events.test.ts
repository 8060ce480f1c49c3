// Pub/Sub, the notifications of buckets and the end points of groups among the simulated APIs, which are named in ways of their own.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Properties } from "../../sandbox";
import type { Answer, Note } from "../../sandbox/http/call";
import type { Document, Method, Parameter } from "../../sandbox/http/google/documents";
import { Google } from "../../sandbox/http/google/google";
import { ApiStore } from "../../sandbox/http/store";

type Facts = [action: string, verb: string, path: string, request?: string];

/** As much of a description as the tests call; the form is that of Google's own. */
function described(name: string, servicePath: string, collections: { [collection: string]: Facts[] }): Document {
  const methodOf = (collection: string, [action, httpMethod, address, request]: Facts): Method => {
    const [path = "", query] = address.split("?");
    const asked: [string, Parameter][] = query === undefined ? [] : [[query, { type: "string", location: "query" }]];
    const inPath = Object.fromEntries(
      [...path.matchAll(/\{(\+?)(\w+)\}/g)].map(([, plus, parameter = ""]): [string, Parameter] => [
        parameter,
        {
          type: "string",
          location: "path",
          ...(plus === "+" ? { pattern: `^projects/[^/]+/${collection}/[^/]+$` } : {}),
        },
      ]),
    );
    const parameters = { ...inPath, ...Object.fromEntries(asked) };
    return {
      ...{ id: `${name}.${collection}.${action}`, path, httpMethod, parameters, response: { $ref: "Any" } },
      ...(request === undefined ? {} : { request: { $ref: request } }),
    };
  };
  const resources = Object.entries(collections).map(([collection, facts]) => [
    collection,
    { methods: Object.fromEntries(facts.map((one) => [one[0], methodOf(collection, one)])) },
  ]);
  return {
    ...{ name, version: "v1", rootUrl: `https://${name}.googleapis.com/`, servicePath },
    schemas: { Any: { type: "any" } },
    resources: Object.fromEntries(resources) as Document["resources"] & object,
  };
}

const named = (path: string): Facts[] => [
  ["create", "PUT", path, "Any"],
  ["get", "GET", path],
  ["patch", "PATCH", path, "Any"],
  ["delete", "DELETE", path],
];
const configs = "b/{bucket}/notificationConfigs";
const keys = "projects/{projectId}/hmacKeys";
const groups = "projects/{project}/global/networkEndpointGroups";
const backends = "projects/{project}/global/backendServices";
const documents = [
  described("compute", "compute/v1/", {
    backendServices: [
      ["insert", "POST", backends, "Any"],
      ["get", "GET", `${backends}/{backendService}`],
      ["setSecurityPolicy", "POST", `${backends}/{backendService}/setSecurityPolicy`, "Any"],
    ],
    globalNetworkEndpointGroups: [
      ["insert", "POST", groups, "Any"],
      ["delete", "DELETE", `${groups}/{networkEndpointGroup}`],
      ["attachNetworkEndpoints", "POST", `${groups}/{networkEndpointGroup}/attachNetworkEndpoints`, "Any"],
      ["detachNetworkEndpoints", "POST", `${groups}/{networkEndpointGroup}/detachNetworkEndpoints`, "Any"],
      ["listNetworkEndpoints", "POST", `${groups}/{networkEndpointGroup}/listNetworkEndpoints`],
    ],
  }),
  described("pubsub", "", {
    topics: [...named("v1/{+name}"), ["setIamPolicy", "POST", "v1/{+name}:setIamPolicy", "Any"]],
    subscriptions: named("v1/{+name}"),
  }),
  described("storage", "storage/v1/", {
    buckets: [
      ["insert", "POST", "b", "Any"],
      ["delete", "DELETE", "b/{bucket}"],
    ],
    hmacKeys: [
      ["create", "POST", `${keys}?serviceAccountEmail`],
      ["list", "GET", keys],
      ["get", "GET", `${keys}/{accessId}`],
      ["update", "PUT", `${keys}/{accessId}`, "Any"],
      ["delete", "DELETE", `${keys}/{accessId}`],
    ],
    notifications: [
      ["insert", "POST", configs, "Any"],
      ["list", "GET", configs],
      ["get", "GET", `${configs}/{notification}`],
      ["delete", "DELETE", `${configs}/{notification}`],
    ],
  }),
];

function apis(): {
  store: ApiStore;
  notes: Note[];
  pubsub: (method: string, path: string, body?: Properties) => Answer;
  storage: (method: string, path: string, body?: Properties) => Answer;
  compute: (method: string, path: string, body?: Properties) => Answer;
} {
  const store = new ApiStore();
  const notes: Note[] = [];
  const api = new Google(documents, {
    ...{ store, projects: { acme: "123" }, regions: ["europe-west1"], authority: "" },
    note: (note) => notes.push(note),
    duration: () => 0,
    onJob: () => undefined,
    fails: () => false,
  });
  const send =
    (host: string, prefix: string) =>
    (method: string, path: string, body?: Properties): Answer =>
      api.handle({
        ...{ host, method, path: `/${prefix}${path.split("?")[0] ?? ""}`, headers: {} },
        query: new URLSearchParams(path.split("?")[1]),
        body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
      });
  return {
    store,
    notes,
    pubsub: send("pubsub.googleapis.com", "v1/projects/acme/"),
    storage: send("storage.googleapis.com", "storage/v1/"),
    compute: send("compute.googleapis.com", "compute/v1/projects/acme/"),
  };
}

const result = ({ body }: Answer): Properties => body as Properties;
const topic = "projects/acme/topics/events";
const agent = "serviceAccount:service-123@gs-project-accounts.iam.gserviceaccount.com";

test("Pub/Sub's resources are made under the name that they are asked for, and changed inside a wrapper", () => {
  const { pubsub } = apis();
  assert.equal(result(pubsub("PUT", "topics/events", {}))["name"], topic);
  assert.equal(pubsub("PUT", "topics/events", {}).status, 409);
  const pushConfig = { pushEndpoint: "https://example.com/" };
  const made = result(pubsub("PUT", "subscriptions/events", { topic, pushConfig, expirationPolicy: {} }));
  assert.deepEqual(made, {
    ...{ name: "projects/acme/subscriptions/events", topic, state: "ACTIVE", ackDeadlineSeconds: 10 },
    pushConfig: { ...pushConfig, attributes: { "x-goog-version": "v1" } },
    ...{ expirationPolicy: {}, messageRetentionDuration: "604800s" },
  });
  const change = { subscription: { ackDeadlineSeconds: 600 }, updateMask: "ackDeadlineSeconds" };
  const changed = result(pubsub("PATCH", "subscriptions/events", change));
  assert.deepEqual([changed["ackDeadlineSeconds"], changed["topic"]], [600, topic]);
  assert.equal(pubsub("DELETE", "topics/events").status, 200);
  assert.equal(pubsub("GET", "topics/events").status, 404);
});

test("a subscription to a topic that nobody made is noted", () => {
  const { pubsub, notes } = apis();
  pubsub("PUT", "subscriptions/events", { topic });
  assert.deepEqual(
    notes.map(({ kind, at, value }) => [kind, at, value]),
    [["missing reference", ".topic", `"${topic}"`]],
  );
});

test("a bucket notifies a topic only when Cloud Storage may publish there, and its notifications go with it", () => {
  const { pubsub, storage, store, notes } = apis();
  storage("POST", "b", { name: "uploads-1", location: "EUROPE-WEST1" });
  const wanted = { topic: `//pubsub.googleapis.com/${topic}`, payload_format: "JSON_API_V1" };
  assert.equal(storage("POST", "b/uploads-1/notificationConfigs", wanted).status, 404);
  pubsub("PUT", "topics/events", {});
  assert.equal(storage("POST", "b/uploads-1/notificationConfigs", wanted).status, 403);
  pubsub("POST", "topics/events:setIamPolicy", {
    policy: { bindings: [{ role: "roles/pubsub.publisher", members: [agent] }] },
  });
  assert.deepEqual(
    [1, 2].map(() => result(storage("POST", "b/uploads-1/notificationConfigs", wanted))["id"]),
    ["1", "2"],
  );
  assert.equal(result(storage("GET", "b/uploads-1/notificationConfigs/2"))["topic"], wanted.topic);
  assert.equal(storage("DELETE", "b/uploads-1/notificationConfigs/2").status, 204);
  assert.equal(storage("GET", "b/uploads-1/notificationConfigs/2").status, 404);
  assert.equal((result(storage("GET", "b/uploads-1/notificationConfigs"))["items"] as Properties[]).length, 1);
  assert.equal(storage("DELETE", "b/uploads-1").status, 204);
  assert.deepEqual(
    store.keys().filter((key) => key.startsWith("storage:")),
    [],
  );
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ["missing reference", "missing right"],
  );
});

test("a backend gets a security policy by a method of its own, and loses it", () => {
  const { compute } = apis();
  const path = "global/backendServices/web";
  const policy = "projects/acme/global/securityPolicies/edge";
  compute("POST", "global/backendServices", { name: "web" });
  assert.equal(compute("POST", `${path}/setSecurityPolicy`, { securityPolicy: policy }).status, 200);
  assert.equal(result(compute("GET", path))["securityPolicy"], policy);
  assert.equal(compute("POST", `${path}/setSecurityPolicy`, {}).status, 200);
  assert.equal(result(compute("GET", path))["securityPolicy"], undefined);
  assert.equal(compute("POST", "global/backendServices/none/setSecurityPolicy", {}).status, 404);
});

test("a key for S3's protocol tells its secret once, and is deleted only when it is inactive", () => {
  const { storage, store, notes } = apis();
  const email = "web@acme.iam.gserviceaccount.com";
  const create = `projects/acme/hmacKeys?serviceAccountEmail=${email}`;
  assert.equal(storage("POST", create).status, 404);
  store.put(`iam:projects/acme/serviceAccounts/${email}`, { email });
  const { metadata, secret } = result(storage("POST", create)) as { metadata: Properties; secret: string };
  const { accessId, state } = metadata as { accessId: string; state: string };
  assert.match(accessId, /^GOOG1E[0-9A-Z]{55}$/);
  assert.equal(state, "ACTIVE");
  const one = `projects/acme/hmacKeys/${accessId}`;
  assert.equal(result(storage("GET", one))["serviceAccountEmail"], email);
  assert.equal(storage("DELETE", one).status, 400);
  assert.equal(result(storage("PUT", one, { state: "INACTIVE" }))["state"], "INACTIVE");
  assert.ok(!JSON.stringify(store.keys().map((key) => store.get(key))).includes(secret));
  assert.equal((result(storage("GET", "projects/acme/hmacKeys"))["items"] as Properties[]).length, 1);
  assert.equal(storage("DELETE", one).status, 204);
  assert.equal(storage("GET", one).status, 404);
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ["missing reference"],
  );
});

test("a group of end points of the internet holds each once, until it is taken out or the group goes", () => {
  const { compute, notes } = apis();
  const endpoint = { fqdn: "assets.storage.googleapis.com", port: 443 };
  const [group, body] = ["global/networkEndpointGroups/media", { networkEndpoints: [endpoint] }];
  const list = (): Properties => result(compute("POST", `${group}/listNetworkEndpoints`));
  assert.equal(compute("POST", `${group}/attachNetworkEndpoints`, body).status, 404);
  compute("POST", "global/networkEndpointGroups", { name: "media" });
  assert.equal(compute("POST", `${group}/detachNetworkEndpoints`, body).status, 400);
  assert.equal(compute("POST", `${group}/attachNetworkEndpoints`, body).status, 200);
  assert.equal(compute("POST", `${group}/attachNetworkEndpoints`, body).status, 400);
  assert.deepEqual(list(), { items: [{ networkEndpoint: endpoint }] });
  assert.equal(compute("POST", `${group}/detachNetworkEndpoints`, body).status, 200);
  assert.deepEqual(list(), {});
  compute("POST", `${group}/attachNetworkEndpoints`, body);
  compute("DELETE", group);
  compute("POST", "global/networkEndpointGroups", { name: "media" });
  assert.deepEqual(list(), {});
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ["not there", "already exists"],
  );
});
