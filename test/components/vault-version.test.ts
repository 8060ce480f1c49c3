import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseVersion, version } from "../../components/vault/version";

/** Their images ask for what Cloud Run does not grant. */
const unusable = { "1.19.17": "1.19.18", "1.20.11": "1.20.12", "1.21.6": "1.21.7", "2.0.1": "2.0.2" };

for (const [one, next] of Object.entries(unusable)) {
  test(`${one} cannot run on Cloud Run, and ${next} can`, () => {
    assert.match(version(one) ?? "accepted", new RegExp(`use ${next}: the image of ${one} asks for the capability`));
    assert.equal(version(next), undefined);
  });
}

test("a release is accepted, whatever its numbers", () => {
  const number = fc.integer({ min: 18, max: 9999 });
  fc.assert(
    fc.property(fc.constantFrom(1, 2), number, number, (major, minor, patch) => {
      const text = `${major}.${minor}.${patch}`;
      fc.pre(!(text in unusable));
      assert.equal(version(text), undefined);
      assert.deepEqual(parseVersion(text), { major, minor, patch });
    }),
  );
});

for (const [text, remedy] of [
  ["latest", /name one release, such as 1\.20\.4/],
  ["stable", /name one release/],
  ["1", /use a release of Vault, 1\.x\.y or 2\.x\.y/],
  ["", /use a release of Vault/],
  ["1.20", /name the patch release too, such as 1\.20\.1/],
  ["v1.20.4", /leave out the v: 1\.20\.4/],
  ["1.20.4-ent", /the community release, 1\.20\.4: an Enterprise build needs a licence/],
  ["1.20.4+ent.hsm.fips1402", /the community release, 1\.20\.4/],
  ["1.21.0-rc1", /use a release, 1\.21\.0: a pre-release/],
  ["0.11.6", /use a release of Vault/],
  ["3.0.0", /use a release of Vault/],
  ["1.020.4", /use a release of Vault/],
  ["1.20.4 ", /use a release of Vault/],
  ["1.20.4\n", /use a release of Vault/],
  ["1.20.4@sha256:abc", /use a release of Vault/],
] as const) {
  test(`${JSON.stringify(text)} is no release, and the remedy fits`, () => {
    assert.match(version(text) ?? "accepted", remedy);
    assert.equal(parseVersion(text), undefined);
  });
}

test("a release that cannot reach a private database is refused", () => {
  assert.match(version("1.17.6") ?? "accepted", /use 1\.18\.0 or later/);
  assert.equal(version("2.0.4"), undefined);
});
