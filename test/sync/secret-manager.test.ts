import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { Budgets } from "../../sync/budget";
import { Postponed, SyncError, Unsettled } from "../../sync/contract";
import { digest } from "../../sync/copy";
import { SecretManagerCopy } from "../../sync/targets/secret-manager";
import { googleError, type Reply } from "./support/http";
import { script, type Script, type Scripted } from "./support/script";

const secret = "projects/acme/secrets/shop-API_KEY";
const base = `/v1/${secret}`;
const list = `GET ${base}/versions?pageSize=50`;

/** A version as Google tells it: with the project's number. */
function version(number: number, state = "ENABLED"): object {
  return { name: `projects/123/secrets/shop-API_KEY/versions/${number}`, state, createTime: "2026-11-01T00:00:00Z" };
}

function shown(number: number, value: string): Reply {
  const data = Buffer.from(value).toString("base64");
  return { status: 200, body: { name: `projects/123/secrets/shop-API_KEY/versions/${number}`, payload: { data } } };
}

function open(
  t: TestContext,
  answers: { [line: string]: Scripted | Scripted[] },
): Script & { copy: SecretManagerCopy } {
  const scripted = script(t, answers);
  const budget = new Budgets().of(secret);
  const copy = new SecretManagerCopy(secret, scripted.surroundings.secretManagerUrl, scripted.google, budget);
  return { ...scripted, copy };
}

describe("a copy in Secret Manager", () => {
  test("is looked at without its value", async (t) => {
    const { copy, asked } = open(t, { [`GET ${base}/versions/latest`]: { status: 200, body: version(7) } });
    assert.deepEqual(await copy.look(), { stamp: "7", served: true });
    assert.equal(asked[0]?.headers.get("authorization"), "Bearer google-token");
  });

  for (const [what, reply, sight] of [
    ["is disabled", { status: 200, body: version(7, "DISABLED") }, { stamp: "7", served: false }],
    ["is destroyed", { status: 200, body: version(7, "DESTROYED") }, { stamp: "", served: false }],
    ["is not there", googleError(404, "NOT_FOUND"), { stamp: "", served: false }],
  ] as const) {
    test(`is not served if its newest version ${what}`, async (t) => {
      const refused = reply.status === 404 ? reply : googleError(400, "FAILED_PRECONDITION");
      const { copy } = open(t, {
        [`GET ${base}/versions/latest`]: reply,
        [`GET ${base}/versions/latest:access`]: refused,
      });
      assert.deepEqual(await copy.look(), sight);
      assert.deepEqual(await copy.show(), sight);
    });
  }

  test("is compared by the digest of its value", async (t) => {
    const { copy } = open(t, { [`GET ${base}/versions/latest:access`]: shown(7, "wört") });
    assert.deepEqual(await copy.show(), { stamp: "7", served: true, digest: digest("wört") });
  });

  for (const [what, latest] of [
    ["an older version", version(6)],
    ["none", undefined],
  ] as const) {
    test(`is the version that is remembered as long as \`latest\` shows ${what}`, async (t) => {
      const { copy } = open(t, {
        [`GET ${base}/versions/latest`]:
          latest === undefined ? googleError(404, "NOT_FOUND") : { status: 200, body: latest },
        [`GET ${base}/versions/7`]: { status: 200, body: version(7) },
        [`GET ${base}/versions/latest:access`]:
          latest === undefined ? googleError(404, "NOT_FOUND") : shown(6, "older"),
        [`GET ${base}/versions/7:access`]: shown(7, "a"),
      });
      assert.deepEqual(await copy.look("7"), { stamp: "7", served: true, late: true });
      assert.deepEqual(await copy.show("7"), { stamp: "7", served: true, late: true, digest: digest("a") });
      assert.equal(await copy.hasArrived("7"), false);
    });
  }

  test("is what `latest` shows if the version that is remembered is not there: the secret was made anew", async (t) => {
    const { copy } = open(t, {
      [`GET ${base}/versions/latest`]: { status: 200, body: version(1) },
      [`GET ${base}/versions/7`]: googleError(404, "NOT_FOUND"),
    });
    assert.deepEqual(await copy.look("7"), { stamp: "1", served: true });
  });

  for (const known of ["7", "6", "", "unknown"]) {
    test(`is looked at by one request if "${known}" is remembered and \`latest\` is not older`, async (t) => {
      const { copy, lines } = open(t, {
        [`GET ${base}/versions/latest`]: { status: 200, body: version(7) },
        [`GET ${base}/versions/latest:access`]: shown(7, "a"),
      });
      assert.deepEqual(await copy.look(known), { stamp: "7", served: true });
      assert.equal(await copy.hasArrived("7"), true);
      assert.deepEqual(lines(), [`GET ${base}/versions/latest`, `GET ${base}/versions/latest:access`]);
    });
  }

  test("gets a version", async (t) => {
    const { copy, asked } = open(t, { [`POST ${base}:addVersion`]: { status: 200, body: version(8) } });
    assert.equal(await copy.write("wört"), "8");
    assert.deepEqual(asked[0]?.body, { payload: { data: Buffer.from("wört").toString("base64") } });
  });

  test("waits as long as Google asks for before it writes again", async (t) => {
    const limit: Reply = { ...googleError(429, "RESOURCE_EXHAUSTED"), headers: { "retry-after": "3" } };
    const { copy, waits } = open(t, { [`POST ${base}:addVersion`]: [limit, { status: 200, body: version(8) }] });
    assert.equal(await copy.write("a"), "8");
    assert.deepEqual(waits, [3000]);
  });

  for (const [what, reply] of [
    ["no answer", "cut"],
    ["an error of the server", { status: 500, body: "MARK" }],
    ["half an answer", { status: 200, body: '{"name": "projects/123/sec' }],
  ] as const) {
    test(`is not simply written again after ${what}`, async (t) => {
      const { copy, asked } = open(t, { [`POST ${base}:addVersion`]: reply });
      await assert.rejects(
        copy.write("MARK"),
        (error) => error instanceof Unsettled && !error.message.includes("MARK"),
      );
      assert.equal(asked.length, 1);
    });
  }

  test("that is refused is told without what Google said", async (t) => {
    const { copy } = open(t, { [`POST ${base}:addVersion`]: googleError(403, "PERMISSION_DENIED") });
    await assert.rejects(copy.write("a"), {
      name: "SyncError",
      message: `Secret Manager does not take a version of ${secret}: 403 PERMISSION_DENIED`,
    });
  });

  test("loses its old versions, oldest first, but for those to keep", async (t) => {
    const { copy, lines } = open(t, {
      [list]: {
        status: 200,
        body: { versions: [version(9), version(8, "DISABLED"), version(7), version(6), version(5, "DESTROYED")] },
      },
      [`POST ${base}/versions/6:destroy`]: { status: 200, body: version(6, "DESTROYED") },
      [`POST ${base}/versions/8:destroy`]: { status: 200, body: version(8, "DESTROYED") },
    });
    await copy.tidy(["9", "7"]);
    assert.deepEqual(lines(), [list, `POST ${base}/versions/6:destroy`, `POST ${base}/versions/8:destroy`]);
  });

  test("loses versions on later pages too, and reads no further than they go", async (t) => {
    const second = `${list}&pageToken=t2`;
    const third = `${list}&pageToken=t3`;
    const { copy, lines } = open(t, {
      [list]: { status: 200, body: { versions: [version(60)], nextPageToken: "t2" } },
      [second]: { status: 200, body: { versions: [version(10)], nextPageToken: "t3" } },
      [third]: { status: 200, body: { versions: [version(9, "DESTROYED")], nextPageToken: "t4" } },
      [`POST ${base}/versions/10:destroy`]: { status: 200, body: {} },
    });
    await copy.tidy(["60"]);
    assert.deepEqual(lines(), [list, second, third, `POST ${base}/versions/10:destroy`]);
  });

  test("keeps versions that somebody else has added meanwhile", async (t) => {
    const { copy, lines } = open(t, { [list]: { status: 200, body: { versions: [version(9), version(8)] } } });
    await copy.tidy(["8"]);
    await copy.remove("7");
    assert.deepEqual(lines(), [list, list]);
  });

  test("is removed with every version, what readers get last", async (t) => {
    const { copy, lines } = open(t, {
      [list]: { status: 200, body: { versions: [version(9), version(7)] } },
      [`POST ${base}/versions/7:destroy`]: ["cut", googleError(400, "FAILED_PRECONDITION")],
      [`GET ${base}/versions/7`]: { status: 200, body: version(7, "DESTROYED") },
      [`POST ${base}/versions/9:destroy`]: { status: 200, body: {} },
    });
    await copy.remove("9");
    assert.equal(lines().at(-1), `POST ${base}/versions/9:destroy`);
  });

  test("is not thought to be tidy if the list came in half", async (t) => {
    const { copy } = open(t, { [list]: { status: 200, body: '{"versions": [' } });
    await assert.rejects(copy.tidy(["9"]), SyncError);
  });

  test("waits for the next pass when this one has used its share of a project's quota", async (t) => {
    const { copy, asked } = open(t, { [`GET ${base}/versions/latest`]: { status: 200, body: version(7) } });
    for (let looks = 0; looks < 450; looks++) await copy.look();
    await assert.rejects(copy.look(), Postponed);
    assert.equal(asked.length, 450);
  });
});
