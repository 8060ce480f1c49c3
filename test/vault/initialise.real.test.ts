// The initialisation against a real server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { initialise } from "../../sync/initialise/initialise";
import { capture } from "../support/captured-log";
import { findLeaks } from "../support/leaks";
import { addresses, recoverySecret } from "../support/vault-world";
import {
  administrator,
  settings,
  prepare,
  logIn,
  assertHandedOver,
  assertQuotas,
  assertClosedToStrangers,
  skip,
} from "../support/initialisation-stand";

test(
  "a real server is handed over: audit first, shares that work, no root token, nothing secret said",
  { skip },
  async (context) => {
    const lines = capture(context);
    const place = await prepare(context);
    const { vault, google } = place;
    const seen = new Map<string, string>();
    await initialise(settings, async (url, options) => {
      const response = await place.send(url, options);
      if (options?.method === "PUT") {
        const made = (await response.clone().json()) as { root_token: string; recovery_keys_base64: string[] };
        seen.set("root token", made.root_token);
        made.recovery_keys_base64.forEach((share, index) => seen.set(`share ${index}`, share));
      }
      return response;
    });
    await assertHandedOver(place);
    assert.equal(seen.size, 6);
    assert.deepEqual(findLeaks(seen, { "the program's log": lines.join(""), "the server's log": vault.log() }), []);
    const entries = vault
      .log()
      .split("\n")
      .filter((line) => line.startsWith('{"time"'))
      .map((line) => JSON.parse(line) as { type: string; request: { path: string } });
    const first = entries.find(({ type }) => type === "response");
    assert.equal(first?.request.path, "sys/audit/stdout", "the first answer on record is that audit is on");
    for (const [asked, expected] of [
      ["sys/auth/gcp", "sys/auth/gcp"],
      ["policy", "sys/policies/acl/administrator"],
      ["quota", "sys/quotas/rate-limit/logins"],
      ["role", "auth/gcp/role/administrator"],
      ["revocation", "auth/token/revoke-self"],
    ] as const) {
      assert.ok(
        entries.some(({ request }) => request.path === expected),
        asked,
      );
    }

    assert.equal((await logIn(vault, "somebody@acme-test.iam.gserviceaccount.com")).status, 400, "nobody else logs in");
    const { token } = await logIn(vault, administrator);
    const may = async (method: string, apiPath: string, body?: object): Promise<boolean> =>
      (await vault.call(method, apiPath, body, token)).status !== 403;
    assert.ok(await may("POST", "sys/mounts/secrets/dev", { type: "kv", options: { version: "2" } }));
    assert.ok(!(await may("GET", "secrets/dev/data/web")));
    assert.ok(!(await may("PUT", "sys/seal")));

    await assertQuotas(vault);
    await assertClosedToStrangers(vault);

    const before = place.asked.length;
    await initialise(settings, place.send);
    assert.ok(
      place.asked.slice(before).every((request) => request.startsWith("GET ")),
      "a second run changes nothing",
    );
    assert.equal(google.enabled(recoverySecret).length, 1);
  },
);

test("a stranger who asks the real server before each request of the job gets nothing", { skip }, async (context) => {
  capture(context);
  const place = await prepare(context);
  const statuses = new Set<number>();
  const stranger = async (): Promise<number> => {
    const init = { secret_shares: 1, secret_threshold: 1, recovery_shares: 1, recovery_threshold: 1 };
    return (await place.send(`${addresses.vault}/v1/sys/init`, { method: "PUT", body: JSON.stringify(init) })).status;
  };
  await initialise(settings, async (url, options) => {
    statuses.add(await stranger());
    return place.send(url, options);
  });
  assert.deepEqual([...statuses], [403]);
  // What the deployment does next.
  place.google.open = true;
  assert.equal(await stranger(), 400, "the server is initialised");
  await initialise({ ...settings, asStranger: true }, place.send);
  await assertHandedOver(place);
});

/** Cut off after a request that only reads, a run leaves what the one before it left. */
const isChange = (options: RequestInit | undefined): boolean => (options?.method ?? "GET") !== "GET";

test("cut off after any change, a second run hands the real server over", { skip }, async (context) => {
  capture(context);
  let lost = 0;
  const outcome = { ended: false };
  for (let n = 1; !outcome.ended; n++) {
    await context.test(`after change ${n}`, async (one) => {
      const place = await prepare(one);
      let changes = 0;
      outcome.ended = await new Promise<boolean>((done, fail) => {
        const cut: typeof fetch = async (url, options) => {
          if (changes < n) {
            if (isChange(options)) changes += 1;
            const response = await place.send(url, options);
            if (changes < n) return response;
            done(false);
          }
          // It was carried out, and its answer never comes.
          return new Promise(() => undefined);
        };
        initialise(settings, cut).then(() => {
          done(true);
        }, fail);
      });
      if (place.asked.at(-1) === "PUT /v1/sys/init") {
        // The one moment that cannot be closed: the answer was never stored, and whoever runs it is told.
        lost += 1;
        await assert.rejects(initialise(settings, place.send), { code: 4, message: /nothing of it is stored here/ });
        return;
      }
      await initialise(settings, place.send);
      await assertHandedOver(place);
    });
  }
  assert.equal(lost, 1);
});

test("two runs at once hand the real server over once", { skip }, async (context) => {
  capture(context);
  for (const delay of [0, 3, 15]) {
    await context.test(`the second one ${delay} ms later`, async (one) => {
      const place = await prepare(one);
      const patient = { ...settings, grace: 5_000 };
      const second = sleep(delay).then(() => initialise(patient, place.send));
      await Promise.all([initialise(patient, place.send), second]);
      await assertHandedOver(place);
      assert.equal(place.google.enabled(recoverySecret).length, 1);
    });
  }
});
