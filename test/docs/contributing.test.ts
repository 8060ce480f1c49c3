// What CONTRIBUTING.md says of the tests: all of them run.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { alone } from "../support/together";

const tests = path.join(__dirname, "..");

test("each folder with tests that share a process has the file that loads them", () => {
  const shared = readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((file) => file.includes(path.sep) && file.endsWith(".test.ts") && !alone.test(file))
    .map((file) => path.dirname(file));
  assert.ok(shared.includes("components"));
  assert.deepEqual(
    [...new Set(shared)].filter((folder) => !existsSync(path.join(tests, `${folder}.test.ts`))),
    [],
  );
});
