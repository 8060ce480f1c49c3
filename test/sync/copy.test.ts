import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { digest, nothing, planCopy, whyUnusable, type CopyChange, type Sight, type Wanted } from "../../sync/copy";
import type { Memory } from "../../sync/state";

const has = (stamp: string, value: string): Sight => ({ stamp, served: true, digest: digest(value) });
const value = (text: string): Wanted => ({ kind: "value", edition: "2@now", value: text });
const missing = (...past: string[]): Wanted => ({ kind: "missing", edition: "2@now", past });
const unread: Wanted = { kind: "missing", edition: "2@now" };
const memory: Memory = { stamp: "7", edition: "1@then" };

describe("what has to be done about a copy", () => {
  const table: [string, Wanted, Sight, Memory | undefined, boolean, CopyChange][] = [
    ["it has the right value", value("a"), has("8", "a"), memory, false, "adopt"],
    ["it has another value", value("a"), has("8", "b"), memory, false, "write"],
    ["it has none", value("a"), nothing, memory, false, "write"],
    ["it is switched off", value("a"), { ...has("8", "a"), served: false }, memory, false, "write"],
    ["its place shows no values", value("a"), { stamp: "8", served: true }, memory, false, "write"],
    ["it is seen for the first time and right", value("a"), has("1", "a"), undefined, false, "adopt"],
    ["the source lost it", unread, has("7", "a"), memory, false, "note"],
    ["the source lost it, and it is empty", unread, nothing, memory, false, "note"],
    ["the source lost it, and it has an earlier value", missing("c", "a"), has("8", "a"), memory, false, "adopt"],
    ["the source lost it, and somebody else wrote to it", missing("c", "a"), has("8", "x"), memory, false, "write"],
    ["the source never had it, so that nobody can tell", missing(), has("8", "x"), memory, false, "adopt"],
    ["the source lost it a while ago", unread, has("7", "a"), memory, true, "remove"],
    ["that, and readers get nothing", unread, nothing, memory, true, "remove"],
    ["that, and it has been removed", unread, nothing, { ...memory, stamp: "" }, true, "none"],
    ["that, and somebody put something in afterwards", unread, has("9", "x"), { ...memory, stamp: "" }, true, "remove"],
    [
      "its value cannot be copied",
      { kind: "unusable", edition: "2", reason: "empty" },
      has("7", "a"),
      memory,
      true,
      "note",
    ],
  ];
  for (const [what, wanted, seen, remembered, over, change] of table) {
    test(`if ${what}: ${change}`, () => {
      assert.equal(planCopy(wanted, seen, remembered, over), change);
    });
  }
});

test("values that cannot be copied are told by their kind", () => {
  assert.equal(whyUnusable("", 10), "empty");
  assert.equal(whyUnusable(5, 10), "not text");
  assert.equal(whyUnusable(null, 10), "not text");
  assert.equal(whyUnusable("ääääää", 10), "longer than 10 bytes");
  assert.equal(whyUnusable("äääää", 10), undefined);
});

test("a digest tells values apart and is no digest that anybody else could make", () => {
  assert.equal(digest("a"), digest("a"));
  assert.notEqual(digest("a"), digest("b"));
  // SHA-256 of "a", which a table of common values has.
  assert.notEqual(digest("a"), "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=");
});
