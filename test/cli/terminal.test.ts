// What reaches a terminal, and how wide it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { renderEndpoints } from "../../cli/render/endpoints";
import { renderErrors } from "../../cli/render/errors";
import { printable, printableJson } from "../../cli/render/printable";

test("a terminal is shown characters and given no commands; a long line keeps both ends", () => {
  assert.equal(
    printable("a\u001b]0;title\u0007b\tc\nd\r\u009b2J\u202e"),
    "a\\u001b]0;title\\u0007b\tc\nd\\u000d\\u009b2J\\u202e",
  );
  const long = printable(`what: ${"x".repeat(30_000_000)}; the remedy`);
  assert.ok(long.length < 2_000 && long.startsWith("what: x") && long.endsWith("; the remedy"));
  const value = { text: "\u009b31m\u202e\u001b" };
  const json = printableJson(JSON.stringify(value));
  assert.match(json, /^[ -~]+$/);
  assert.deepEqual(JSON.parse(json), value);
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(renderErrors([{ message: "\u001b[2Jgone", property: "\u001b[2J" }]), /\u001b\[2J/);
});

test("end points are readable at any width", () => {
  const endpoint = {
    url: "https://changelog-europe-west1-100000000001.europe-west1.run.app",
    protocol: "HTTP/1.1, HTTP/2, gRPC",
    credentials: "a Google ID token of one of the invokers, in X-Serverless-Authorization",
    availability: "99.95% a month, by Cloud Run's service level",
    reason: "development scales to zero and has one region",
  };
  for (const width of [40, 80, 160]) {
    // Where CI is set there are colours.
    const text = stripVTControlCharacters(renderEndpoints({ app: endpoint, vault: endpoint }, width));
    for (const line of text.split("\n")) {
      // An address has no place to break at: people copy it.
      assert.ok(line.length <= width || line.trim() === endpoint.url, `${width}: ${line}`);
    }
    const words = text.replace(/[\s│─┬┼┴├┤┌┐└┘]+/g, "");
    for (const value of Object.values(endpoint)) {
      if (width < 160) assert.ok(words.includes(value.replace(/\s+/g, "")), `${width}: ${value}`);
    }
  }
});
