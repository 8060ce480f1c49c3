// Every TypeScript example of the documentation is a program: its types are right, and it runs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { readConfiguration } from "../../scripts/compile";
import type { Block } from "../support/markdown";
import { examplesOf, planned, readmes } from "../support/pages/examples";
import { describe } from "../support/program";
import { hostWith, typeErrors } from "../support/types";

const root = path.join(__dirname, "../..");
const documents = [...readmes, "docs/library.md"];
const examples = documents.flatMap(examplesOf);

test("the examples have the right types", () => {
  const { options } = readConfiguration(path.join(root, "tsconfig.json"));
  const texts = new Map(examples.map((example) => [virtualFile(example), example.text]));
  const program = ts.createProgram([...texts.keys()], options, hostWith(options, texts));
  assert.deepEqual(
    typeErrors(program, (file) => texts.has(file)),
    [],
  );
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

/** Where an example would be if it were a file, with the line in its name so that an error says where it stands. */
function virtualFile({ file, line }: Block): string {
  return path.join(root, `${file.replace(/\.md$/, "")}-line-${line}.ts`);
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
