// Files beside those of `stacks/apps/`, each in the folder that is called as its application.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** The text of a file in `stacks/apps/<application>/`. */
export function textOf(application: string, file: string): string {
  return readFileSync(join(__dirname, "apps", application, file), "utf8");
}

/** Plain values of a file of `NAME=value` there, as Node.js reads it (https://nodejs.org/api/util.html#utilparseenvcontent). */
export function settingsOf(application: string, file = "settings.env"): { [name: string]: string } {
  return parseEnv(textOf(application, file)) as { [name: string]: string };
}
