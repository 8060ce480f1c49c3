import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { readSource } from "../../../cli/new/source";
import { translate, type Translation } from "../../../cli/new/translate";

/** What a test asks for beside the description. */
export const wishes = { name: "shop", image: "ghcr.io/acme/shop:v9" };

/** What the first of these files becomes, with the others beside it. */
export function inFolder(context: TestContext, files: { [name: string]: string }): Translation {
  const place = mkdtempSync(path.join(tmpdir(), "groundplan-new-"));
  context.after(() => {
    rmSync(place, { recursive: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
    writeFileSync(path.join(place, name), text);
  }
  return translate(readSource(path.join(place, Object.keys(files)[0] ?? "")), wishes);
}
