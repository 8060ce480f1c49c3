import assert from "node:assert/strict";
import { test } from "node:test";
import { isShared, stricter } from "../../edge/cache-control";

const year = "public, max-age=31536000, immutable";
const minutes = "public, max-age=600";

for (const [ours, own, expected] of [
  [year, null, year],
  [year, "", year],
  // What Cloud Storage says of an object that says nothing.
  [year, "private, max-age=0", year],
  [year, "private,max-age=0", year],
  [year, "private, no-store", "private, no-store"],
  [year, "no-store", "no-store"],
  [year, "No-Store", "no-store"],
  [year, "no-cache", "public, no-cache"],
  [year, "no-cache, private", "private, no-cache"],
  [year, 'private="set-cookie", max-age=60', "private, max-age=60"],
  [year, "public, max-age=60", "public, max-age=60"],
  [year, "max-age = 60", "public, max-age=60"],
  [year, 'max-age="60"', "public, max-age=60"],
  [year, "max-age=0", "public, max-age=0"],
  [year, "max-age=soon", "public, max-age=0"],
  [year, "max-age=-1", "public, max-age=0"],
  [year, "private", "private, max-age=31536000, immutable"],
  [year, "public, max-age=31536000", year],
  [year, "public, max-age=63072000", year],
  [year, "s-maxage=60", "public, max-age=31536000, s-maxage=60, immutable"],
  [year, "must-revalidate", "public, max-age=31536000, must-revalidate"],
  [year, "no-transform", "public, max-age=31536000, no-transform, immutable"],
  [minutes, "public, max-age=31536000, immutable", minutes],
  [minutes, "public, max-age=60, s-maxage=30", "public, max-age=60, s-maxage=30"],
  ["public, max-age=0", "public, max-age=60", "public, max-age=0"],
  ["no-store", year, "no-store"],
] as const) {
  test(`${ours} and ${JSON.stringify(own)} are ${expected} together`, () => {
    assert.equal(stricter(ours, own), expected);
  });
}

test("a cache for everybody keeps what has a time and is for everybody", () => {
  for (const kept of [year, minutes, "max-age=1", "max-age=0, s-maxage=60"]) assert.equal(isShared(kept), true, kept);
  for (const refused of [
    "",
    "public",
    "public, max-age=0",
    "private, max-age=600",
    "no-store, max-age=600",
    "no-cache, max-age=600",
    "max-age=600, s-maxage=0",
    "max-age=soon",
  ]) {
    assert.equal(isShared(refused), false, refused);
  }
});
