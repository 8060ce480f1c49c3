// Forms of secrets that the first-values program makes.
import assert from "node:assert/strict";
import { sign, verify } from "node:crypto";
import { test } from "node:test";
import { makeValue, publicHalf, type Form } from "../../sync/first-values/forms";
import type { FirstKey as Key } from "../../sync/first-values/settings";
import { key, copyOf, go, failure, world, useServices } from "../support/first-values";

useServices();

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
  assert.equal(world.services.versions.length, 1);
  for (const kind of ["RSA", "JWT"]) {
    const [privateKey, publicKey] = ["PRIVATE", "PUBLIC"].map((half) =>
      String(world.services.versions[0]?.[`${kind}_${half}`]),
    );
    assert.match(privateKey ?? "", /^-----BEGIN PRIVATE KEY-----\n/);
    assert.match(publicKey ?? "", /^-----BEGIN PUBLIC KEY-----\n/);
    const signature = sign(null, Buffer.from("x"), privateKey ?? "");
    assert.ok(verify(null, Buffer.from("x"), publicKey ?? "", signature));
  }
});

test("a missing public half is derived, and the private key stays", async () => {
  await go(pair);
  const [{ JWT_PRIVATE, JWT_PUBLIC } = {}] = world.services.versions;
  world.services.versions.push({ JWT_PRIVATE });
  assert.deepEqual((await go(pair)).made, ["JWT_PUBLIC"]);
  assert.deepEqual(world.services.versions.at(-1), { JWT_PRIVATE, JWT_PUBLIC });
});

test("a lost private key is not replaced while its public half is there, and the remedy is told", async () => {
  await go(pair);
  const [{ JWT_PUBLIC } = {}] = world.services.versions;
  world.services.versions.push({ JWT_PUBLIC });
  const message = await failure(pair);
  assert.match(message, / {2}lost while its public half JWT_PUBLIC is there; bring back .*: JWT_PRIVATE\n/);
  assert.match(message, /vault kv patch -mount=secrets\/prod web JWT_PRIVATE=-$/);
  assert.equal(world.services.versions.length, 2);
});

test("nothing is derived from what is no private key, and it is not told what it is", async () => {
  world.services.versions.push({ JWT_PRIVATE: "hunter2" });
  const message = await failure(pair);
  assert.match(message, / {2}not derived, since JWT_PRIVATE is no private key in PEM: JWT_PUBLIC\n/);
  assert.ok(!message.includes("hunter2"));
  assert.equal(publicHalf(undefined), undefined);
});
