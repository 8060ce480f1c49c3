// Tests that share a process: loading the SDK takes longer than most of them.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { describe } from "node:test";

/** The name of a file of tests that drives real programs (servers, npm, the command) and so has a process of its own. */
export const alone = /\.real\.test\.ts$/;

/** Loads the tests of a folder, each file as a suite with its own set-up. `entry` has the folder's name: `sync.test.ts`, `env.real.test.ts`. */
export function together(entry: string): void {
  const folder = entry.replace(/(\.real)?\.test\.ts$/, "");
  const load = createRequire(entry);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.ts") && !alone.test(name))) {
    describe(`${path.basename(folder)}/${file}`, () => void load(path.join(folder, file)));
  }
}
