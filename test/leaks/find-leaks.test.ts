import assert from "node:assert/strict";
import { test } from "node:test";
import { findLeaks } from "../support/leaks";

const value = 'pass "word" with ünicode & more';
const key = `-----BEGIN KEY-----\n${"a".repeat(64)}\n${"b".repeat(64)}\n-----END KEY-----\n`;

for (const [how, text] of Object.entries({
  "as it is": `before ${value} after`,
  "in JSON": JSON.stringify({ value }),
  "in a URL": `https://example.com/?value=${encodeURIComponent(value)}`,
  "in base64": Buffer.from(value).toString("base64"),
  "in hexadecimal": Buffer.from(value).toString("hex"),
})) {
  test(`a value is found ${how}`, () => {
    assert.deepEqual(findLeaks(new Map([["one", value]]), { log: text, state: "nothing here" }), ["one shows in log"]);
  });
}

test("its first line is enough to find a key, its frame is not", () => {
  assert.deepEqual(findLeaks(new Map([["key", key]]), { log: `… ${"a".repeat(64)} …` }), ["key shows in log"]);
  assert.deepEqual(findLeaks(new Map([["key", key]]), { log: "-----BEGIN KEY-----" }), []);
});

test("nothing to look for is a mistake of the test", () => {
  assert.throws(() => findLeaks(new Map([["short", "abc"]]), { log: "" }), /no value to look for/);
});
