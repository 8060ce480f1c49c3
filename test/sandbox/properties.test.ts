import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differences } from "../../sandbox/difference";
import { SecretBox } from "../../sandbox/encryption";
import type { Properties, Value } from "../../sandbox/model";
import { child, covers, keepOld, parsePath, valueByPath } from "../../sandbox/paths";
import { nearest } from "../../sandbox/schema-check";
import { makeUrn, nameOf, qualifiedType, typeOf } from "../../sandbox/urn";
import { containsSecret, containsUnknown, mask, reveal, secret, spreadUnknown, UNKNOWN } from "../../sandbox/wire";

const key = fc.stringMatching(/^[a-zA-Z][\w./"-]{0,8}$/);
const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(UNKNOWN),
  fc.constant("hunter2").map(secret),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const properties = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Properties>;

test("masking leaves nothing secret and nothing unknown, and shares what holds neither", () => {
  fc.assert(
    fc.property(properties, (inputs) => {
      const masked = mask(inputs);
      assert.ok(!containsSecret(masked) && !containsUnknown(masked));
      assert.ok(!JSON.stringify(masked).includes("hunter2"));
      if (!containsSecret(inputs) && !containsUnknown(inputs)) assert.equal(masked, inputs);
    }),
  );
});

test("revealing removes the marks only", () => {
  fc.assert(
    fc.property(properties, (inputs) => {
      const plain = reveal(inputs);
      assert.ok(!containsSecret(plain));
      if (!containsSecret(inputs)) assert.equal(plain, inputs);
    }),
  );
});

test("text that was made from an unknown is unknown", () => {
  assert.deepEqual(spreadUnknown({ a: `https://${UNKNOWN}/b`, c: ["d"] }), { a: UNKNOWN, c: ["d"] });
});

test("nothing differs from itself, and every difference is at a place where the values differ", () => {
  fc.assert(
    fc.property(properties, properties, (olds, news) => {
      const before = reveal(olds);
      const after = reveal(news);
      assert.deepEqual(differences(before, before), []);
      for (const change of differences(before, after)) {
        assert.deepEqual(valueByPath(before, change.path), change.from ?? null);
        assert.deepEqual(valueByPath(after, change.path), change.to ?? null);
      }
    }),
  );
});

test("keeping every changed property leaves no difference; keeping none keeps the new ones", () => {
  fc.assert(
    fc.property(properties, properties, (olds, news) => {
      const before = reveal(olds);
      const after = reveal(news);
      const top = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => child("", name));
      assert.deepEqual(differences(before, keepOld(after, before, top)), []);
      assert.equal(keepOld(after, before, []), after);
      assert.deepEqual(differences(before, keepOld(after, before, ["*"])), []);
    }),
  );
});

test("a path survives being written and read", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(key, fc.nat(9)), { minLength: 1, maxLength: 5 }), (steps) => {
      const [first, ...rest] = steps;
      fc.pre(typeof first === "string");
      const path = rest.reduce<string>((parent, step) => child(parent, step), child("", first));
      assert.deepEqual(parsePath(path), steps);
      assert.ok(covers(path, path) && covers("*", path));
    }),
  );
});

test("a URN holds the chain of types, without the stack's, and any name", () => {
  const name = fc.string({ minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(name, name, (parentName, childName) => {
      const stack = makeUrn("dev", "p", "", "pulumi:pulumi:Stack", "p-dev");
      const parent = makeUrn("dev", "p", stack, "a:b:C", parentName);
      const urn = makeUrn("dev", "p", parent, "d:e/f:G", childName);
      assert.equal(parent, `urn:pulumi:dev::p::a:b:C::${parentName}`);
      assert.equal(qualifiedType(urn), "a:b:C$d:e/f:G");
      assert.equal(typeOf(urn), "d:e/f:G");
      assert.equal(nameOf(urn), childName);
    }),
  );
});

test("sealed secrets open to what they were, and show nothing", () => {
  process.env["PULUMI_CONFIG_PASSPHRASE"] = "for this test";
  const box = new SecretBox({ from: "passphrase", salt: "c2FsdA==" }, "/nowhere");
  try {
    fc.assert(
      fc.property(properties, (inputs) => {
        const sealed = box.seal(inputs);
        assert.ok(!JSON.stringify(sealed).includes("hunter2"));
        assert.deepEqual(box.open(sealed), inputs);
      }),
      { numRuns: 50 },
    );
  } finally {
    delete process.env["PULUMI_CONFIG_PASSPHRASE"];
  }
});

test("a misspelt name finds the one that was meant, and a strange one finds none", () => {
  const known = ["deletionProtection", "databaseVersion", "settings", "region"];
  assert.equal(nearest("deletionprotection", known), "deletionProtection");
  assert.equal(nearest("setings", known), "settings");
  assert.equal(nearest("qqqqqqq", known), undefined);
});
