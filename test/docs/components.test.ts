// The planned part of each component's README, and docs/components.md, which say what is planned: `npm run pages` writes them.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import type { format as Format } from "prettier";
import { folderOf } from "../../plugin/reference";
import { choicePage } from "../support/pages/choice";
import { changesOf } from "../support/pages/changes";
import { componentNames, componentOf, root } from "../support/pages/component";
import { markers, section } from "../support/pages/section";

const updates = process.env["UPDATE_PAGES"] === "1";
const index = path.join(root, "docs/components.md");

/** Without what only the layout of a table is. */
const words = (text: string): string =>
  text
    .replaceAll(/ +|-{3,}/g, " ")
    .replaceAll(/( \|)+/g, " |")
    .replaceAll(/\n+/g, "\n")
    .trim();

let formatted: (text: string) => Promise<string> = (text) => Promise.resolve(text);

before(async () => {
  if (!updates) return;
  const { format }: { format: typeof Format } = await import("prettier");
  formatted = (text) => format(text, { parser: "markdown", printWidth: 120 });
});

/** A README's planned part, and what is before and after it. A page without one gets it before what changes do. */
function parts(text: string): [before: string, planned: string, after: string] {
  const [start, end] = markers;
  if (!text.includes(start)) {
    const at = text.indexOf("## Change and removal");
    return [text.slice(0, at), "", text.slice(at)];
  }
  const [head = "", rest = ""] = text.split(`${start}\n\n`);
  const [planned = "", tail = ""] = rest.split(`\n\n${end}\n\n`);
  return [head, planned, tail];
}

/** The component that a folder is named after. */
const main = componentNames.filter(ownFolder);

function ownFolder(name: string): boolean {
  return name.replace(/(?<=.)[A-Z]/g, "-$&").toLowerCase() === folderOf(name);
}

for (const name of main) {
  test(`the page of ${name} says what its example makes, what that costs and what changes replace`, async () => {
    const file = path.join(root, "components", folderOf(name), "README.md");
    const component = await componentOf(name);
    const expected = section(component, await changesOf(component));
    const [head, planned, tail] = parts(readFileSync(file, "utf8"));
    if (updates) {
      const text = (await formatted(expected)).trimEnd();
      writeFileSync(file, `${head}${markers[0]}\n\n${text}\n\n${markers[1]}\n\n${tail}`);
    } else assert.equal(words(planned), words(expected), "look at the difference, then write it with npm run pages");
  });
}

test("docs/components.md has every component, what it costs and when not to take it", async () => {
  const expected = await choicePage();
  if (updates) writeFileSync(index, await formatted(expected));
  else
    assert.equal(
      words(readFileSync(index, "utf8")),
      words(expected),
      "look at the difference, then write it with npm run pages",
    );
});
