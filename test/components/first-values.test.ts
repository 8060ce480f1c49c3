// What the first-values program makes, copies and leaves alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { digest } from "../../sync/copy";
import { Failure } from "../../sync/first-values/failure";
import { plan } from "../../sync/first-values/plan";
import type { FirstDocument } from "../../sync/first-values/settings";
import {
  configPath,
  usual,
  key,
  generated,
  given,
  plain,
  copyOf,
  goBoth,
  go,
  failure,
  world,
  useServices,
} from "../support/first-values";

useServices();

test("a first run makes the value and copies it", async () => {
  assert.deepEqual(await go([generated]), {
    made: ["SECRET_KEY_BASE"],
    copied: ["SECRET_KEY_BASE"],
    unchanged: [],
  });
  const value = world.services.versions[0]?.["SECRET_KEY_BASE"];
  assert.match(String(value), /^[A-Za-z0-9_-]{86}$/);
  assert.deepEqual(world.services.versions, [{ SECRET_KEY_BASE: value }]);
  assert.deepEqual(copyOf(generated), [value]);
});

test("two first runs make different values", async () => {
  await go([generated]);
  const first = copyOf(generated)?.[0];
  world.services.versions.length = 0;
  world.services.copies.clear();
  await go([generated]);
  assert.notEqual(copyOf(generated)?.[0], first);
});

test("a second run changes nothing", async () => {
  await go([generated]);
  world.services.requests.length = 0;
  assert.deepEqual(await go([generated]), { made: [], copied: [], unchanged: ["SECRET_KEY_BASE"] });
  assert.equal(world.services.versions.length, 1);
  assert.equal(copyOf(generated)?.length, 1);
  assert.ok(world.services.requests.every((line) => line.startsWith("GET") || line === "POST /v1/auth/gcp/login"));
});

test("a value that somebody put in is copied, kept, and joined by the one that is made", async () => {
  world.services.versions.push({ STRIPE_KEY: "sk-1", UNRELATED: 7 });
  await go([generated, given]);
  assert.deepEqual(Object.keys(world.services.versions.at(-1) ?? {}).sort(), [
    "SECRET_KEY_BASE",
    "STRIPE_KEY",
    "UNRELATED",
  ]);
  assert.equal(world.services.versions.at(-1)?.["STRIPE_KEY"], "sk-1");
  assert.deepEqual(copyOf(given), ["sk-1"]);
});

test("a changed value gets a new version, and the others none", async () => {
  world.services.versions.push({ STRIPE_KEY: "sk-1", OTHER: "o" });
  await go([given, key("OTHER")]);
  world.services.versions.push({ STRIPE_KEY: "sk-2", OTHER: "o" });
  assert.deepEqual(await go([given, key("OTHER")]), { made: [], copied: ["STRIPE_KEY"], unchanged: ["OTHER"] });
  assert.deepEqual(copyOf(given), ["sk-1", "sk-2"]);
  assert.deepEqual(copyOf(key("OTHER")), ["o"]);
});

test("two at once agree on one value", async () => {
  const reports = await Promise.all([go([generated]), go([generated]), go([generated])]);
  assert.equal(world.services.versions.length, 1);
  assert.equal(reports.filter((report) => report.made.length > 0).length, 1);
  assert.deepEqual(new Set(copyOf(generated)), new Set([world.services.versions[0]?.["SECRET_KEY_BASE"]]));
});

test("one that adds to a document while another does takes the other's value", async () => {
  world.services.versions.push({ STRIPE_KEY: "sk-1" });
  let once = true;
  world.services.before = (line) => {
    if (once && line.startsWith("PATCH")) {
      once = false;
      world.services.versions.push({ STRIPE_KEY: "sk-1", SECRET_KEY_BASE: "the other's" });
    }
    return undefined;
  };
  assert.deepEqual((await go([generated])).made, []);
  assert.deepEqual(copyOf(generated), ["the other's"]);
  assert.equal(world.services.versions.length, 2);
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
  assert.equal(world.services.versions.length, 0);
});

test("a value that is empty or not text is left alone and named", async () => {
  world.services.versions.push({ STRIPE_KEY: "", SECRET_KEY_BASE: { nested: true } });
  const message = await failure([generated, given]);
  assert.match(message, / {2}not text: SECRET_KEY_BASE\n {2}empty: STRIPE_KEY\n/);
  assert.equal(world.services.versions.length, 1);
  assert.equal(world.services.copies.size, 0);
});

test("a value that no copy can hold is left alone and named", async () => {
  world.services.versions.push({ STRIPE_KEY: "x".repeat(65_537) });
  assert.match(await failure([given]), / {2}longer than 65536 bytes: STRIPE_KEY/);
  assert.equal(world.services.copies.size, 0);
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
  assert.deepEqual(world.services.documents.get(configPath), [{ LOG_LEVEL: "info" }]);
  assert.deepEqual(Object.keys(world.services.versions[0] ?? {}), ["SECRET_KEY_BASE"]);
  assert.deepEqual(copyOf(plain), ["info"]);
  world.services.documents.get(configPath)?.push({ LOG_LEVEL: "debug" });
  await goBoth(documents);
  assert.deepEqual(world.services.documents.get(configPath), [{ LOG_LEVEL: "info" }, { LOG_LEVEL: "debug" }]);
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
