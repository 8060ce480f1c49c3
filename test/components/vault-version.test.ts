import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseVersion, version } from "../../components/vault/version";

for (const unsupported of [
  "1.18.0",
  "1.20.4",
  "1.21.2",
  "1.21.7",
  "1.21.13",
  "2.0.0",
  "2.0.1",
  "2.0.4",
  "2.1.0",
  "2.1.1",
]) {
  test(`${unsupported} is unsupported, and the remedy is a release that is`, () => {
    assert.match(version(unsupported) ?? "accepted", /^use 2\.1\.2 or later: .*CVE-2026-89322/);
  });
}

test("a supported release is accepted, whatever its numbers", () => {
  const number = fc.integer({ min: 2, max: 9999 });
  fc.assert(
    fc.property(number, number, (minor, patch) => {
      const text = `2.${minor}.${patch}`;
      assert.equal(version(text), undefined);
      assert.deepEqual(parseVersion(text), { major: 2, minor, patch });
    }),
  );
  assert.equal(version("2.1.2"), undefined);
});

for (const [text, remedy] of [
  ["latest", /name one release, such as 2\.1\.2/],
  ["stable", /name one release/],
  ["1", /use a release of Vault, such as 2\.1\.2/],
  ["", /use a release of Vault/],
  ["2.1", /name the patch release too, such as 2\.1\.2/],
  ["v2.1.2", /leave out the v: 2\.1\.2/],
  ["2.1.2-ent", /the community release, 2\.1\.2: an Enterprise build needs a licence/],
  ["2.1.2+ent.hsm.fips1402", /the community release, 2\.1\.2/],
  ["2.3.0-rc1", /use a release, 2\.3\.0: a pre-release/],
  ["0.11.6", /use a release of Vault/],
  ["3.0.0", /use a release of Vault/],
  ["2.01.2", /use a release of Vault/],
  ["2.1.2 ", /use a release of Vault/],
  ["2.1.2\n", /use a release of Vault/],
  ["2.1.2@sha256:abc", /use a release of Vault/],
] as const) {
  test(`${JSON.stringify(text)} is no release, and the remedy fits`, () => {
    assert.match(version(text) ?? "accepted", remedy);
    assert.equal(parseVersion(text), undefined);
  });
}
