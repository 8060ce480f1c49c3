// What CONTRIBUTING.md promises of a new component: a folder, its test and its sample, and one line in components/index.ts. Whatever is missing is named.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { componentClasses } from "../../plugin/classes";
import { folderOf } from "../../plugin/reference";

const root = path.join(__dirname, "../..");
/** What is no component, and is described where it is. */
const others = ["contracts", "internal", "workload"];
const folders = readdirSync(path.join(root, "components"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !others.includes(entry.name))
  .map(({ name }) => name);
const tests = readdirSync(__dirname);

test("each folder of components/ is registered by one line, and has its page, its arguments, its test and its sample", () => {
  const index = readFileSync(path.join(root, "components/index.ts"), "utf8").split("\n");
  const missing = folders.flatMap((folder) => {
    const line = `export * from "./${folder}";`;
    const lines = index.filter((one) => one.includes(`"./${folder}"`));
    const files = ["README.md", "args.ts", "index.ts"].map((file) => `components/${folder}/${file}`);
    const hasTest = tests.some((file) => new RegExp(`^${folder}\\b.*\\.test\\.ts$`).test(file));
    const hasSample = tests.includes(`${folder}.sample.ts`);
    return [
      ...(lines.join("\n") === line ? [] : [`components/index.ts: write ${line}`]),
      ...files.filter((file) => !existsSync(path.join(root, file))).map((file) => `write ${file}`),
      ...(hasTest ? [] : [`write test/components/${folder}.test.ts`]),
      ...(hasSample ? [] : [`write test/components/${folder}.sample.ts: \`Sampled\` says what it has`]),
    ];
  });
  assert.deepEqual(missing, []);
});

test("each component is exported by the folder that has its name", () => {
  const strangers = [...componentClasses.keys()].filter((name) => !folders.includes(folderOf(name)));
  assert.deepEqual(strangers, [], "call the folder as the component, or give its folder in plugin/reference.ts");
});
