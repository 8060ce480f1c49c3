// What CONTRIBUTING.md says of the tests, that all of them run, and docs/ARCHITECTURE.md of components' documentation.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { alone } from "../support/together";

const tests = path.join(__dirname, "..");

test("each folder with tests that share a process has the file that loads them", () => {
  const shared = readdirSync(tests, { recursive: true, encoding: "utf8" })
    .filter((file) => file.includes(path.sep) && file.endsWith(".test.ts") && !alone.test(file))
    .map((file) => path.dirname(file));
  assert.ok(shared.includes("components"));
  const isLoaded = (folder: string): boolean => {
    const depth = folder.split(path.sep).length;
    // `npm test` starts those of both places: one that is further down would not run.
    return existsSync(path.join(tests, depth === 1 ? `${folder}.test.ts` : `${folder}.real.test.ts`)) && depth <= 2;
  };
  assert.deepEqual(
    [...new Set(shared)].filter((folder) => !isLoaded(folder)),
    [],
  );
});

test("each component's README has the manual process, and its version", () => {
  const components = path.join(tests, "../components");
  const readmes = readdirSync(components)
    .map((folder) => path.join(components, folder, "README.md"))
    .filter((file) => existsSync(file));
  assert.ok(readmes.length > 15);
  assert.deepEqual(
    readmes.filter((file) => !/^## The manual process, version \d+$/m.test(readFileSync(file, "utf8"))),
    [],
  );
});
