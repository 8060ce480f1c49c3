// `groundplan rollout` against the simulated API of Cloud Run, as the provider and the command ask it in turn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openGoogle, type Send } from "../../cli/google-api";
import { carryOut } from "../../cli/rollout/carry-out";
import { cloudRunPlace } from "../../cli/rollout/cloud-run";
import { RolloutError, type Subject } from "../../cli/rollout/model";
import { abortedAnnotation } from "../../components/internal/rollout-marks";
import type { Properties } from "../../sandbox";
import type { Call } from "../../sandbox/http/call";
import type { Document, Method } from "../../sandbox/http/google/documents";
import { Google } from "../../sandbox/http/google/google";
import { ApiStore } from "../../sandbox/http/store";

const operation = { response: { $ref: "GoogleLongrunningOperation" } };

function method(verb: string, httpMethod: string, path: string, more: object = {}): Method {
  const parameters = Object.fromEntries(
    [...path.matchAll(/\{\+(\w+)\}/g)].map(([, name = ""]) => [name, { type: "string", location: "path" }]),
  );
  return { id: `run.projects.locations.services.${verb}`, httpMethod, path, parameters, ...more };
}

const query = { type: "string", location: "query" };
const run = {
  ...{ name: "run", version: "v2", rootUrl: "https://run.googleapis.com/", servicePath: "", schemas: {} },
  resources: {
    services: {
      methods: Object.fromEntries(
        [
          method("get", "GET", "v2/{+name}"),
          method("create", "POST", "v2/{+parent}/services", operation),
          method("patch", "PATCH", "v2/{+name}", operation),
        ].map((each) => [
          each.id,
          { ...each, parameters: { ...each.parameters, serviceId: query, updateMask: query } },
        ]),
      ),
    },
  },
} as unknown as Document;

const place = "projects/acme/locations/europe-west1";
const id = `${place}/services/web`;

test("a version goes through the steps and back, and only another template is another revision", async () => {
  const notes: string[] = [];
  const api = new Google([run], {
    ...{ store: new ApiStore(), projects: { acme: "123" }, regions: ["europe-west1"], authority: "" },
    ...{ note: ({ kind }: { kind: string }) => notes.push(kind), duration: () => 0 },
    ...{ onJob: () => undefined, fails: () => false },
  });
  let errors = "0";
  const send: Send = (address, { method: verb, body }) => {
    const url = new URL(address);
    if (url.host === "monitoring.googleapis.com") {
      const points = (int64Value: string) => [{ value: { int64Value } }];
      const timeSeries = [
        { metric: { labels: { response_code_class: "2xx" } }, points: points("100") },
        { metric: { labels: { response_code_class: "5xx" } }, points: points(errors) },
      ];
      return Promise.resolve({ status: 200, body: { timeSeries } });
    }
    const call: Call = {
      ...{ method: verb, host: url.host, path: url.pathname, query: url.searchParams, headers: {} },
      body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    };
    const { status, body: answer } = api.handle(call);
    return Promise.resolve({ status, body: answer });
  };
  const ask = async (verb: "GET" | "POST" | "PATCH", path: string, body?: Properties): Promise<Properties> => {
    const answer = await send(
      `https://run.googleapis.com/v2/${path}`,
      { method: verb, ...(body && { body }) },
      new Headers(),
    );
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body as Properties;
  };
  const template = (version: string): Properties => ({ containers: [{ image: `web:${version}` }] });
  const named = (revision: string): Properties => ({
    type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
    revision,
    percent: 100,
  });
  await ask("POST", `${place}/services?serviceId=web`, { template: template("one") });
  // As the provider does: the service as a whole.
  await ask("PATCH", id, { template: template("two"), traffic: [named("web-00001-abc")] });

  let time = Date.now();
  const later = (milliseconds: number): Promise<void> => {
    time += milliseconds;
    return Promise.resolve();
  };
  const google = openGoogle((message) => new RolloutError(message), {
    ...{ send, authorise: () => Promise.resolve(new Headers()), pause: later },
  });
  const subject: Subject = {
    ...{ title: "shop web", app: "shop", process: "web", places: [cloudRunPlace(google, id)] },
    rollout: { steps: [{ weight: 20, pauseSeconds: 60 }], analysis: { maxErrorPercent: 1, minRequests: 10 } },
  };
  const pace = { patience: 60_000, pause: later, now: () => time, onStep: () => undefined };
  assert.equal((await carryOut(subject, "steps", pace)).outcome, "done");
  const done = await ask("GET", id);
  assert.equal(done["latestCreatedRevision"], `${id}/revisions/web-00002-abc`);
  assert.deepEqual(done["traffic"], [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }]);

  await ask("PATCH", id, { template: template("three"), traffic: [named("web-00002-abc")] });
  errors = "50";
  assert.equal((await carryOut(subject, "steps", pace)).outcome, "aborted");
  const back = await ask("GET", id);
  assert.equal(back["latestCreatedRevision"], `${id}/revisions/web-00003-abc`);
  assert.deepEqual(back["traffic"], [named("web-00002-abc")]);
  assert.deepEqual(back["annotations"], { [abortedAnnotation]: "web-00003-abc" });
  assert.deepEqual(notes, []);
  await ask("PATCH", id, { template: template("three"), traffic: [named("web-00009-abc")] });
  assert.deepEqual(notes, ["dangling"], "a revision that is not there gets no requests");
});
