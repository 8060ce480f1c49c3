import { readdirSync } from "node:fs";

/** Names of a project's stacks: those that have a `Pulumi.<name>.yaml` in its folder. */
export function stacksIn(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}
