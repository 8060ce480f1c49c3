import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { argumentsPage, folderOf } from "../../plugin/reference";

const root = path.join(__dirname, "../..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const schema = JSON.parse(read("plugin/package-schema.json")) as PackageSpec;

test("the tables of arguments say what the docstrings say", () => {
  assert.ok(
    read("docs/arguments.md") === argumentsPage(schema),
    "docs/arguments.md is older than plugin/package-schema.json: run npm run contract",
  );
});

test("they have every component with its page, and every type that they link to", () => {
  const page = argumentsPage(schema);
  const headings = new Set([...page.matchAll(/^### (\S+)$/gm)].map(([, name = ""]) => name));
  for (const token of Object.keys(schema.resources)) {
    const name = token.split(":")[2] ?? "";
    assert.ok(headings.has(name), name);
    assert.ok(existsSync(path.join(root, "components", folderOf(name), "README.md")), `components/${folderOf(name)}`);
  }
  const anchors = new Set([...headings].map((name) => name.toLowerCase()));
  const linked = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
  assert.ok(linked.length > 50);
  assert.deepEqual(
    linked.filter((anchor) => !anchors.has(anchor)),
    [],
  );
});

test("a row has name, type, whether it must be given and known, and the docstring on one line", () => {
  const lines = argumentsPage(schema).split("\n");
  assert.ok(
    lines.some((line) => /^\| `region` \| string, required, planned \| \S/.test(line)),
    "Postgres.region",
  );
  assert.deepEqual(
    lines.filter((line) => line.startsWith("| ") && line.replaceAll("\\|", "").split("|").length !== 5),
    [],
  );
});
