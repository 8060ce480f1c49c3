// An application's file, with those beside it, as they lie in `stacks/`.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import type { Application } from "../../stacks/application";

/** What its file exports under its name. `beside` are the texts of files in its folder. */
export function writtenApp(
  context: TestContext,
  name: string,
  text: string,
  beside: { [file: string]: string },
): Application {
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-written-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const own = path.join(folder, "apps", name);
  mkdirSync(own, { recursive: true });
  copyFileSync(path.join(__dirname, "../../stacks/beside.ts"), path.join(folder, "beside.ts"));
  writeFileSync(`${own}.ts`, text);
  for (const [file, content] of Object.entries(beside)) writeFileSync(path.join(own, file), content);
  return (createRequire(__filename)(`${own}.ts`) as { [name: string]: Application })[name] as Application;
}
