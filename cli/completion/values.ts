// What could stand for an argument or an option: names of the project that a person is in. Reading is all that this does, and what
// cannot be read completes nothing: a shell has no place for errors.
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { stacksIn } from "../../files/stacks";
import { findProject } from "../project";

/** Names for an argument or an option, by what it is called in the command line. */
export const values: Record<string, (folder: string) => string[]> = {
  environment: stacksIn,
  stack: stacksIn,
  one: stacksIn,
  other: stacksIn,
  app: applications,
  focus: applications,
};

/** The project's folder; nothing where there is none. */
export function projectFolder(start: string): string | undefined {
  try {
    return findProject(start);
  } catch {
    return undefined;
  }
}

/** Those that any environment names in `groundplan:apps`. */
function applications(folder: string): string[] {
  const names = stacksIn(folder).flatMap((environment) => {
    const text = fs.readFileSync(path.join(folder, `Pulumi.${environment}.yaml`), "utf8");
    const { config } = (parse(text) ?? {}) as { config?: Record<string, unknown> };
    const apps = config?.["groundplan:apps"];
    return typeof apps === "object" && apps !== null ? Object.keys(apps) : [];
  });
  return [...new Set(names)].sort();
}
