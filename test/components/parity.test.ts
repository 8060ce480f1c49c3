// What each runtime does with each property of the specification, as docs/workload.md says it: `npm run parity` writes it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { format } from "prettier";
import { document, keepAll, missingTrials } from "../support/parity/table";

const file = path.join(__dirname, "../../docs/workload.md");

/** Without what only the layout of a table is. */
const words = (text: string): string => text.replaceAll(/ +|-{3,}/g, " ").replaceAll(/( \|)+/g, " |");

test("each property of the specification is tried", () => {
  assert.deepEqual(missingTrials(), []);
});

test("docs/workload.md says what each runtime does with each property", async () => {
  const text = document(await keepAll());
  if (process.env["UPDATE_PARITY"] === "1")
    writeFileSync(file, await format(text, { parser: "markdown", printWidth: 120 }));
  assert.equal(
    words(readFileSync(file, "utf8")),
    words(text),
    "look at the difference, then write it with npm run parity",
  );
});
