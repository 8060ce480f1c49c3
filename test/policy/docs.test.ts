// docs/policy.md has each rule: `UPDATE_GOLDEN=1` writes the table.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { rules } from "../../policy/rules";

const file = path.join(__dirname, "..", "..", "docs", "policy.md");
const markers = ["<!-- rules: written by test/policy/docs.test.ts -->", "<!-- end of rules -->"] as const;

test("the guide has each rule, its level and where it is from", () => {
  const rows = rules.map(({ id, title, level, source }) => [`[${id}](${source})`, title, level]);
  const heads = ["rule", "promise", "level"];
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: string[], fill = " "): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0, fill)).join(" | ")} |`;
  const table = [line(heads), line(["", "", ""], "-"), ...rows.map((row) => line(row))].join("\n");
  const text = fs.readFileSync(file, "utf8");
  const [before = "", rest = ""] = text.split(markers[0]);
  const [, after = ""] = rest.split(markers[1]);
  const expected = `${before}${markers[0]}\n\n${table}\n\n${markers[1]}${after}`;
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, expected);
  assert.equal(fs.readFileSync(file, "utf8"), expected, "write it with npm run golden");
});
