import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { StateObject } from "../../sync/state";
import { googleError, type Reply } from "./support/http";
import { script, type Script, type Scripted } from "./support/script";

const get = "GET /storage/v1/b/acme-sync/o/prod%2Fstate.json?alt=media";
const apps = { shop: { copies: { "projects/p/secrets/s": { stamp: "1", edition: "1@x" } }, services: {} } };
const text = JSON.stringify({ format: 1, apps });

function put(generation: number): string {
  return `POST /upload/storage/v1/b/acme-sync/o?uploadType=media&name=prod%2Fstate.json&ifGenerationMatch=${generation}`;
}

function object(body: string, generation = 7): Reply {
  return { status: 200, headers: { "x-goog-generation": String(generation) }, body };
}

function open(t: TestContext, answers: { [line: string]: Scripted | Scripted[] }): Script & { state: StateObject } {
  const scripted = script(t, answers);
  const where = { bucket: "acme-sync", object: "prod/state.json" };
  return { ...scripted, state: new StateObject(where, scripted.google, scripted.surroundings) };
}

describe("what the reconciler remembers", () => {
  test("is empty at first, and is then made only if nobody else has made it", async (t) => {
    const { state, asked } = open(t, { [get]: googleError(404, "NOT_FOUND"), [put(0)]: { status: 200 } });
    assert.deepEqual(await state.load(), { apps: {}, understood: true });
    assert.equal(await state.save(apps), true);
    assert.deepEqual(asked[1]?.body, { format: 1, apps });
  });

  test("is not written if it has not changed", async (t) => {
    const { state, lines } = open(t, { [get]: object(text) });
    const loaded = await state.load();
    assert.deepEqual(loaded.apps, apps);
    assert.equal(await state.save(loaded.apps), true);
    assert.deepEqual(lines(), [get]);
  });

  test("that another pass has written meanwhile is left to it", async (t) => {
    const { state } = open(t, { [get]: [object("{}"), object("theirs", 8)], [put(7)]: googleError(412, "FAILED") });
    await state.load();
    assert.equal(await state.save(apps), false);
  });

  test("is written although the answer was lost", async (t) => {
    const { state } = open(t, {
      [get]: [object("{}"), object(text, 8)],
      [put(7)]: ["cut", googleError(412, "FAILED")],
    });
    await state.load();
    assert.equal(await state.save(apps), true);
  });

  for (const [what, broken] of [
    ["half", text.slice(0, -5)],
    ["of another format", JSON.stringify({ format: 2, apps })],
    ["without apps", JSON.stringify({ format: 1, apps: null })],
    ["with an app of another shape", JSON.stringify({ format: 1, apps: { shop: { copies: [] } } })],
    ["with a copy of another shape", JSON.stringify({ format: 1, apps: { shop: { copies: { a: 1 }, services: {} } } })],
  ] as const) {
    test(`is forgotten if it is ${what}, and overwritten`, async (t) => {
      const { state } = open(t, { [get]: object(broken), [put(7)]: { status: 200 } });
      assert.deepEqual(await state.load(), { apps: {}, understood: false });
      assert.equal(await state.save(apps), true);
    });
  }

  test("that cannot be read stops the pass, which would compare every copy for nothing", async (t) => {
    const { state } = open(t, { [get]: googleError(403, "PERMISSION_DENIED") });
    await assert.rejects(state.load(), {
      message: "cannot read gs://acme-sync/prod/state.json: 403 PERMISSION_DENIED",
    });
  });
});
