// A stack's settings as the CLI reads them, Pulumi.<stack>.yaml.
import { join } from "node:path";
import { FileError } from "../files/failure";
import { changedSettings, isSettings, readExactSettings, tableAt, type Settings } from "../files/settings";
import type { CloudOptions } from "./cloud";
import { textOf, type Project } from "./project";
import { readRecord } from "./web";

/** What the file holds; no table where there is no file. An operation reads it once. */
export interface StackSettings {
  file: string;
  config: Settings;
  /** What is wrong with numbers and dates that Pulumi reads as others than are written. */
  changed: string[];
}

/** A stack's configuration, as the engine passes it to the program. */
export interface Configuration {
  values: Record<string, string>;
  secretKeys: string[];
}

export function readStackSettings({ folder }: Project, stack: string): StackSettings {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  const { settings, unquoted } = readExactSettings(file, "config");
  return { file, config: tableAt(file, settings, "config"), changed: changedSettings(unquoted) };
}

/** The stack's configuration over the project's defaults. */
export function configurationOf(project: Project, { file, config }: StackSettings): Configuration {
  const values = { ...project.defaults };
  for (const [key, value] of Object.entries(config)) {
    if (isEncrypted(value)) {
      throw new FileError(
        file,
        `${key}: is encrypted, and only the Pulumi engine can decrypt it; install pulumi, or use a plain value in a stack for the sandbox`,
      );
    }
    const full = key.includes(":") ? key : `${project.name}:${key}`;
    if (value !== null && value !== undefined) values[full] = textOf(value);
  }
  return { values, secretKeys: [] };
}

/** What is wrong with numbers and dates, with the file's name. The configuration has them as they are written. */
export function changedValues({ file, changed }: StackSettings): string[] {
  return changed.map((problem) => new FileError(file, problem).message);
}

/**
 * What Pulumi.<stack>.yaml tells the simulated cloud, in lists that nobody else reads: `sandbox:existing`, what another
 * program has made, so that references to it are no mistakes, `sandbox:failingJobs`, the jobs whose runs fail, and `sandbox:dns`, DNS
 * records.
 */
export function cloudOptionsOf({
  file,
  config,
}: StackSettings): Required<Pick<CloudOptions, "existing" | "failingJobs" | "dns">> {
  return {
    existing: listAt(file, config, "sandbox:existing", "ids, self links or names"),
    failingJobs: listAt(file, config, "sandbox:failingJobs", "names that the program gives to jobs"),
    dns: listAt(file, config, "sandbox:dns", 'records such as example.com CAA 0 issue "pki.goog"', isRecord),
  };
}

function isRecord(line: string): boolean {
  return readRecord(line) !== undefined;
}

function listAt(
  file: string,
  config: Settings,
  key: string,
  what: string,
  isEntry: (entry: string) => boolean = () => true,
): string[] {
  const value = config[key] ?? [];
  const isList = Array.isArray(value) && value.every((entry): entry is string => typeof entry === "string");
  if (!isList) throw new FileError(file, `${key}: is no list of texts; write a list of ${what}`);
  const wrong = value.find((entry) => !isEntry(entry));
  if (wrong !== undefined) throw new FileError(file, `${key}: "${wrong}" is none; write ${what}`);
  return value;
}

function isEncrypted(value: unknown): boolean {
  return isSettings(value) && "secure" in value;
}
