// Every TypeScript example of the documentation is a program: its types are right, and it runs.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { runCompiler } from "../../scripts/native-compiler";
import type { Block } from "../support/markdown";
import { examplesOf, planned, readmes } from "../support/pages/examples";
import { describe } from "../support/program";

const root = path.join(__dirname, "../..");
const documents = [...readmes, "docs/library.md"];
const examples = documents.flatMap(examplesOf);

test("the examples have the right types", (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-examples-"));
  context.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  // The library's sources are checked with them, and one of those takes a request's option as Workers declare it.
  const include = ["*.ts", path.join(root, "edge/bindings.ts")];
  const settings = { extends: path.join(root, "tsconfig.json"), include };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
  for (const example of examples) writeFileSync(path.join(folder, nameOf(example)), example.text);
  const files = runCompiler("--project", folder, "--listFiles").split("\n");
  for (const example of examples) assert.ok(files.includes(path.join(folder, nameOf(example))), nameOf(example));
});

for (const example of examples) {
  test(`the example in ${example.file}, line ${example.line}, runs`, async () => {
    const { deployment } = await planned(example);
    assert.deepEqual(deployment.errors.map(describe), []);
  });
}

test("every component's documentation has an example", () => {
  const withExample = new Set(examples.map(({ file }) => file));
  assert.deepEqual(
    documents.filter((file) => file.startsWith("components/") && !withExample.has(file)),
    [],
  );
});

/** The name of an example's file says where it stands, and so does an error. */
function nameOf({ file, line }: Block): string {
  return `${file.replace(/\.md$/, "").replaceAll("/", "-")}-line-${line}.ts`;
}

/** Lines of a file of the repository. */
function linesOf(file: string): string[] {
  return readFileSync(path.join(root, file), "utf8").trimEnd().split("\n");
}

test("a whole environment is a page", () => {
  for (const [file, most] of [
    ["examples/one-app/index.ts", 40],
    ["examples/two-apps/index.ts", 60],
    ["stacks/dev.ts", 60],
    ["stacks/prod.ts", 60],
    ["stacks/prod-google.ts", 60],
  ] as const) {
    assert.ok(linesOf(file).length <= most, `${file}: ${linesOf(file).length} lines`);
  }
  const product = linesOf("examples/product/index.ts");
  const first = product.findIndex((line) => line.includes("new Product("));
  const last = product.findIndex((line, index) => index > first && line === "  });");
  assert.ok(last - first + 1 <= 10, "the constructor");
});
