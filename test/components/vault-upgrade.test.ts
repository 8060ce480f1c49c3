import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkUpgrade, judgeUpdate } from "../../components/vault/upgrade";

for (const [from, to] of [
  ["1.20.4", "1.20.4"],
  ["1.20.4", "1.20.5"],
  ["1.20.4", "1.21.0"],
  ["1.18.0", "1.21.2"],
  ["1.19.5", "2.0.4"],
  ["1.21.2", "2.0.2"],
  ["1.21.2", "2.2.0"],
  ["2.0.4", "2.3.0"],
] as const) {
  test(`${to} may follow ${from}`, () => {
    assert.equal(checkUpgrade(from, to), undefined);
  });
}

for (const [from, to, reason] of [
  ["1.20.5", "1.20.4", /an older Vault must not follow a newer one .*Keep 1\.20\.5 or take a later release/],
  ["1.21.0", "1.20.9", /an older Vault must not follow/],
  ["2.0.2", "1.21.7", /an older Vault must not follow/],
  ["1.18.0", "2.0.2", /4 minor releases after 1\.18\.0.*last patch release of 1\.21 first/],
  ["1.20.4", "2.2.0", /4 minor releases after 1\.20\.4.*last patch release of 2\.1 first/],
  ["2.0.0", "2.9.0", /9 minor releases .*last patch release of 2\.3 first/],
] as const) {
  test(`${to} may not follow ${from}, and the remedy fits`, () => {
    assert.match(checkUpgrade(from, to) ?? "accepted", reason);
  });
}

test("of two releases one at least may not follow the other", () => {
  const release = fc
    .tuple(fc.constantFrom(1, 2), fc.nat(21), fc.nat(20))
    .map(([major, minor, patch]) => `${major}.${minor}.${patch}`);
  fc.assert(
    fc.property(release, release, (one, other) => {
      const [there, back] = [checkUpgrade(one, other), checkUpgrade(other, one)];
      assert.equal(one === other, there === undefined && back === undefined);
    }),
  );
});

const labels = (version: string, data = "bucket-1") => ({
  labels: { "vault-version": version.replaceAll(".", "-"), "vault-data": data },
});

test("the server's labels say what runs; without them nothing is guarded", () => {
  assert.match(judgeUpdate("Vault", labels("1.20.4"), labels("1.20.5")) ?? "", /1\.20\.4 becomes 1\.20\.5/);
  assert.throws(
    () => judgeUpdate("Vault", labels("1.20.5"), labels("1.20.4")),
    /Vault cannot be updated:\n {2}version: /,
  );
  assert.equal(judgeUpdate("Vault", labels("1.20.4"), labels("1.20.4")), undefined);
  assert.equal(judgeUpdate("Vault", {}, labels("1.20.4")), undefined);
  assert.equal(judgeUpdate("Vault", { labels: { "vault-version": { unknown: true } } }, labels("1.20.4")), undefined);
  assert.equal(judgeUpdate("Vault", labels("by hand"), labels("1.20.4")) === undefined, false);
});

test("other data may be of an older release", () => {
  assert.match(
    judgeUpdate("Vault", labels("1.21.2"), labels("1.20.4", "fresh")) ?? "",
    /1\.20\.4 starts on other data/,
  );
  // A server from before the label was there is guarded all the same.
  const old = { labels: { "vault-version": "1-21-2" } };
  assert.throws(() => judgeUpdate("Vault", old, labels("1.20.4")), /must not follow/);
});
