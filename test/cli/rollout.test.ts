import assert from "node:assert/strict";
import { test } from "node:test";
import { openGoogle, type Send } from "../../cli/google-api";
import { carryOut, look, nextPiece } from "../../cli/rollout/carry-out";
import { cloudRunPlace, readService } from "../../cli/rollout/cloud-run";
import { judge, nextBack, nextOf, together } from "../../cli/rollout/decide";
import { findSubjects } from "../../cli/rollout/find";
import { measure } from "../../cli/rollout/measure";
import {
  Busy,
  RolloutError,
  type Place,
  type Rollout,
  type Seen,
  type Sight,
  type Subject,
} from "../../cli/rollout/model";
import { nextText, renderStatus, statusDocument } from "../../cli/rollout/report";
import type { StateResource } from "../../cli/recover/state";
import { abortedAnnotation } from "../../components/internal/rollout-marks";
import type { Properties, Value } from "../../sandbox";
import { World } from "../support/rollout-world/world";

const rollout: Rollout = {
  steps: [
    { weight: 10, pauseSeconds: 300 },
    { weight: 50, pauseSeconds: 600 },
  ],
  analysis: { maxErrorPercent: 1, minRequests: 50 },
};
const noSight: Sight = {
  ...{ stable: "web-00001-aaa", candidate: "web-00002-bbb", weight: 0, others: [], state: "ready" },
  ...{ aborted: false, finishing: false, since: 0 },
};
const nothing = (): Promise<void> => Promise.resolve();
const placeOf = (title: string): Place => ({
  ...{ title, share: nothing, finish: nothing, abort: nothing },
  read: () => Promise.resolve(noSight),
  measure: () => Promise.resolve({ requests: 0, errors: 0 }),
});
const [one, other] = [placeOf("one"), placeOf("other")];
const seen = (...sights: Partial<Sight>[]): Seen[] =>
  sights.map((sight, index) => ({ place: index === 0 ? one : other, sight: { ...noSight, ...sight } }));
const atRest = (): Seen => ({ place: one, sight: { ...noSight, candidate: undefined } as unknown as Sight });

/** What is next, without its functions. */
function told(all: Seen[], steps = rollout.steps): unknown {
  const next = nextOf(all, { ...rollout, steps });
  const names = (list: Seen[]): string[] => list.map(({ place }) => place.title);
  if (next.kind === "judge") {
    return [next.kind, names(next.seen), next.since, next.pauseSeconds, next.then.kind];
  }
  return "seen" in next ? [next.kind, names(next.seen), ...("weight" in next ? [next.weight] : [])] : [next.kind];
}

const decisions: [name: string, all: Seen[], next: unknown[], steps?: Rollout["steps"]][] = [
  ["one version everywhere", [atRest()], ["done"]],
  ["a new version", seen({}), ["share", ["one"], 10]],
  ["one that starts", seen({ state: "starting" }), ["wait"]],
  ["one whose share is being set", seen({ state: "settling", weight: 10 }), ["wait"]],
  ["one that does not start", seen({ state: "failed" }, {}), ["abort", ["one", "other"]]],
  ["a step", seen({ weight: 10, since: 5 }), ["judge", ["one"], 5, 300, "share"]],
  ["a share between two steps", seen({ weight: 30 }), ["judge", ["one"], 0, 300, "share"]],
  ["the last step", seen({ weight: 50 }), ["judge", ["one"], 0, 600, "finish"]],
  ["everything by name", seen({ weight: 100 }), ["finish", ["one"]]],
  ["a last step that has begun", seen({ weight: 50, finishing: true }, { weight: 50 }), ["finish", ["one"]]],
  [
    "a place that is behind",
    seen({ weight: 50, since: 9 }, { weight: 10, since: 4 }),
    ["judge", ["one", "other"], 4, 300, "share"],
  ],
  ["a place that has not begun", seen({ weight: 50 }, {}), ["share", ["other"], 10]],
  ["a place that is done", [atRest(), ...seen({ weight: 10 })], ["judge", ["one"], 0, 300, "share"]],
  ["a way back that was stopped", seen({ aborted: true }, { weight: 10 }), ["abort", ["other"]]],
  ["shares that were given after the way back", seen({ aborted: true, weight: 10 }), ["abort", ["one"]]],
  ["a way back that is done", seen({ aborted: true, state: "failed" }, { aborted: true }), ["aborted"]],
  ["everything at once", seen({}), ["finish", ["one"]], []],
  ["everything at once, from a step", seen({ weight: 10 }), ["finish", ["one"]], []],
  ["everything at once of one that does not start", seen({ state: "failed" }), ["abort", ["one"]], []],
];

for (const [name, all, next, steps] of decisions) {
  test(`what is next: ${name}`, () => {
    assert.deepEqual(told(all, steps), next);
  });
}

test("the way back ends where nothing has a candidate, or each is aborted and has nothing", () => {
  assert.equal(nextBack([atRest()]).kind, "done");
  assert.equal(nextBack(seen({ aborted: true })).kind, "aborted");
  assert.equal(nextBack(seen({ aborted: true, weight: 5 }, { aborted: true })).kind, "abort");
});

test("a version is judged by errors at once, and by its time once there are enough requests", () => {
  const timed: Rollout = { ...rollout, analysis: { ...rollout.analysis, maxLatencyMilliseconds: 300 } };
  for (const [requests, errors, latency, verdict] of [
    [0, 0, undefined, "few"],
    [49, 0, 900, "few"],
    [49, 1, 20, "bad"],
    [1, 1, 20, "bad"],
    [50, 0, 300, "good"],
    [50, 0, 301, "bad"],
    [100, 1, 20, "good"],
    [100, 2, 20, "bad"],
    [200, 0, undefined, "good"],
  ] as const) {
    const measured = { requests, errors, ...(latency === undefined ? {} : { latency }) };
    assert.equal(judge(measured, timed).kind, verdict, JSON.stringify(measured));
  }
  assert.deepEqual(
    together([
      { requests: 3, errors: 1, latency: 9 },
      { requests: 4, errors: 0 },
    ]),
    {
      requests: 7,
      errors: 1,
      latency: 9,
    },
  );
});

const id = "projects/acme/locations/europe-west1/services/web";
const named = (revision: string, percent: number): Properties => ({
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
  revision,
  percent,
});
const newest = { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 };
const service = (traffic: Value, more: Properties = {}): Properties => ({
  ...{ name: id, etag: "e", traffic, reconciling: false, updateTime: "1970-01-01T00:00:07Z" },
  latestCreatedRevision: `${id}/revisions/web-00003-ccc`,
  latestReadyRevision: `${id}/revisions/web-00003-ccc`,
  terminalCondition: { state: "CONDITION_SUCCEEDED" },
  ...more,
});
const [first, second, third] = ["web-00001-aaa", "web-00002-bbb", "web-00003-ccc"];

const services: [name: string, found: Properties, sight: Partial<Sight>][] = [
  ["nothing but the newest", service([newest]), { stable: third, weight: 0, state: "ready" }],
  ["no shares at all", service([]), { stable: third }],
  ["a version that waits", service([named(second, 100)]), { stable: second, candidate: third, weight: 0, since: 7000 }],
  ["a step", service([named(second, 90), named(third, 10)]), { stable: second, candidate: third, weight: 10 }],
  ["everything by name", service([named(third, 100)]), { stable: third, candidate: third, weight: 100 }],
  [
    "a third version during a rollout: the oldest is the one that had everything",
    service([named(second, 90), named(first, 10)]),
    { stable: first, candidate: third, weight: 0, others: [{ version: second, weight: 90 }] },
  ],
  [
    "revisions that somebody named: the largest share",
    service([named("blue", 30), named("green", 70)]),
    { stable: "green", candidate: third, others: [{ version: "blue", weight: 30 }] },
  ],
  [
    "shares of the newest and of another",
    service([{ ...newest, percent: 40 }, named(second, 60)]),
    { stable: second, candidate: third, weight: 40 },
  ],
  [
    "one that starts",
    service([named(second, 100)], { reconciling: true, latestReadyRevision: `${id}/revisions/${second}` }),
    { state: "starting" },
  ],
  ["one whose shares are being set", service([named(second, 100)], { reconciling: true }), { state: "settling" }],
  [
    "one that does not start",
    service([named(second, 100)], {
      latestReadyRevision: `${id}/revisions/${second}`,
      terminalCondition: { state: "CONDITION_FAILED", message: "no listener" },
    }),
    { state: "failed", reason: "no listener" },
  ],
  ["an aborted one", service([named(second, 100)], { annotations: { [abortedAnnotation]: third } }), { aborted: true }],
  [
    "one after an aborted one",
    service([named(second, 100)], { annotations: { [abortedAnnotation]: second } }),
    { aborted: false },
  ],
];

for (const [name, found, sight] of services) {
  test(`what a service says: ${name}`, () => {
    const read = readService(found);
    assert.deepEqual(Object.fromEntries(Object.keys(sight).map((key) => [key, read[key as keyof Sight]])), sight);
    assert.equal("candidate" in read, name.startsWith("n") ? false : true);
  });
}

/** APIs that answer each request in turn, and remember what they were asked. */
function answering(...answers: { status: number; body?: Value }[]) {
  const asked: { method: string; url: URL; body: Properties | undefined }[] = [];
  const send: Send = (url, { method, body }) => {
    asked.push({ method, url: new URL(url), body });
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return Promise.resolve({ status: answer?.status ?? 200, body: answer?.body });
  };
  const authorise = (): Promise<Headers> => Promise.resolve(new Headers());
  return { asked, api: openGoogle((message) => new RolloutError(message), { send, authorise, pause: nothing }) };
}

test("a change says the shares and the mark in one request, of the service that was read; tags and other annotations stay", async () => {
  const found = service([named(second, 90), named(third, 10), { ...named(first, 0), tag: "old" }], {
    annotations: { "deployed-after": "run", [abortedAnnotation]: first },
  });
  const { asked, api } = answering({ status: 200, body: found });
  const place = cloudRunPlace(api, id);
  const sight = await place.read();
  await place.share(sight, 50);
  await place.abort(sight);
  await place.finish(sight);
  const tag = { type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: first, tag: "old" };
  const kept = { "deployed-after": "run" };
  assert.deepEqual(
    asked.slice(1).map(({ body }) => body),
    [
      { etag: "e", traffic: [named(second, 50), named(third, 50), tag], annotations: kept },
      { etag: "e", traffic: [named(second, 100), tag], annotations: { ...kept, [abortedAnnotation]: third } },
      { etag: "e", traffic: [newest, tag], annotations: kept },
    ],
  );
  assert.deepEqual(
    [...new Set(asked.slice(1).map(({ method, url }) => `${method} ${url.href}`))],
    [`PATCH https://run.googleapis.com/v2/${id}?updateMask=traffic,annotations`],
  );
});

test("another change, or no answer, is looked at again; a refusal is told, and a service that is not there", async () => {
  for (const [status, kind] of [
    [409, Busy],
    [412, Busy],
    [503, Busy],
    [0, Busy],
    [400, RolloutError],
    [403, RolloutError],
  ] as const) {
    const { api } = answering(
      { status: 200, body: service([newest]) },
      { status, body: { error: { message: "because" } } },
    );
    const place = cloudRunPlace(api, id);
    const sight = await place.read();
    await assert.rejects(place.finish(sight), (error: Error) => error instanceof kind && /because/.test(error.message));
  }
  await assert.rejects(cloudRunPlace(answering({ status: 404 }).api, id).read(), /is not there; run `pulumi up` first/);
});

test("what was measured is asked for by version, place and time", async () => {
  const counted = (code: string, ...values: string[]): Properties => ({
    metric: { labels: { response_code_class: code } },
    points: values.map((int64Value) => ({ value: { int64Value } })),
  });
  const { asked, api } = answering(
    { status: 200, body: { timeSeries: [counted("2xx", "90", "5"), counted("5xx", "3"), counted("4xx", "2")] } },
    { status: 200, body: { timeSeries: [{ points: [{ value: { doubleValue: 123.4 } }] }] } },
  );
  const source = {
    count: "c",
    latency: "l",
    resource: { type: "cloud_run_revision", labels: { revision_name: third } },
  };
  const window = { since: 0, until: 600_000, hasLatency: true };
  assert.deepEqual(await measure(api, "acme", window, source), { requests: 100, errors: 3, latency: 123.4 });
  const [counts, times] = asked.map(({ url }) => url.searchParams);
  assert.equal(
    counts?.get("filter"),
    `metric.type = "c" AND resource.type = "cloud_run_revision" AND resource.labels.revision_name = "${third}"`,
  );
  assert.equal(counts.get("aggregation.alignmentPeriod"), "600s");
  assert.equal(counts.get("interval.endTime"), "1970-01-01T00:10:00.000Z");
  assert.equal(times?.get("aggregation.crossSeriesReducer"), "REDUCE_PERCENTILE_95");
  assert.deepEqual(await measure(api, "acme", { ...window, until: 59_000 }, source), { requests: 0, errors: 0 });
  assert.equal(asked.length, 2, "nothing was measured within less than a minute");
});

const urn = (type: string, name: string): string => `urn:pulumi:prod::p::${type}::${name}`;
const runtime = (name: string, parent: string, outputs: Properties): StateResource => ({
  ...{ urn: urn("groundplan:index:CloudRunApp", name), type: "groundplan:index:CloudRunApp", parent, outputs },
});
const shop: StateResource = { urn: urn("groundplan:index:App", "shop"), type: "groundplan:index:App" };
const rollouts = { web: { ...rollout } } as unknown as Properties;
const serviceIds = {
  web: { "europe-west1": id, "europe-west4": id.replace("west1", "west4") },
  admin: { "europe-west1": id },
};

test("the processes with a rollout are found by what the runtimes say of them", () => {
  const { api } = answering({ status: 200 });
  const state = [
    shop,
    runtime("shop-run", shop.urn, { rollouts, serviceIds }),
    runtime("alone", "", { rollouts, serviceIds }),
    runtime("mail-run", "", { rollouts: {}, serviceIds }),
    { ...runtime("gone", "", { rollouts, serviceIds }), delete: true },
  ];
  const found = findSubjects(state, api, {});
  assert.deepEqual(
    found.map(({ title, places }) => [title, places.map((place) => place.title)]),
    [
      ["shop web", ["Cloud Run, europe-west1", "Cloud Run, europe-west4"]],
      ["alone web", ["Cloud Run, europe-west1", "Cloud Run, europe-west4"]],
    ],
  );
  assert.deepEqual(found[0]?.rollout, rollout);
  assert.deepEqual(
    findSubjects(state, api, { app: "alone", process: "web" }).map(({ app }) => app),
    ["alone"],
  );
  assert.throws(() => findSubjects(state, api, { process: "admin" }), /there are: shop web, alone web/);
  assert.throws(() => findSubjects([shop], api, {}), /no process of the stack has a rollout; give one/);
});

function inWorld(world: World): Subject {
  const authorise = (): Promise<Headers> => Promise.resolve(new Headers());
  const sending = { send: world.send, authorise, pause: world.pause };
  const api = openGoogle((message) => new RolloutError(message), sending);
  const places = [...world.services.keys()].map((service) => cloudRunPlace(api, service));
  return { title: "shop web", app: "shop", process: "web", rollout, places };
}

const good = { errors: 0, milliseconds: 80, startSeconds: 20 };

test("a rollout in words: what it says on the way, without requests, when it is aborted, and when it begins again", async () => {
  const world = new World();
  const lines: string[] = [];
  const pace = { patience: 600_000, pause: world.pause, now: world.now, onStep: (text: string) => lines.push(text) };
  world.up(id, { version: "one", ...good });
  await world.pause(60_000);
  world.up(id, { version: "two", ...good, errors: 0.5 });
  const subject = inWorld(world);
  const tell = async () => {
    const all = await look(subject.places);
    return { subject, seen: all, next: await nextPiece(all, rollout, "steps", world.now()) };
  };
  await world.pause(60_000);
  const before = await tell();
  assert.match(
    renderStatus(before),
    /shop web\n {2}Cloud Run, europe-west1: web-00001-abc 100 %, web-00002-abc 0 %\n[^]* 10 % for 300 s\n[^]* Next: web-00002-abc \(Cloud Run, europe-west1\) to 10 %\./,
  );
  assert.match(renderStatus(before), /a migration may add and not take away/);
  assert.deepEqual((statusDocument(before) as { next: object }).next, { kind: "share", text: nextText(before.next) });

  world.rate = 0;
  const idle = await carryOut(subject, "steps", pace);
  assert.deepEqual(
    [idle.outcome, idle.why],
    ["waiting", "at 10 % until enough requests were measured 0 of 50 requests were measured"],
  );
  assert.deepEqual(world.shares(id), { one: 90, two: 10 }, "nothing is handed over without evidence");

  world.rate = 120;
  const aborted = await carryOut(subject, "steps", pace);
  assert.equal(aborted.outcome, "aborted");
  assert.match(
    aborted.why ?? "",
    /^\d+ of \d+ requests were answered with a status of 500 or more, and at most 1 % may be$/,
  );
  assert.deepEqual(world.shares(id), { one: 100 });
  assert.match(renderStatus(await tell()), /web-00002-abc 0 %, aborted[^]*begin it again with `promote --retry`/);
  assert.equal((await carryOut(subject, "steps", pace)).outcome, "aborted", "it does not begin again by itself");

  const again = await carryOut(subject, "steps", pace, true);
  assert.equal(again.outcome, "aborted", "and is checked again when it is asked to");
  assert.ok(world.changes.filter(({ share }) => share === 10).length === 2);

  world.up(id, { version: "three", ...good });
  await carryOut(subject, "steps", pace);
  assert.deepEqual(world.shares(id), { three: 100 });
  assert.match(renderStatus(await tell()), /web-00003-abc has everything\n {2}Next: nothing/);
  assert.ok(lines.some((line) => /^Cloud Run, europe-west1: web-00003-abc gets 50 %$/.test(line)));
});
