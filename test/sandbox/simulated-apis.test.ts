import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { leftovers } from "../../cli/rehearse/leftovers";
import { textAt, type Properties } from "../../sandbox";
import type { Answer, Call, Note } from "../../sandbox/http/call";
import { cloudflare } from "../../sandbox/http/cloudflare/cloudflare";
import type { Document } from "../../sandbox/http/google/documents";
import { checkRequest } from "../../sandbox/http/google/check";
import { changed } from "../../sandbox/http/google/changes";
import { fillRun } from "../../sandbox/http/google/fills/run";
import { startOperation } from "../../sandbox/http/google/operations";
import { Google } from "../../sandbox/http/google/google";
import { referrers } from "../../sandbox/http/google/references";
import type { GoogleRequest } from "../../sandbox/http/google/request";
import { startApis } from "../../sandbox/http/server";
import { ApiStore } from "../../sandbox/http/store";
import { VaultAtGoogle } from "../../sandbox/http/vault";

/** As much of the descriptions as the tests call; the form is that of Google's own. */
const secret = {
  id: "Secret",
  type: "object",
  properties: {
    name: { type: "string", readOnly: true },
    labels: { type: "object", additionalProperties: { type: "string" } },
    ttl: { type: "string", format: "google-duration" },
    replication: { $ref: "Replication" },
    versionDestroyTtl: { type: "string", enum: ["SHORT", "LONG"] },
  },
};
const name = "^projects/[^/]+/secrets/[^/]+$";
const parameters = { name: { type: "string", location: "path", pattern: name } };
const secretManager = {
  ...{ name: "secretmanager", version: "v1", rootUrl: "https://secretmanager.googleapis.com/", servicePath: "" },
  schemas: {
    Secret: secret,
    Replication: { type: "object", properties: { automatic: { type: "object" } } },
    Policy: { type: "object", properties: {} },
    SetIamPolicyRequest: { type: "object", properties: { policy: { type: "any" } } },
  },
  resources: {
    projects: {
      resources: {
        secrets: {
          methods: {
            create: {
              ...{ id: "secretmanager.projects.secrets.create", path: "v1/{+parent}/secrets", httpMethod: "POST" },
              parameters: {
                parent: { type: "string", location: "path", pattern: "^projects/[^/]+$" },
                secretId: { type: "string", location: "query" },
              },
              ...{ request: { $ref: "Secret" }, response: { $ref: "Secret" } },
            },
            get: {
              ...{ id: "secretmanager.projects.secrets.get", path: "v1/{+name}", httpMethod: "GET" },
              ...{ parameters, response: { $ref: "Secret" } },
            },
            patch: {
              ...{ id: "secretmanager.projects.secrets.patch", path: "v1/{+name}", httpMethod: "PATCH" },
              parameters: { ...parameters, updateMask: { type: "string", location: "query" } },
              ...{ request: { $ref: "Secret" }, response: { $ref: "Secret" } },
            },
            delete: {
              ...{ id: "secretmanager.projects.secrets.delete", path: "v1/{+name}", httpMethod: "DELETE" },
              ...{ parameters, response: { $ref: "Policy" } },
            },
            setIamPolicy: {
              ...{
                id: "secretmanager.projects.secrets.setIamPolicy",
                path: "v1/{+resource}:setIamPolicy",
                httpMethod: "POST",
              },
              parameters: { resource: { type: "string", location: "path", pattern: name } },
              ...{ request: { $ref: "SetIamPolicyRequest" }, response: { $ref: "Policy" } },
            },
          },
        },
      },
    },
  },
} satisfies Document & { schemas: object };

function call(method: string, address: string, body?: Properties | Buffer, headers: Call["headers"] = {}): Call {
  const { host, pathname, searchParams } = new URL(address);
  const bytes = body instanceof Buffer ? body : Buffer.from(body === undefined ? "" : JSON.stringify(body));
  return { host, method, path: pathname, query: searchParams, headers, body: bytes };
}

const result = ({ body }: Answer): Properties => body as Properties;

function google(): {
  store: ApiStore;
  notes: Note[];
  send: (method: string, path: string, body?: Properties) => Answer;
} {
  const store = new ApiStore();
  const notes: Note[] = [];
  const api = new Google([secretManager], {
    ...{ store, projects: { acme: "123" }, regions: ["europe-west1"], authority: "" },
    note: (note) => notes.push(note),
    duration: () => 0,
    onJob: () => undefined,
    fails: () => false,
  });
  const host = "https://secretmanager.googleapis.com/";
  return { store, notes, send: (method, path, body) => api.handle(call(method, host + path, body)) };
}

test("a resource is made, read, changed by a mask and deleted; the project may be named either way", () => {
  const { send, notes, store } = google();
  const made = send("POST", "v1/projects/acme/secrets?secretId=key", {
    replication: { automatic: {} },
    labels: { a: "1" },
  });
  assert.equal(result(made)["name"], "projects/123/secrets/key");
  assert.deepEqual(result(send("GET", "v1/projects/123/secrets/key"))["labels"], { a: "1" });
  const changed = send("PATCH", "v1/projects/acme/secrets/key?updateMask=labels,ttl", { ttl: "60s" });
  assert.deepEqual([result(changed)["labels"], result(changed)["ttl"]], [undefined, "60s"]);
  assert.equal(send("POST", "v1/projects/acme/secrets?secretId=key", {}).status, 409);
  assert.equal(send("DELETE", "v1/projects/acme/secrets/key").status, 200);
  assert.equal(send("GET", "v1/projects/acme/secrets/key").status, 404);
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ["already exists"],
  );
  assert.deepEqual(store.keys(), []);
});

test("what a mask empties goes with the object that it was in, and what it does not name stays", () => {
  const credentials = "remoteRepositoryConfig.upstreamCredentials.usernamePasswordCredentials";
  const update = (before: Properties, given: Properties): Properties => {
    const query = new URLSearchParams({ updateMask: `${credentials}.username,${credentials}.password_secret_version` });
    return changed(
      { call: { query }, body: given, service: "artifactregistry" } as unknown as GoogleRequest,
      before,
      given,
    );
  };
  const having = (usernamePasswordCredentials: Properties): Properties => ({
    remoteRepositoryConfig: { description: "docker.io", upstreamCredentials: { usernamePasswordCredentials } },
  });
  const bare = { remoteRepositoryConfig: { description: "docker.io" } };
  const full = having({ username: "acme", passwordSecretVersion: "projects/acme/secrets/docker/versions/1" });
  assert.deepEqual(update(bare, full), full);
  assert.deepEqual(update(full, having({ username: "bot" })), having({ username: "bot" }));
  assert.deepEqual(update(full, bare), bare);
  assert.deepEqual(update(bare, bare), bare);
});

test("a run that fails is told once, and stays failed until another one is asked for", () => {
  const ran: string[] = [];
  const failing = new Set(["migrate"]);
  const store = new ApiStore();
  const ask = (token: string, before?: Properties): { job: Properties; operation: Properties } => {
    const world = {
      ...{ store, projects: {}, regions: [] },
      fails: (job: string) => failing.has(job),
      duration: () => 0,
      onJob: (job: string) => ran.push(job),
    };
    const name = "projects/acme/locations/europe-west1/jobs/migrate";
    const job: Properties = { name, runExecutionToken: token };
    const method = { id: "run.projects.locations.jobs.create", httpMethod: "POST" };
    const request = { service: "run", collection: "jobs", project: "acme", world, method } as unknown as GoogleRequest;
    fillRun(request, job, before);
    return { job, operation: startOperation(request, name, job).body as Properties };
  };
  const first = ask("one");
  assert.equal(textAt(first.job, "terminalCondition.state"), "CONDITION_FAILED");
  assert.equal(textAt(first.job, "latestCreatedExecution.completionStatus"), "EXECUTION_FAILED");
  assert.deepEqual(
    [Object.hasOwn(first.operation, "error"), Object.hasOwn(first.operation, "response")],
    [true, false],
  );
  failing.clear();
  const same = ask("one", first.job);
  assert.equal(textAt(same.job, "terminalCondition.state"), "CONDITION_FAILED");
  assert.equal(Object.hasOwn(same.operation, "error"), false);
  assert.deepEqual(ran, []);
  const next = ask("two", same.job);
  assert.equal(textAt(next.job, "terminalCondition.state"), "CONDITION_SUCCEEDED");
  assert.equal(Object.hasOwn(next.operation, "error"), false);
  assert.deepEqual(ran, ["migrate"]);
});

test("what a description refuses is noted with its place", () => {
  const { send, notes } = google();
  send("POST", "v1/projects/acme/secrets?secretId=key&dryRun=1", {
    ...{ name: "own", ttl: "60", label: "x", labels: { a: 1 }, versionDestroyTtl: "MEDIUM" },
    replication: { automatic: null },
  });
  send("PATCH", "v1/projects/acme/secrets/key?updateMask=ttl,colour", {});
  send("GET", "v2/nothing");
  assert.deepEqual(
    notes.map(({ kind, at }) => [kind, at]),
    [
      ["unknown parameter", "dryRun"],
      ["read-only field", ".name"],
      ["format", ".ttl"],
      ["unknown field", ".label"],
      ["type", ".labels.a"],
      ["value", ".versionDestroyTtl"],
      ["update mask", "colour"],
      ["unknown method", undefined],
    ],
  );
});

test("a policy is replaced only by whoever read it last, and names nothing that is not there", () => {
  const { send, notes } = google();
  send("POST", "v1/projects/acme/secrets?secretId=key", {});
  const bindings = [{ role: "roles/viewer", members: ["serviceAccount:app@acme.iam.gserviceaccount.com"] }];
  const first = send("POST", "v1/projects/acme/secrets/key:setIamPolicy", { policy: { etag: "ACAB", bindings } });
  assert.equal(first.status, 200);
  assert.equal(
    send("POST", "v1/projects/acme/secrets/key:setIamPolicy", { policy: { etag: "ACAB", bindings } }).status,
    409,
  );
  assert.deepEqual(
    notes.map(({ kind, value }) => [kind, value]),
    [
      ["missing reference", '"app@acme.iam.gserviceaccount.com"'],
      ["missing reference", '"app@acme.iam.gserviceaccount.com"'],
    ],
  );
});

test("what only looks for somebody is no use of them, and an empty list need not be said", () => {
  const { store, notes } = google();
  const email = "app@acme.iam.gserviceaccount.com";
  const world = {
    ...{ store, projects: { acme: "123" }, regions: [], authority: "", note: (note: Note) => notes.push(note) },
    ...{ duration: () => 0, onJob: () => undefined, fails: () => false },
  };
  const account = `iam:projects/acme/serviceAccounts/${email}`;
  store.put("monitoring:projects/acme/alertPolicies/1", { conditions: [{ conditionMatchedLog: { filter: email } }] });
  assert.deepEqual(referrers(world, account), []);
  store.put("run:projects/acme/jobs/1", { template: { serviceAccount: email } });
  assert.deepEqual(referrers(world, account), ["run:projects/acme/jobs/1"]);
  const annotations = { required: ["storage.buckets.setIamPolicy"] };
  const document: Document = {
    ...{ name: "storage", version: "v1", rootUrl: "https://storage.googleapis.com/", servicePath: "storage/v1/" },
    schemas: {
      Policy: { properties: { bindings: { type: "array", annotations }, etag: { type: "string", annotations } } },
    },
  };
  const method = { id: "storage.buckets.setIamPolicy", path: "", httpMethod: "PUT", request: { $ref: "Policy" } };
  const problems = checkRequest(document, method, new URLSearchParams(), { version: 1 });
  assert.deepEqual(
    problems.filter(({ kind }) => kind === "missing field").map(({ at }) => at),
    [".etag"],
  );
});

test("Cloudflare has one ruleset for each phase, one record of each kind, and never answers a secret", () => {
  const store = new ApiStore();
  const notes: Note[] = [];
  const world = { store, zone: "acme.com", note: (note: Note) => notes.push(note) };
  const send = (method: string, path: string, body?: Properties | Buffer, headers: Call["headers"] = {}): Properties =>
    result(cloudflare(world, call(method, `https://api.cloudflare.com/client/v4/${path}`, body, headers)));
  const phase = { phase: "http_ratelimit", kind: "zone", rules: [{ expression: "true" }] };
  assert.equal(send("POST", "zones/z/rulesets", phase)["success"], true);
  assert.equal(send("POST", "zones/z/rulesets", phase)["success"], false);
  const record = { name: "acme.com", type: "AAAA", content: "100::" };
  send("POST", "zones/z/dns_records", record);
  assert.equal(send("POST", "zones/z/dns_records", record)["success"], false);
  const alias = { name: "acme.com", type: "CNAME", content: "origin.acme.com" };
  assert.deepEqual(send("POST", "zones/z/dns_records", alias)["errors"], [
    { code: 81053, message: "An A, AAAA, or CNAME record with that host already exists." },
  ]);
  assert.equal((send("GET", "zones/z/dns_records")["result"] as Properties[]).length, 1);
  assert.deepEqual(send("GET", "zones/z/ssl/universal/settings")["result"], { enabled: true });
  send("PATCH", "zones/z/ssl/universal/settings", { enabled: false });
  assert.deepEqual(send("GET", "zones/z/ssl/universal/settings")["result"], { enabled: false });
  const form = (bindings: Properties[]): Buffer =>
    Buffer.from(
      [
        '--x\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n' +
          JSON.stringify({ main_module: "w.js", bindings }),
        '\r\n--x\r\nContent-Disposition: form-data; filename="w.js"\r\nContent-Type: application/javascript+module\r\n\r\ncode',
        "\r\n--x--\r\n",
      ].join(""),
    );
  const type = { "content-type": 'multipart/form-data; boundary="x"' };
  const upload = (script: string, binding: Properties): unknown =>
    send("PUT", `accounts/a/workers/scripts/${script}`, form([binding]), type);
  upload("w", { name: "KEY", type: "secret_text", text: "private" });
  assert.deepEqual((send("GET", "accounts/a/workers/scripts/w/settings")["result"] as Properties)["bindings"], [
    { name: "KEY", type: "secret_text" },
  ]);
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ["already exists", "already exists", "already exists"],
  );
  assert.equal(leftovers(store, []).length, 3);

  upload("router", { name: "W", type: "service", service: "w" });
  upload("lost", { name: "W", type: "service", service: "nobody" });
  send("DELETE", "accounts/a/workers/scripts/w");
  assert.deepEqual(
    notes.slice(3).map(({ kind, value }) => [kind, value]),
    [
      ["missing reference", '"nobody"'],
      ["still in use", '["cloudflare:accounts/a/workers/scripts/router"]'],
    ],
  );
});

test("Vault is closed until its job has run, and then knows its roles", async () => {
  const notes: Note[] = [];
  const vault = new VaultAtGoogle({ port: 9, rootToken: "root" }, (note) => notes.push(note));
  const send = async (method: string, path: string, body?: Properties): Promise<Answer> =>
    vault.handle(call(method, `https://vault.a.run.app/v1/${path}`, body));
  assert.equal((await send("GET", "auth/gcp/role/admin")).status, 503);
  const data = { type: "iam", bound_service_accounts: "a@acme.iam.gserviceaccount.com", token_ttl: "15m" };
  const setup = JSON.stringify({ writes: [{ path: "auth/gcp/role/admin", data }], policies: [] });
  await vault.initialise({ template: { containers: [{ env: [{ name: "SETUP", value: setup }] }] } });
  const role = result(await send("GET", "auth/gcp/role/admin"))["data"] as Properties;
  assert.deepEqual([role["token_ttl"], role["bound_service_accounts"]], [900, ["a@acme.iam.gserviceaccount.com"]]);
  const jwt = (sub: string): string => `x.${Buffer.from(JSON.stringify({ sub })).toString("base64url")}.x`;
  assert.equal(
    (await send("POST", "auth/gcp/login", { role: "admin", jwt: jwt("b@acme.iam.gserviceaccount.com") })).status,
    400,
  );
  assert.equal(
    (await send("POST", "auth/gcp/login", { role: "admin", jwt: jwt("a@acme.iam.gserviceaccount.com") })).status,
    200,
  );
  assert.deepEqual(
    notes.map(({ kind }) => kind),
    ["used before its initialisation", "login refused"],
  );
});

const withoutOpenssl = spawnSync("openssl", ["version"]).status === 0 ? false : "openssl is not on PATH";

test("a host that nobody simulates is answered on loopback with 404, and noted", { skip: withoutOpenssl }, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-apis-"));
  const nobody = {
    documents: [],
    projects: {},
    regions: [],
    zone: "example.com",
    initialises: () => false,
    fails: () => false,
  };
  const apis = await startApis({ ...nobody, folder, charts: folder, vault: { port: 1, rootToken: "t" } });
  try {
    const status = await new Promise((done, fail) => {
      const { hostname, port } = new URL(apis.url);
      const headers = { host: "metadata.example" };
      http
        .get({ hostname, port, path: "http://metadata.example/x", headers }, (response) => {
          response.resume();
          done(response.statusCode);
        })
        .on("error", fail);
    });
    assert.equal(status, 404);
    assert.deepEqual(apis.notes, [{ kind: "unknown host", method: "GET metadata.example", path: "/x" }]);
  } finally {
    await apis.close();
    fs.rmSync(folder, { recursive: true });
  }
});
