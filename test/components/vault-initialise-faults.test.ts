// The initialisation while others run too, while services fail, and on servers that have something already.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { initialise } from "../../sync/initialise/initialise";
import { capture } from "../support/captured-log";
import { World, addresses, bundleSecret, mark, recoverySecret } from "../support/vault-world";
import {
  assertDone,
  assertNothingSecret,
  cutOff,
  sendTo,
  settings,
  tick,
  toResponse,
} from "../support/vault-initialise";

test("two runs at once, with any delays, end in the same state", async (context) => {
  const lines = capture(context);
  const delays = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 30 });
  const slowly = (world: World, pattern: number[]): typeof fetch => {
    let count = 0;
    const send = sendTo(world);
    return async (url, options) => {
      await tick(pattern[count++ % pattern.length]);
      return send(url, options);
    };
  };
  const patient = { ...settings, grace: 2_000 };
  await fc.assert(
    fc.asyncProperty(delays, delays, async (one, other) => {
      const world = new World();
      await Promise.all([initialise(patient, slowly(world, one)), initialise(patient, slowly(world, other))]);
      assertDone(world);
      assert.equal(world.initialisations, 1);
    }),
    { numRuns: 40 },
  );
  assertNothingSecret(lines);
});

test("one of two runs is cut off anywhere, and the other finishes", async (context) => {
  capture(context);
  for (let n = 1; n <= 24; n++) {
    const world = new World();
    const other = initialise(settings, sendTo(world)).then(
      () => undefined,
      (error: unknown) => error,
    );
    await cutOff(world, n, true);
    if ((await other) !== undefined) {
      // The run that was cut off took the one answer of Vault with it.
      world.emptyBucket();
      await initialise(settings, sendTo(world));
    }
    assertDone(world);
  }
});

test("a server that is starting, a standby, an outage of Secret Manager and a late grant are waited for", async (context) => {
  const lines = capture(context);
  const world = new World();
  const failures = new Map<string, number>();
  const passing = [503, 500, 429];
  // A standby redirects to itself; a grant that has not arrived looks like one that was never made.
  // Without a body, 403 and 404 are those of Cloud Run's front end, which does not know the service yet.
  const statuses = { vault: [...passing, 307, 472, 473, 403, 404], google: [...passing, 401, 403, 404] };
  world.interfere = ({ method, url }) => {
    // After `sys/init` fails, what Vault says about itself decides; that is another test.
    if (method === "PUT") return undefined;
    const key = `${method} ${url}`;
    const count = failures.get(key) ?? 0;
    failures.set(key, count + 1);
    const status = (url.startsWith(addresses.vault) ? statuses.vault : statuses.google)[count];
    return status === undefined ? undefined : { status };
  };
  await initialise(settings, sendTo(world));
  assertDone(world);
  assertNothingSecret(lines);
});

test("storing what Vault said is tried for longer than anything else", async (context) => {
  capture(context);
  const world = new World();
  let refused = 0;
  world.interfere = ({ url }) => {
    if (!world.initialised || !url.includes(":addVersion") || refused >= 60) return undefined;
    refused += 1;
    return refused % 2 === 0 ? { status: 403 } : { status: 418 };
  };
  // Sixty attempts take longer than its patience.
  await initialise({ ...settings, patience: 20 }, sendTo(world));
  assert.equal(refused, 60);
  assertDone(world);
});

test("a service that quotes what it was sent, or a fault that does, makes no secret show", async (context) => {
  const lines = capture(context);
  const world = new World();
  const through = sendTo(world);
  const quotes = [400, 500, "thrown", 418] as const;
  let quoted = 0;
  const send: typeof fetch = (url, options) => {
    const sent = typeof options?.body === "string" ? options.body : "";
    const [, data] = /"data":"([^"]+)"/.exec(sent) ?? [];
    const text = Buffer.from(data ?? "", "base64").toString("utf8");
    const quote = quotes[quoted];
    if (!text.includes(mark) || quote === undefined) return through(url, options);
    quoted += 1;
    if (quote === "thrown")
      return Promise.reject(new TypeError(`Headers.append: "${text}" is an invalid header value.`));
    const error = { message: `Invalid value at 'payload.data': ${text}`, status: `INVALID ${text}` };
    return Promise.resolve(toResponse({ status: quote, body: { error } }));
  };
  await initialise(settings, send);
  assert.equal(quoted, quotes.length);
  assertDone(world);
  assertNothingSecret(lines);
});

test("the answer of sys/init may be lost on the way: what was carried out is not asked for again", async (context) => {
  capture(context);
  const world = new World();
  const through = sendTo(world);
  const send: typeof fetch = async (url, options) => {
    const response = await through(url, options);
    if (options?.method === "PUT") throw new TypeError("fetch failed");
    return response;
  };
  await assert.rejects(initialise(settings, send), { code: 4 });
  assert.equal(world.initialisations, 1);
});

test("Secret Manager is rehearsed first: without it, Vault stays as it is", async (context) => {
  capture(context);
  for (const step of [":addVersion", ":access", ":destroy", ":testIamPermissions"]) {
    const world = new World();
    world.interfere = ({ url }) =>
      url.endsWith(step) ? { status: 403, body: { error: { message: "denied" } } } : undefined;
    await assert.rejects(initialise({ ...settings, patience: 20 }, sendTo(world)), {
      code: 3,
      message: /denied.*run the job again/,
    });
    assert.equal(world.initialisations, 0, step);
  }
});

test("an empty server where an initialised one was is left alone", async (context) => {
  capture(context);
  const world = new World();
  await initialise(settings, sendTo(world));
  world.emptyBucket();
  await assert.rejects(initialise(settings, sendTo(world)), { code: 4, message: /restore its bucket from a backup/ });
  assert.equal(world.initialisations, 1);
  for (const secret of [recoverySecret, bundleSecret]) {
    world.enabled(secret).forEach((version) => (version.state = "DISABLED"));
  }
  world.rootActions.length = 0;
  await initialise(settings, sendTo(world));
  assert.equal(world.initialisations, 2);
  assertDone(world);
});

test("a server that refuses for good is reported, not asked again and again", async (context) => {
  capture(context);
  const world = new World();
  const errors = ["parameters recovery_shares not applicable to seal type shamir"];
  world.interfere = ({ method, url }) =>
    method === "PUT" && url.endsWith("sys/init") ? { status: 400, body: { errors } } : undefined;
  await assert.rejects(initialise(settings, sendTo(world)), { code: 1, message: /refuses to be initialised.*shamir/ });
  assert.equal(world.asked.filter((request) => request.startsWith("PUT")).length, 1);
});

test("an audit device that is there already is left alone", async (context) => {
  capture(context);
  const world = new World();
  const device = { type: "file", options: { file_path: "/elsewhere" } };
  world.audit["stdout/"] = device;
  await initialise(settings, sendTo(world));
  assert.equal(world.audit["stdout/"], device);
  assertDone(world);
});

test("without an audit device to enable, the root token is looked up before it is used", async (context) => {
  capture(context);
  const world = new World();
  await initialise({ ...settings, setup: { ...settings.setup, audit: [] } }, sendTo(world));
  assert.equal(world.rootActions[0], "GET auth/token/lookup-self");
  assert.equal(world.rootToken, undefined);
});

test("restored data are not initialised again, and need no shares of their own", async (context) => {
  const lines = capture(context);
  const world = new World();
  world.initialised = true;
  world.clusterId = "of-the-backup";
  await initialise({ ...settings, restored: true }, sendTo(world));
  assert.deepEqual([world.initialisations, world.rootActions], [0, []]);
  assert.match(lines.at(-1) ?? "", /"done: the data were restored/);
  world.emptyBucket();
  await assert.rejects(initialise({ ...settings, restored: true }, sendTo(world)), {
    code: 4,
    message: /fill it from a backup first/,
  });
  assert.equal(world.initialisations, 0);
});
