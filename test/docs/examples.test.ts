// Every TypeScript example of the documentation is a program: its types are right, and it runs.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { compileFunction } from "node:vm";
import { transform } from "sucrase";
import ts from "typescript";
import * as components from "../../components";
import { readConfiguration } from "../../scripts/compile";
import { blocks, type Block } from "../support/markdown";
import { describe, run } from "../support/program";
import { hostWith, typeErrors } from "../support/types";

const root = path.join(__dirname, "../..");
const examples = documents().flatMap((file) => blocks(file, "ts"));
const load = createRequire(__filename);

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
    const { errors } = await run(() => execute(example));
    assert.deepEqual(errors.map(describe), []);
  });
}

test("every component's documentation has an example", () => {
  const withExample = new Set(examples.map(({ file }) => file));
  assert.deepEqual(
    documents().filter((file) => file.startsWith("components/") && !withExample.has(file)),
    [],
  );
});

/** The README of each folder that is a component, and the guides. */
function documents(): string[] {
  const readmes = readdirSync(path.join(root, "components"))
    .map((folder) => `components/${folder}/README.md`)
    .filter((file) => existsSync(path.join(root, file)));
  return [...readmes, "docs/library.md"];
}

/** Where an example would be if it were a file, with the line in its name so that an error says where it stands. */
function virtualFile({ file, line }: Block): string {
  return path.join(root, `${file.replace(/\.md$/, "")}-line-${line}.ts`);
}

type Program = (exports: Record<string, unknown>, require: (name: string) => unknown) => void;

/** Runs a program that imports the library by the name of its package, and returns what it exports. */
function execute({ text, file, line }: Block): Record<string, unknown> {
  const { code } = transform(text, { transforms: ["typescript", "imports"], disableESTransforms: true });
  const exports: Record<string, unknown> = {};
  const require = (name: string): unknown => (name === "groundplan" ? components : load(name));
  const program = compileFunction(code, ["exports", "require"], { filename: file, lineOffset: line - 1 }) as Program;
  program(exports, require);
  return exports;
}

/** Lines of an example's program. */
function linesOf(example: string): string[] {
  return readFileSync(path.join(root, "examples", example, "index.ts"), "utf8")
    .trimEnd()
    .split("\n");
}

test("a whole environment is a page", () => {
  for (const [example, most] of [
    ["one-app", 40],
    ["two-apps", 60],
  ] as const) {
    assert.ok(linesOf(example).length <= most, `${example}: ${linesOf(example).length} lines`);
  }
  const product = linesOf("product");
  const first = product.findIndex((line) => line.includes("new Product("));
  const last = product.findIndex((line, index) => index > first && line === "  });");
  assert.ok(last - first + 1 <= 10, "the constructor");
});
