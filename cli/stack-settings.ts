// What a stack's file says, for commands that run no program.
import fs from "node:fs";
import path from "node:path";
import { isSettings, readSettings, tableAt } from "../files/settings";

/** The configuration of a stack. */
export interface StackSettings {
  /** Of the project; absent where there is none. */
  folder?: string;
  /** A key in full, `gcp:project`. */
  all(key: string): string | undefined;
  /** A key of the project's own namespace. */
  own(key: string): string | undefined;
  /** Such a key in full, as the project's people write it: `groundplan:region`. */
  full(key: string): string;
  /** The value of such a key, whatever it is. */
  value(key: string): unknown;
  /** The names in a table of the project's own namespace. */
  names(key: string): string[];
}

/** What Pulumi.<stack>.yaml says, in the nearest project upwards; nothing where there is none. */
export function stackSettings(stack: string, cwd: string): StackSettings {
  const folder = projectAbove(path.resolve(cwd));
  if (folder === undefined) return unset;
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  const settings = readSettings(file);
  if (settings === undefined) return unset;
  const name = readSettings(path.join(folder, "Pulumi.yaml"))?.["name"];
  const config = tableAt(file, settings, "config");
  const own = (key: string): unknown =>
    typeof name === "string" ? (config[`${name}:${key}`] ?? config[key]) : undefined;
  return {
    folder,
    all: (key) => text(config[key]),
    own: (key) => text(own(key)),
    full: (key) => (typeof name === "string" ? `${name}:${key}` : key),
    value: own,
    names: (key) => Object.keys(isSettings(own(key)) ? (own(key) as Record<string, unknown>) : {}),
  };
}

/** The address of the stack's Vault: the configured one, or that of its own, which Cloud Run makes from the service's name, project and region. */
export function vaultAddress(settings: StackSettings): string | undefined {
  const number = settings.own("projectNumber");
  const region = settings.own("region");
  const own = number === undefined || region === undefined ? undefined : `https://vault-${number}.${region}.run.app`;
  return settings.all("vault:address") ?? own;
}

function projectAbove(start: string): string | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function text(value: unknown): string | undefined {
  if (value === "") return undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

const unset: StackSettings = {
  all: () => undefined,
  own: () => undefined,
  full: (key) => key,
  value: () => undefined,
  names: () => [],
};
