import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { programBundle } from "../../components/internal/program-bundle";
import { setup } from "../../components/vault/administrator";
import { initialise } from "../../sync/initialise/initialise";
import { readSettings } from "../../sync/initialise/settings";
import { capture } from "../support/captured-log";
import {
  addresses,
  bundleSecret,
  mark,
  recoverySecret,
  sent,
  World,
  type Asked,
  type Reply,
} from "../support/vault-world";

const environment = {
  VAULT_ADDRESS: addresses.vault,
  RECOVERY_SECRET: recoverySecret,
  BUNDLE_SECRET: bundleSecret,
  RECOVERY_SHARES: "5",
  RECOVERY_THRESHOLD: "3",
  SETUP: JSON.stringify(setup("vault-administrator@acme-test.iam.gserviceaccount.com")),
  SECRET_MANAGER_ADDRESS: addresses.secretManager,
  METADATA_ADDRESS: addresses.metadata,
};
const settings = { ...readSettings(environment), patience: 5_000, grace: 30, pause: 1 };

/** `fetch` against a world in memory. */
function sendTo(world: World): typeof fetch {
  return async (url, options) => {
    const { method = "GET", headers, body } = options ?? {};
    await tick();
    const asked = { method, url: urlOf(url), headers: new Headers(headers), body: parse(body) };
    return toResponse(world.answer(asked));
  };
}

function urlOf(request: string | URL | Request): string {
  return request instanceof Request ? request.url : request.toString();
}

function toResponse(reply: Reply): Response {
  return new Response(sent(reply) ?? null, { status: reply.status });
}

function parse(body: unknown): unknown {
  return typeof body === "string" && body !== "" ? JSON.parse(body) : undefined;
}

function tick(milliseconds = 0): Promise<void> {
  return new Promise((done) => {
    if (milliseconds === 0) setImmediate(done);
    else setTimeout(done, milliseconds);
  });
}

/**
 * Runs the program until its n-th request and no further, as if the machine had been switched off: before the request
 * reaches the other side, or after it was carried out but before its answer arrived. Says whether it came that far.
 */
async function cutOff(world: World, n: number, carriedOut: boolean, told = settings): Promise<boolean> {
  const through = sendTo(world);
  let requests = 0;
  const ended = await new Promise<boolean>((done, fail) => {
    const send: typeof fetch = async (url, options) => {
      requests += 1;
      if (requests < n) return through(url, options);
      if (carriedOut && requests === n) await through(url, options);
      done(false);
      return new Promise(() => undefined);
    };
    initialise(told, send).then(() => {
      done(true);
    }, fail);
  });
  return !ended;
}

function assertDone(world: World): void {
  assert.equal(world.initialised, true);
  assert.equal(world.rootToken, undefined, "the root token is revoked");
  const kept = world.enabled(bundleSecret).map(({ data }) => Buffer.from(data, "base64").toString("utf8"));
  assert.deepEqual(
    [...new Set(kept)],
    [JSON.stringify({ cluster_id: world.clusterId })],
    "the root token is destroyed",
  );
  assert.ok(world.enabled(recoverySecret).length > 0, "the recovery shares are stored");
  for (const version of world.enabled(recoverySecret)) {
    assert.deepEqual(JSON.parse(Buffer.from(version.data, "base64").toString("utf8")), {
      vault_address: addresses.vault,
      recovery_threshold: 3,
      recovery_keys_base64: world.recoveryKeys,
    });
  }
  assert.deepEqual(Object.keys(world.audit), ["stdout/"]);
  assert.deepEqual(Object.keys(world.auth), ["gcp/"]);
  assert.deepEqual(Object.keys(world.written), [
    "sys/policies/acl/administrator",
    "sys/quotas/config",
    "sys/quotas/rate-limit/requests",
    "sys/quotas/rate-limit/logins",
    "auth/gcp/role/administrator",
  ]);
}

function assertNothingSecret(lines: string[]): void {
  assert.ok(lines.length > 0);
  for (const line of lines) assert.ok(!line.includes(mark), line);
  const fields = ["severity", "message", "logging.googleapis.com/labels"];
  for (const line of lines) assert.deepEqual(Object.keys(JSON.parse(line) as object), fields);
}

test("a new server is initialised and handed over, and its secrets are seen nowhere", async (context) => {
  const lines = capture(context);
  const world = new World();
  const through = sendTo(world);
  await initialise(settings, (url, options) => {
    assert.equal(options?.redirect, "manual", "no redirect is followed");
    return through(url, options);
  });
  assertDone(world);
  assert.equal(world.initialisations, 1);
  assert.equal(world.enabled(recoverySecret).length, 1);
  assertNothingSecret(lines);
});

test("what Vault says once is stored at once, and audit is on before anything else is done with the root token", async (context) => {
  capture(context);
  const world = new World();
  await initialise(settings, sendTo(world));
  const init = world.asked.indexOf("PUT /v1/sys/init");
  assert.equal(world.asked[init + 1], `POST /v1/${bundleSecret}:addVersion`);
  assert.deepEqual(world.rootActions, [
    "POST sys/audit/stdout",
    "POST sys/auth/gcp",
    "POST sys/policies/acl/administrator",
    "POST sys/quotas/config",
    "POST sys/quotas/rate-limit/requests",
    "POST sys/quotas/rate-limit/logins",
    "POST auth/gcp/role/administrator",
    "POST auth/token/revoke-self",
  ]);
});

test("a second run finds everything done and changes nothing", async (context) => {
  const lines = capture(context);
  const world = new World();
  await initialise(settings, sendTo(world));
  const before = world.asked.length;
  await initialise(settings, sendTo(world));
  assert.ok(world.asked.slice(before).every((request) => request.startsWith("GET ")));
  assertDone(world);
  assert.match(lines.at(-1) ?? "", /"done: /);
});

test("interrupted at any request, before or after it is carried out, a second run finishes", async (context) => {
  const lines = capture(context);
  const lost: string[] = [];
  let reached = true;
  for (let n = 1; reached; n++) {
    for (const carriedOut of [false, true]) {
      const world = new World();
      reached = await cutOff(world, n, carriedOut);
      const storedOrNew = !world.initialised || world.enabled(bundleSecret).length > 0 || world.rootToken === undefined;
      if (storedOrNew) {
        await initialise(settings, sendTo(world));
      } else {
        lost.push(`${carriedOut ? "after" : "before"} ${world.asked.at(-1) ?? ""}`);
        await assert.rejects(initialise(settings, sendTo(world)), {
          code: 4,
          message: /nothing of it is stored here.*empty its bucket/,
        });
        world.emptyBucket();
        await initialise(settings, sendTo(world));
      }
      assertDone(world);
    }
  }
  // One moment cannot be closed: Vault has answered, and the answer is not yet stored. The last request carried out is `sys/init` in both.
  assert.deepEqual(lost, ["after PUT /v1/sys/init", "before PUT /v1/sys/init"]);
  assertNothingSecret(lines);
});

/** Two people who hold a share each, and a world that has their secrets. */
const pair = ["ada", "bob"].map((name) => ({
  name,
  secret: `projects/acme-test/secrets/vault-recovery-share-${name}`,
  base64: Buffer.from(`key of ${name}`).toString("base64"),
  fingerprint: name.repeat(13).slice(0, 40),
  validFrom: 0,
}));
const shared = { ...settings, shares: 2, threshold: 2, holders: pair };

function worldOf(holders: typeof pair): World {
  const world = new World();
  for (const { secret } of holders) world.versions[secret] = [];
  return world;
}

/** What the newest version of a secret holds. */
function latest(world: World, secret: string): string {
  return Buffer.from(world.enabled(secret)[0]?.data ?? "", "base64").toString("utf8");
}

const noted = { share_holders: { ada: pair[0]?.fingerprint, bob: pair[1]?.fingerprint }, recovery_threshold: 2 };

test("interrupted at any request, each holder has the share for his key in the end, and it is noted who they are", async (context) => {
  capture(context);
  let reached = true;
  for (let n = 1; reached; n++) {
    for (const carriedOut of [false, true]) {
      const world = worldOf(pair);
      reached = await cutOff(world, n, carriedOut, shared);
      // Lost between Vault's answer and its first write: tested above.
      if (world.initialised && world.rootToken !== undefined && world.enabled(bundleSecret).length === 0) continue;
      await initialise(shared, sendTo(world));
      for (const { secret, base64 } of pair) {
        const [, share = ""] =
          /^-----BEGIN PGP MESSAGE-----\n\n(.*)\n-----END PGP MESSAGE-----\n$/s.exec(latest(world, secret)) ?? [];
        assert.equal(Buffer.from(share, "base64").toString("utf8"), `for ${base64}`);
      }
      assert.deepEqual(JSON.parse(latest(world, recoverySecret)), {
        vault_address: addresses.vault,
        ...noted,
        recovery_keys_base64: world.recoveryKeys,
      });
      assert.deepEqual(JSON.parse(latest(world, bundleSecret)), { cluster_id: world.clusterId, ...noted });
      assert.equal(world.rootToken, undefined);
    }
  }
});

test("a key that cannot be used now stops the initialisation before it begins", async (context) => {
  capture(context);
  for (const [why, when] of [
    ["expired", { validFrom: 0, validUntil: Date.now() / 1000 - 1 }],
    ["not yet valid", { validFrom: Date.now() / 1000 + 60 }],
  ] as const) {
    const holders = pair.map((holder, index) => (index === 0 ? { ...holder, ...when } : holder));
    const world = worldOf(holders);
    await assert.rejects(
      initialise({ ...shared, holders }, sendTo(world)),
      { code: 4, message: /not valid now: ada\. / },
      why,
    );
    assert.equal(world.initialised, false);
    await initialise(shared, sendTo(world));
    // Once the shares are handed out, the end of a key is no reason to stop a deployment.
    await initialise({ ...shared, holders }, sendTo(world));
  }
});

test("holders that change between an interruption and the next run get no share that is not theirs", async (context) => {
  capture(context);
  const world = worldOf(pair);
  const isReached = (): boolean => world.initialised && world.enabled(bundleSecret).length > 0;
  // Cut off when Vault's answer is stored, and nothing is handed out.
  for (let n = 1; !isReached(); n++) {
    Object.assign(world, worldOf(pair));
    await cutOff(world, n, true, shared);
  }
  const others = pair.map((holder) => (holder.name === "bob" ? { ...holder, fingerprint: "f".repeat(40) } : holder));
  const holders = [...others].reverse();
  await assert.rejects(initialise({ ...shared, holders }, sendTo(world)), {
    code: 4,
    message: /are 2 of ada .*, bob \(bob/,
  });
  assert.equal(latest(world, pair[1]?.secret ?? ""), "", "bob's new key opens nothing, so nothing is handed to it");
  assert.match(latest(world, pair[0]?.secret ?? ""), /BEGIN PGP MESSAGE/);
  assert.equal(world.rootToken, undefined, "everything else is done");
});

test("shares that are kept together do not go to holders by themselves", async (context) => {
  capture(context);
  const world = worldOf(pair);
  await initialise(settings, sendTo(world));
  await assert.rejects(initialise(shared, sendTo(world)), {
    code: 4,
    message:
      /^the recovery shares are kept together in one secret, and the configuration says: 2 of ada \(.*New holders/,
  });
  world.add(bundleSecret, JSON.stringify({ cluster_id: world.clusterId, ...noted }));
  await initialise(shared, sendTo(world));
  await assert.rejects(initialise({ ...shared, threshold: 1 }, sendTo(world)), { code: 4 });
});

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

/** What a stranger does who finds a server that is not initialised. */
function strangerInitialises(world: World): Reply {
  return world.answer({ method: "PUT", url: `${addresses.vault}/v1/sys/init`, headers: new Headers(), body: {} });
}

test("a stranger who asks before each request of the job gets nothing", async (context) => {
  capture(context);
  const world = new World();
  const statuses = new Set<number>();
  const through = sendTo(world);
  await initialise(settings, async (url, options) => {
    statuses.add(strangerInitialises(world).status);
    const answer = await through(url, options);
    statuses.add(strangerInitialises(world).status);
    return answer;
  });
  assert.deepEqual([...statuses], [403]);
  assert.equal(world.initialisations, 1);
  const audience = `identity?audience=${encodeURIComponent(addresses.vault)}`;
  assert.ok(
    world.asked.some((request) => request.endsWith(audience)),
    "the identity is for this server alone",
  );
  assertDone(world);
});

test("a server that a stranger initialised is never taken for ours, whatever is stored", async (context) => {
  capture(context);
  const ours = async (): Promise<World> => {
    const world = new World();
    await initialise(settings, sendTo(world));
    return world;
  };
  const withBundle = async (): Promise<World> => {
    for (let n = 1; ; n++) {
      const world = new World();
      await cutOff(world, n, true);
      if (world.initialised && world.enabled(bundleSecret).length > 0) return world;
    }
  };
  const states: [string, () => Promise<World>, Partial<typeof settings>, RegExp][] = [
    ["nothing", () => Promise.resolve(new World()), {}, /take the server for a stranger's: whoever initialised it/],
    ["all of ours", ours, {}, /it is the server cluster-2, and another one was/],
    ["a restored server's", ours, { restored: true }, /another one was initialised/],
    ["a bundle", withBundle, {}, /another one was initialised here/],
  ];
  for (const [what, prepare, more, message] of states) {
    const world = await prepare();
    world.emptyBucket();
    world.open = true;
    assert.equal(strangerInitialises(world).status, 200);
    const before = world.rootActions.length;
    const given = world.enabled(recoverySecret).length;
    await assert.rejects(initialise({ ...settings, ...more }, sendTo(world)), { code: 4, message }, what);
    assert.equal(world.rootActions.length, before, `${what}: nothing is done with the stranger's server`);
    assert.ok(world.enabled(recoverySecret).length >= given);
  }
});

test("as one of everybody, it waits until everybody is let in, and says when nobody should be", async (context) => {
  const lines = capture(context);
  const world = new World();
  await initialise(settings, sendTo(world));
  const waiting = { ...settings, asStranger: true };
  await assert.rejects(initialise({ ...waiting, patience: 20 }, sendTo(world)), { code: 3 });
  setTimeout(() => (world.open = true), 20);
  const before = world.asked.length;
  await initialise(waiting, sendTo(world));
  assert.ok(
    world.asked.slice(before).every((request) => request === "GET /v1/sys/init"),
    "no identity is asked for",
  );
  assert.match(lines.at(-1) ?? "", /done: everybody reaches Vault/);
  world.emptyBucket();
  await assert.rejects(initialise(waiting, sendTo(world)), { code: 4, message: /whoever asks first owns it/ });
});

test("what answers in Google's place is not believed: a bucket that has data is not taken for a new one", async (context) => {
  capture(context);
  for (const reply of [
    { status: 200, text: "<html>Sign in</html>" },
    { status: 200, text: "" },
    { status: 200, text: "null" },
    { status: 200, text: "[]" },
    { status: 200, text: '{"versions": [{"state": "ENABLED"}]}' },
    { status: 200, text: "x".repeat(2_000_000) },
    { status: 302, text: "" },
  ]) {
    const world = new World();
    world.interfere = ({ url, method }) =>
      url.startsWith(addresses.secretManager) && method === "GET" ? reply : undefined;
    await assert.rejects(initialise({ ...settings, patience: 20 }, sendTo(world)), /status|version/);
    assert.equal(world.initialisations, 0);
  }
});

test("wrong settings are named, all at once", () => {
  const wrong = { ...environment, VAULT_ADDRESS: "vault", RECOVERY_SHARES: undefined, SETUP: "{" };
  for (const name of ["VAULT_ADDRESS", "RECOVERY_SHARES", "SETUP"]) {
    assert.throws(() => readSettings(wrong), { code: 2, message: new RegExp(`\\b${name} has to`) });
  }
});

/** Serves a world over HTTP; the three services are told apart by a prefix of the path. */
async function serve(world: World): Promise<{ server: Server; base: string }> {
  const server = createServer((request, response) => {
    void body(request).then((text) => {
      const [, which = "", path = ""] = /^\/([a-z]+)(\/.*)$/i.exec(request.url ?? "") ?? [];
      const asked: Asked = {
        method: request.method ?? "GET",
        url: addresses[which as keyof typeof addresses] + path,
        headers: new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body: parse(text),
      };
      const reply = world.answer(asked);
      response.writeHead(reply.status, { "Content-Type": "application/json" });
      response.end(sent(reply));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Runs the program as the job does, in a process of its own. */
async function runProcess(
  node: string[],
  more: { [name: string]: string },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, node, { env: { PATH: process.env["PATH"] ?? "", ...environment, ...more } });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, output };
}

test("as a process, bundled: exit code, log lines, and nothing secret", async () => {
  const bundle = programBundle("sync/initialise/main.ts");
  const folder = mkdtempSync(join(tmpdir(), "initialise-"));
  const program = join(folder, bundle.fileName);
  writeFileSync(program, bundle.text);
  const world = new World();
  const { server, base } = await serve(world);
  try {
    const urls = { SECRET_MANAGER_ADDRESS: `${base}/secretManager`, METADATA_ADDRESS: `${base}/metadata` };
    const quick = { PAUSE_MILLISECONDS: "1", GRACE_SECONDS: "0" };
    const first = await runProcess([program], { ...urls, ...quick, VAULT_ADDRESS: `${base}/vault` });
    assert.equal(first.code, 0, first.output);
    assertNothingSecret(first.output.trimEnd().split("\n"));
    world.emptyBucket();
    const gone = await runProcess([program], { ...urls, ...quick, VAULT_ADDRESS: `${base}/vault` });
    assert.equal(gone.code, 4);
    assert.match(gone.output, /"severity":"ERROR","message":"Vault has no data/);
    const wrong = await runProcess([program], { RECOVERY_SHARES: "five" });
    assert.deepEqual([wrong.code, wrong.output.includes("RECOVERY_SHARES")], [2, true]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
