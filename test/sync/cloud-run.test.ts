import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { keep } from "../../sync/contract";
import { CloudRunService, rollStamp, type ServiceStep } from "../../sync/targets/cloud-run";
import { googleError, type Reply } from "./support/http";
import { script, type Script, type Scripted } from "./support/script";

const done: Reply = { status: 200, body: { name: "projects/acme/locations/europe-west1/operations/1" } };

function seen(stamp: string | undefined, state = "CONDITION_SUCCEEDED", reconciling = false): Reply {
  const annotations = { "example.com/owner": "payments", ...(stamp && { "groundplan.dev/secrets": stamp }) };
  return {
    status: 200,
    body: { etag: '"e1"', reconciling, template: { annotations, containers: [{}] }, terminalCondition: { state } },
  };
}

interface Rolled extends Script {
  target: CloudRunService;
  roll: () => Promise<ServiceStep>;
}

function open(
  t: TestContext,
  service: string,
  answers: { [line: string]: Scripted | Scripted[] },
  startable = true,
): Rolled {
  const scripted = script(t, answers);
  const target = new CloudRunService(
    service,
    scripted.surroundings.runUrl,
    { stamp: "abc", startable },
    scripted.google,
  );
  return { ...scripted, target, roll: () => keep(target, (wait) => scripted.surroundings.sleep(wait)) };
}

for (const [title, service] of [
  ["a Cloud Run service", "projects/acme/locations/europe-west1/services/shop"],
  ["a Cloud Run worker pool", "projects/acme/locations/europe-west1/workerPools/shop"],
] as const) {
  describe(title, () => {
    rolling(service);
  });
}

test("a Cloud Run service in a rollout is not ready: instances of the version from before have the values of their start", async (t) => {
  const service = "projects/acme/locations/europe-west1/services/shop";
  for (const [traffic, isReady] of [
    [[{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }], true],
    [[{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", revision: "shop-00001-abc", percent: 100 }], false],
    [
      [
        { revision: "shop-00001-abc", percent: 90 },
        { revision: "shop-00002-abc", percent: 10 },
      ],
      false,
    ],
    [[{ percent: 100 }, { revision: "shop-00001-abc", tag: "old" }], true],
  ] as const) {
    const reply = seen("abc");
    const { target, roll } = open(t, service, {
      [`GET /v2/${service}`]: { ...reply, body: { ...(reply.body as object), traffic } },
    });
    assert.equal((await roll()).change, "none");
    assert.equal(target.ready, isReady, JSON.stringify(traffic));
  }
});

function rolling(service: string): void {
  const get = `GET /v2/${service}`;
  const patch = `PATCH /v2/${service}?updateMask=template.annotations`;

  test("gets a new revision by one annotation, beside those that it has", async (t) => {
    const { target, roll, asked } = open(t, service, { [get]: seen("old"), [patch]: done });
    assert.equal((await roll()).change, "roll");
    assert.deepEqual(asked[1]?.body, {
      etag: '"e1"',
      template: { annotations: { "example.com/owner": "payments", "groundplan.dev/secrets": "abc" } },
    });
    assert.equal(target.ready, false);
  });

  test("that has a revision for these copies is left alone", async (t) => {
    const { target, roll, lines } = open(t, service, { [get]: seen("abc") });
    assert.equal((await roll()).change, "none");
    assert.deepEqual(lines(), [get]);
    assert.equal(target.ready, true);
  });

  test("whose revision is still starting is looked at again later", async (t) => {
    const { target, roll } = open(t, service, { [get]: seen("abc", "CONDITION_RECONCILING", true) });
    await roll();
    assert.equal(target.ready, false);
  });

  test("whose revision does not start is told about, and not rolled again", async (t) => {
    const { roll, lines } = open(t, service, { [get]: seen("abc", "CONDITION_FAILED") });
    await assert.rejects(roll(), /shop: its newest revision does not start, instances keep the values that they had/);
    assert.deepEqual(lines(), [get]);
  });

  test("is not rolled into a revision that has nothing to start with", async (t) => {
    const { target, roll, lines } = open(t, service, { [get]: seen("old") }, false);
    assert.equal((await roll()).change, "hold");
    assert.deepEqual(lines(), [get]);
    assert.equal(target.ready, true);
  });

  test("that is not rolled is told about all the same if its newest revision does not start", async (t) => {
    const { roll } = open(t, service, { [get]: seen("old", "CONDITION_FAILED") }, false);
    await assert.rejects(roll(), /its newest revision does not start/);
  });

  test("that somebody else changes at the same time is read again", async (t) => {
    const { roll, lines } = open(t, service, { [get]: seen(undefined), [patch]: [googleError(409, "ABORTED"), done] });
    assert.equal((await roll()).change, "roll");
    assert.deepEqual(lines(), [get, patch, get, patch]);
  });

  test("is not rolled twice when the answer was lost", async (t) => {
    const { roll, lines } = open(t, service, { [get]: [seen("old"), seen("abc")], [patch]: "cut" });
    assert.equal((await roll()).change, "none");
    assert.deepEqual(lines(), [get, patch, get]);
  });

  test("that does not exist yet is no failure: it will start with the copies that are there then", async (t) => {
    const { target, roll } = open(t, service, { [get]: googleError(404, "NOT_FOUND") });
    assert.equal((await roll()).change, "none");
    assert.equal(target.ready, false);
  });

  test("that comes in half is not changed", async (t) => {
    const { roll, lines } = open(t, service, { [get]: { status: 200, body: '{"template": {"annotations": {' } });
    await assert.rejects(roll(), /Cloud Run does not show/);
    assert.deepEqual(lines(), [get]);
  });
}

describe("the stamp of a revision", () => {
  const copies = {
    "projects/p/secrets/a": { stamp: "1", edition: "1@x" },
    "projects/p/secrets/b": { stamp: "4", edition: "1@x" },
  };

  test("changes with the version of a copy and with nothing else", () => {
    const stamp = rollStamp(copies);
    assert.match(stamp, /^[0-9a-f]{12}$/);
    assert.notEqual(rollStamp({ ...copies, "projects/p/secrets/b": { stamp: "5", edition: "1@x" } }), stamp);
    assert.equal(rollStamp({ ...copies, "projects/p/secrets/b": { stamp: "4", edition: "2@y" } }), stamp);
    assert.equal(
      rollStamp({ ...copies, "github.com/a/b/environments/e/secrets/K": { stamp: "9", edition: "" } }),
      stamp,
    );
    assert.equal(rollStamp(Object.fromEntries(Object.entries(copies).reverse())), stamp);
  });

  test("does not change when a copy is removed: a revision without it would not start", () => {
    const removed = { ...copies, "projects/p/secrets/b": { stamp: "", removed: "4", edition: "3@z" } };
    assert.equal(rollStamp(removed), rollStamp(copies));
  });
});
