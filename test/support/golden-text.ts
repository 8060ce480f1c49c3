import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

/** The text is that of the golden file, which `npm run golden` writes. */
export function assertGoldenText(file: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, text);
  assert.ok(
    fs.existsSync(file),
    `${path.basename(file)} is missing: look at the text, then write it with npm run golden`,
  );
  assert.equal(text, fs.readFileSync(file, "utf8"), "look at the difference, then write it with npm run golden");
}
