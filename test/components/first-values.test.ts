import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { sign, verify } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import fc from "fast-check";
import { programBundle } from "../../components/internal/program-bundle";
import { digest } from "../../sync/copy";
import { SyncError } from "../../sync/contract";
import { Failure } from "../../sync/first-values/failure";
import { main } from "../../sync/first-values/main";
import { makeValue, publicHalf, type Form } from "../../sync/first-values/forms";
import { summary, type Report } from "../../sync/first-values/messages";
import { plan } from "../../sync/first-values/plan";
import { run } from "../../sync/first-values/run";
import type { FirstDocument, FirstKey as Key } from "../../sync/first-values/settings";
import type { Logins } from "../../sync/logins/settings";
import { VaultError } from "../../sync/vault/answers";
import { capture } from "../support/captured-log";
import { startSecretServices, type SecretServices } from "../support/secret-services";

const role = "prod.first-values";
const secretsPath = "secrets/prod/data/web";
const configPath = "config/prod/data/web";
const usual: Form = { form: "base64url", bytes: 64 };
const key = (name: string, form?: Form): Key => ({
  name,
  ...(form === undefined ? {} : { generate: form }),
  secret: `projects/p/secrets/web-${name}`,
});
const generated = key("SECRET_KEY_BASE", usual);
const given = key("STRIPE_KEY");
const plain: Key = { name: "LOG_LEVEL", initial: "info", secret: "projects/p/secrets/web-LOG_LEVEL-config" };
const copyOf = (one: Key): string[] | undefined => services.copies.get(one.secret);

let services: SecretServices;
let slept: number;
beforeEach(start);
afterEach(() => services.close());

async function start(): Promise<void> {
  services = await startSecretServices(role, secretsPath, configPath);
  slept = 0;
}

/** One run for documents in both trees. */
async function goBoth(documents: FirstDocument[], patience = 60_000, logins?: Logins): Promise<Report[]> {
  const around = {
    metadataUrl: services.url,
    secretManagerUrl: services.url,
    storageUrl: services.url,
    memorystoreUrl: services.url,
    patience,
    now: () => 0,
    sleep: async (milliseconds: number) => {
      slept += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const more = logins === undefined ? {} : { logins };
  return run({ vault: { address: services.url, role }, app: "web", documents, ...more }, around);
}

/** One run for the document with the secrets. */
async function go(keys: Key[], patience?: number): Promise<Report> {
  const [report] = await goBoth([{ holds: "secrets", mount: "secrets/prod", keys }], patience);
  assert.ok(report);
  return report;
}

async function failure(keys: Key[], patience?: number): Promise<string> {
  try {
    await go(keys, patience);
  } catch (error) {
    assert.ok(
      [Failure, SyncError, VaultError].some((told) => error instanceof told),
      String(error),
    );
    return (error as Error).message;
  }
  throw new Error("the run succeeded");
}

test("a first run makes the value and copies it", async () => {
  assert.deepEqual(await go([generated]), {
    made: ["SECRET_KEY_BASE"],
    copied: ["SECRET_KEY_BASE"],
    unchanged: [],
  });
  const value = services.versions[0]?.["SECRET_KEY_BASE"];
  assert.match(String(value), /^[A-Za-z0-9_-]{86}$/);
  assert.deepEqual(services.versions, [{ SECRET_KEY_BASE: value }]);
  assert.deepEqual(copyOf(generated), [value]);
});

test("two first runs make different values", async () => {
  await go([generated]);
  const first = copyOf(generated)?.[0];
  services.versions.length = 0;
  services.copies.clear();
  await go([generated]);
  assert.notEqual(copyOf(generated)?.[0], first);
});

test("a second run changes nothing", async () => {
  await go([generated]);
  services.requests.length = 0;
  assert.deepEqual(await go([generated]), { made: [], copied: [], unchanged: ["SECRET_KEY_BASE"] });
  assert.equal(services.versions.length, 1);
  assert.equal(copyOf(generated)?.length, 1);
  assert.ok(services.requests.every((line) => line.startsWith("GET") || line === "POST /v1/auth/gcp/login"));
});

test("a value that somebody put in is copied, kept, and joined by the one that is made", async () => {
  services.versions.push({ STRIPE_KEY: "sk-1", UNRELATED: 7 });
  await go([generated, given]);
  assert.deepEqual(Object.keys(services.versions.at(-1) ?? {}).sort(), ["SECRET_KEY_BASE", "STRIPE_KEY", "UNRELATED"]);
  assert.equal(services.versions.at(-1)?.["STRIPE_KEY"], "sk-1");
  assert.deepEqual(copyOf(given), ["sk-1"]);
});

test("a changed value gets a new version, and the others none", async () => {
  services.versions.push({ STRIPE_KEY: "sk-1", OTHER: "o" });
  await go([given, key("OTHER")]);
  services.versions.push({ STRIPE_KEY: "sk-2", OTHER: "o" });
  assert.deepEqual(await go([given, key("OTHER")]), { made: [], copied: ["STRIPE_KEY"], unchanged: ["OTHER"] });
  assert.deepEqual(copyOf(given), ["sk-1", "sk-2"]);
  assert.deepEqual(copyOf(key("OTHER")), ["o"]);
});

test("two at once agree on one value", async () => {
  const reports = await Promise.all([go([generated]), go([generated]), go([generated])]);
  assert.equal(services.versions.length, 1);
  assert.equal(reports.filter((report) => report.made.length > 0).length, 1);
  assert.deepEqual(new Set(copyOf(generated)), new Set([services.versions[0]?.["SECRET_KEY_BASE"]]));
});

test("one that adds to a document while another does takes the other's value", async () => {
  services.versions.push({ STRIPE_KEY: "sk-1" });
  let once = true;
  services.before = (line) => {
    if (once && line.startsWith("PATCH")) {
      once = false;
      services.versions.push({ STRIPE_KEY: "sk-1", SECRET_KEY_BASE: "the other's" });
    }
    return undefined;
  };
  assert.deepEqual((await go([generated])).made, []);
  assert.deepEqual(copyOf(generated), ["the other's"]);
  assert.equal(services.versions.length, 2);
});

test("missing values are named with the commands that put them in, after everything else is done", async () => {
  const message = await failure([generated, given, key("SMTP_PASSWORD")]);
  assert.equal(
    message,
    [
      "web has secrets without a value in Vault, in secrets/prod/web:",
      "  missing: STRIPE_KEY, SMTP_PASSWORD",
      "Put each in as an operator (the command reads the value from the terminal; end it with Ctrl-D), run this job again, then deploy:",
      "  vault kv patch -mount=secrets/prod web STRIPE_KEY=-",
      "  vault kv patch -mount=secrets/prod web SMTP_PASSWORD=-",
    ].join("\n"),
  );
  assert.equal(copyOf(generated)?.length, 1);
});

test("without a document, the first command makes it, and only if nobody else has", async () => {
  const message = await failure([given, key("SMTP_PASSWORD")]);
  assert.match(
    message,
    / {2}vault kv put -cas=0 -mount=secrets\/prod web STRIPE_KEY=-\n {2}vault kv patch .* SMTP_PASSWORD=-$/,
  );
  assert.equal(services.versions.length, 0);
});

test("a value that is empty or not text is left alone and named", async () => {
  services.versions.push({ STRIPE_KEY: "", SECRET_KEY_BASE: { nested: true } });
  const message = await failure([generated, given]);
  assert.match(message, / {2}not text: SECRET_KEY_BASE\n {2}empty: STRIPE_KEY\n/);
  assert.equal(services.versions.length, 1);
  assert.equal(services.copies.size, 0);
});

test("a value that no copy can hold is left alone and named", async () => {
  services.versions.push({ STRIPE_KEY: "x".repeat(65_537) });
  assert.match(await failure([given]), / {2}longer than 65536 bytes: STRIPE_KEY/);
  assert.equal(services.copies.size, 0);
});

test("plain configuration begins with what the program says, in its own tree, and is never replaced", async () => {
  const documents: FirstDocument[] = [
    { holds: "secrets", mount: "secrets/prod", keys: [generated] },
    { holds: "configuration", mount: "config/prod", keys: [plain] },
  ];
  const reports = await goBoth(documents);
  assert.deepEqual(
    reports.map(({ made }) => made),
    [["SECRET_KEY_BASE"], ["LOG_LEVEL"]],
  );
  assert.deepEqual(services.documents.get(configPath), [{ LOG_LEVEL: "info" }]);
  assert.deepEqual(Object.keys(services.versions[0] ?? {}), ["SECRET_KEY_BASE"]);
  assert.deepEqual(copyOf(plain), ["info"]);
  services.documents.get(configPath)?.push({ LOG_LEVEL: "debug" });
  await goBoth(documents);
  assert.deepEqual(services.documents.get(configPath), [{ LOG_LEVEL: "info" }, { LOG_LEVEL: "debug" }]);
  assert.deepEqual(copyOf(plain), ["info", "debug"]);
});

test("what is missing in one tree keeps nothing from being done in the other, and all of it is told", async () => {
  const documents: FirstDocument[] = [
    { holds: "secrets", mount: "secrets/prod", keys: [given] },
    { holds: "configuration", mount: "config/prod", keys: [plain, key("THEME")] },
  ];
  const failed = await goBoth(documents).then(
    () => assert.fail("the run succeeded"),
    (error: unknown) => error as Error,
  );
  assert.ok(failed instanceof Failure);
  assert.match(
    failed.message,
    /web has secrets without a value in Vault, in secrets\/prod\/web:\n {2}missing: STRIPE_KEY/,
  );
  assert.match(
    failed.message,
    /web has configuration without a value in Vault, in config\/prod\/web:\n {2}missing: THEME/,
  );
  assert.match(failed.message, /vault kv patch -mount=config\/prod web THEME=-$/);
  assert.deepEqual(copyOf(plain), ["info"]);
});

test("a version whose answer was lost is looked for before another one is added", async () => {
  services.versions.push({ STRIPE_KEY: "sk-1" });
  let once = true;
  services.after = (line) => {
    if (!once || !line.endsWith(":addVersion")) return undefined;
    once = false;
    return { status: undefined };
  };
  assert.deepEqual((await go([given])).copied, ["STRIPE_KEY"]);
  assert.deepEqual(copyOf(given), ["sk-1"]);
});

test("nothing takes the place of a deleted document", async () => {
  services.versions.push({ SECRET_KEY_BASE: "precious" }, undefined);
  const message = await failure([generated]);
  assert.match(message, /secrets\/prod\/web was deleted in Vault \(version 2\)/);
  assert.match(message, /vault kv undelete -mount=secrets\/prod -versions=2 web/);
  assert.equal(services.versions.length, 2);
});

test("a copy whose latest version is disabled or destroyed is made anew, with the roles that the job has", async () => {
  services.versions.push({ STRIPE_KEY: "sk-1" });
  services.copies.set(given.secret, ["sk-1"]);
  services.withheld.add(given.secret);
  assert.deepEqual((await go([given])).copied, ["STRIPE_KEY"]);
  assert.deepEqual(copyOf(given), ["sk-1", "sk-1"]);
  assert.equal(slept, 0);
  assert.deepEqual((await go([given])).copied, []);
});

/** Fails every request that a predicate picks, from the first one on, so many times. */
function failing(
  picks: (line: string) => boolean,
  times: number,
  status: number | undefined,
): (line: string) => { status: number | undefined } | undefined {
  let left = times;
  return (line) => (picks(line) && left-- > 0 ? { status } : undefined);
}

for (const [title, picks, status] of [
  ["a server that restarts", () => true, 503],
  ["a connection that breaks", () => true, undefined],
  ["a login before Vault may look at the account", (line: string) => line.includes("login"), 400],
  ["a copy before the grant has arrived", (line: string) => line.includes("/v1/projects/"), 403],
] as const) {
  test(`${title} is waited for`, async () => {
    services.before = failing(picks, 3, status);
    assert.deepEqual((await go([generated])).copied, ["SECRET_KEY_BASE"]);
    assert.ok(slept > 0 && slept <= 60_000, String(slept));
    assert.equal(services.versions.length, 1);
  });
}

test("patience ends, with what the server said", async () => {
  services.before = (line) =>
    line.includes("login") ? { status: 403, body: { errors: ["permission denied"] } } : undefined;
  assert.equal(
    await failure([generated], 5_000),
    "Vault refuses the login with role prod.first-values: 403, permission denied",
  );
  assert.ok(slept <= 5_000);
});

test("a run that is interrupted anywhere is completed by the next one, and no value is ever replaced", async () => {
  const keys = [generated, key("SIGNING_SALT", usual), given];
  services.versions.push({ STRIPE_KEY: "sk-1" });
  await go(keys);
  const requests = services.requests.length;
  assert.ok(requests > 9);
  for (const when of ["before", "after"] as const) {
    for (let stop = 0; stop < requests; stop++) {
      await services.close();
      await start();
      services.versions.push({ STRIPE_KEY: "sk-1" });
      let seen = 0;
      // From that request on, nothing is answered: before it had its effect, or after.
      services[when] = () => (seen++ >= stop ? { status: undefined } : undefined);
      if (when === "after") services.before = () => (seen > stop ? { status: undefined } : undefined);
      await failure(keys, 0);
      const interrupted = { ...services.versions.at(-1) };
      delete services.before;
      delete services.after;
      await go(keys);
      const complete = services.versions.at(-1) ?? {};
      for (const [name, value] of Object.entries(interrupted)) assert.equal(complete[name], value, `${when} ${stop}`);
      for (const one of keys) assert.equal(copyOf(one)?.at(-1), complete[one.name], `${when} ${stop}`);
      assert.equal(services.versions.length, 2, `${when} ${stop}`);
    }
  }
});

test("whatever a document and its copies hold, a plan makes only what is absent and copies only what differs", () => {
  const names = ["A", "B", "C", "D"];
  const values = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.integer()));
  const copies = fc.dictionary(fc.constantFrom(...names), fc.string());
  fc.assert(
    fc.property(values, copies, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (fields, held, generate) => {
      const keys = names.map((name, index) => key(name, generate[index] === true ? usual : undefined));
      const digests = new Map(Object.entries(held).map(([name, value]) => [name, digest(value)]));
      const result = plan(keys, fields, digests);
      for (const { name, generate: form } of keys) {
        const make = form !== undefined;
        const value = fields[name];
        const usable = typeof value === "string" && value !== "";
        assert.equal(result.make.includes(name), value === undefined && make);
        assert.equal(result.missing.includes(name), value === undefined && !make);
        const unusable = result.unusable.some((one) => one.name === name);
        assert.equal(unusable, value !== undefined && !usable);
        assert.equal(result.copy.includes(name), usable && held[name] !== value);
      }
    }),
  );
});

for (const [form, pattern] of [
  [{ form: "hex", bytes: 32 }, /^[0-9a-f]{64}$/],
  [{ form: "base64", bytes: 32 }, /^[A-Za-z0-9+/]{43}=$/],
  [{ form: "base64", bytes: 16, count: 4, separator: "," }, /^([A-Za-z0-9+/]{22}==,){3}[A-Za-z0-9+/]{22}==$/],
  [{ form: "base64", bytes: 32, prefix: "base64:" }, /^base64:[A-Za-z0-9+/]{43}=$/],
  [{ form: "hex", bytes: 16, count: 2, separator: ",", prefix: "v1." }, /^v1\.[0-9a-f]{32},v1\.[0-9a-f]{32}$/],
  [{ form: "alphanumeric", length: 40 }, /^[A-Za-z0-9]{40}$/],
  [{ form: "password", length: 30, alphabet: "xyz" }, /^[xyz]{30}$/],
  [{ form: "uuid" }, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
] as [Form, RegExp][]) {
  test(`a secret is made as ${JSON.stringify(form)}`, async () => {
    const one = key("ONE", form);
    await go([one]);
    assert.match(copyOf(one)?.[0] ?? "", pattern);
    assert.notEqual(makeValue(form), makeValue(form));
  });
}

test("joined values are different ones, and each character is as likely as any other", () => {
  assert.equal(new Set(makeValue({ form: "hex", bytes: 16, count: 4, separator: "," }).split(",")).size, 4);
  // 62 does not divide 256: the first characters would come more often if bytes were reduced to it.
  const counts = new Map<string, number>();
  for (const one of makeValue({ form: "alphanumeric", length: 124_000 })) counts.set(one, (counts.get(one) ?? 0) + 1);
  const counted = [...counts.values()];
  assert.equal(counted.length, 62);
  assert.ok(
    counted.every((count) => Math.abs(count - 2000) < 300),
    String(counted),
  );
});

const pair: [Key, Key] = [key("JWT_PRIVATE", { form: "ed25519", publicKey: "JWT_PUBLIC" }), key("JWT_PUBLIC")];

test("both halves of a key pair are made in one version, and belong to each other", async () => {
  const large = key("RSA_PRIVATE", { form: "rsa", bits: 2048, publicKey: "RSA_PUBLIC" });
  // The public half stands before its private key as well as after it.
  await go([key("RSA_PUBLIC"), large, ...pair]);
  assert.equal(services.versions.length, 1);
  for (const kind of ["RSA", "JWT"]) {
    const [privateKey, publicKey] = ["PRIVATE", "PUBLIC"].map((half) =>
      String(services.versions[0]?.[`${kind}_${half}`]),
    );
    assert.match(privateKey ?? "", /^-----BEGIN PRIVATE KEY-----\n/);
    assert.match(publicKey ?? "", /^-----BEGIN PUBLIC KEY-----\n/);
    const signature = sign(null, Buffer.from("x"), privateKey ?? "");
    assert.ok(verify(null, Buffer.from("x"), publicKey ?? "", signature));
  }
});

test("a missing public half is derived, and the private key stays", async () => {
  await go(pair);
  const [{ JWT_PRIVATE, JWT_PUBLIC } = {}] = services.versions;
  services.versions.push({ JWT_PRIVATE });
  assert.deepEqual((await go(pair)).made, ["JWT_PUBLIC"]);
  assert.deepEqual(services.versions.at(-1), { JWT_PRIVATE, JWT_PUBLIC });
});

test("a lost private key is not replaced while its public half is there, and the remedy is told", async () => {
  await go(pair);
  const [{ JWT_PUBLIC } = {}] = services.versions;
  services.versions.push({ JWT_PUBLIC });
  const message = await failure(pair);
  assert.match(message, / {2}lost while its public half JWT_PUBLIC is there; bring back .*: JWT_PRIVATE\n/);
  assert.match(message, /vault kv patch -mount=secrets\/prod web JWT_PRIVATE=-$/);
  assert.equal(services.versions.length, 2);
});

test("nothing is derived from what is no private key, and it is not told what it is", async () => {
  services.versions.push({ JWT_PRIVATE: "hunter2" });
  const message = await failure(pair);
  assert.match(message, / {2}not derived, since JWT_PRIVATE is no private key in PEM: JWT_PUBLIC\n/);
  assert.ok(!message.includes("hunter2"));
  assert.equal(publicHalf(undefined), undefined);
});

test("a login that cannot be made fails the run after everything else is done, and nobody is asked to put it in", async () => {
  const path = "database/prod/creds/login.web.main";
  const logins: Logins = {
    role: "prod.login.web",
    credentials: [{ binding: "main", kind: "database-readwrite", resource: "main", path }],
    keys: [{ key: "PGPASSWORD", encoded: false, pieces: [{ binding: "main", part: "password" }] }],
  };
  const composed = { ...key("PGPASSWORD"), composed: true };
  const documents: FirstDocument[] = [
    { holds: "secrets", mount: "secrets/prod", keys: [generated, composed] },
    { holds: "configuration", mount: "config/prod", keys: [plain] },
  ];
  // The metadata server of these stand-ins gives no token for that role.
  await assert.rejects(goBoth(documents, 5_000, logins), (error: Error) => !error.message.includes("vault kv"));
  assert.ok(slept > 0 && slept <= 5_000);
  assert.equal(copyOf(generated)?.length, 1);
  assert.deepEqual(copyOf(plain), ["info"]);
  assert.equal(services.copies.get(composed.secret), undefined);
});

test("no value is in a report, in a message, or in what the program prints", async (context) => {
  const printed: string[] = [];
  for (const method of ["log", "error"] as const) {
    context.mock.method(console, method, (...parts: unknown[]) => void printed.push(parts.join(" ")));
  }
  const values = ["sk-live-1", "smtp-secret"];
  services.versions.push({ STRIPE_KEY: values[0], SMTP_PASSWORD: values[1] });
  // Google repeats a value that it can't decode in its message.
  services.before = (line) =>
    line.endsWith(":addVersion")
      ? { status: 400, body: { error: { message: `Invalid value: ${values[0]}` } } }
      : undefined;
  printed.push(await failure([given, key("SMTP_PASSWORD")]));
  delete services.before;
  printed.push(summary("web", [await go([generated, given, key("SMTP_PASSWORD")])]));
  printed.push(JSON.stringify(await go([generated, given])));
  values.push(String(services.versions.at(-1)?.["SECRET_KEY_BASE"]));
  assert.equal(
    printed[1],
    "web: made in Vault: SECRET_KEY_BASE; copied to Secret Manager: SECRET_KEY_BASE, STRIPE_KEY, SMTP_PASSWORD",
  );
  for (const value of values) assert.ok(!printed.join("\n").includes(value), value);
});

for (const [title, environment, message] of [
  ["is missing", {}, /^SETTINGS is not set$/],
  ["names no file", { SETTINGS: "/nowhere/settings.json" }, /^SETTINGS: \/nowhere\/settings\.json cannot be read/],
] as const) {
  test(`the program says that its setting ${title}, and fails`, async (context) => {
    const printed = capture(context);
    const before = process.exitCode;
    await main(environment);
    assert.equal(process.exitCode, 1);
    process.exitCode = before;
    assert.equal(printed.length, 1);
    const entry = JSON.parse(printed[0] ?? "") as { severity: string; message: string };
    assert.equal(entry.severity, "ERROR");
    assert.match(entry.message, message);
  });
}

test("as a bundle it is one text that starts when Node is given it, and only then", () => {
  const { text, fileName } = programBundle("sync/first-values/main.ts");
  const folder = mkdtempSync(path.join(tmpdir(), "first-values-"));
  try {
    const file = path.join(folder, path.basename(fileName));
    writeFileSync(file, text);
    const imported = spawnSync(process.execPath, ["--eval", `require(${JSON.stringify(file)})`], { encoding: "utf8" });
    assert.deepEqual([imported.status, imported.stdout, imported.stderr], [0, "", ""]);
    const started = spawnSync(process.execPath, [file], { encoding: "utf8", env: {} });
    assert.deepEqual(
      [started.status, started.stdout, started.stderr],
      [
        1,
        `{"severity":"ERROR","message":"SETTINGS is not set","logging.googleapis.com/labels":{"program":"first-values"}}\n`,
        "",
      ],
    );
    // What the job runs has nothing but Node.js around it.
    const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name ?? "");
    assert.deepEqual(
      required.filter((name) => !name.startsWith("node:")),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
