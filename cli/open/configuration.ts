// What the file of an environment says, without its secrets.
import { join } from "node:path";
import { parse } from "yaml";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { isObject } from "./standing";

/** The keys of `Pulumi.<environment>.yaml` with their values as text. Nothing of a file that cannot be read: a plan says why. */
export function configurationOf(folder: string, environment: string): Map<string, string> {
  const parsed = parsedFile(join(folder, `Pulumi.${environment}.yaml`));
  const config = isObject(parsed) ? parsed["config"] : undefined;
  return new Map(isObject(config) ? Object.entries(config).map(([key, value]) => [key, textOf(value)]) : []);
}

function parsedFile(file: string): unknown {
  try {
    return parse(readText(file, SETTINGS_BYTES) ?? "");
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  const shown = masked(value);
  return typeof shown === "string" ? shown : JSON.stringify(shown);
}

/** `secure: v1:…` is what Pulumi makes of a secret, at any depth. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (!isObject(value)) return value;
  if (Object.keys(value).length === 1 && "secure" in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, masked(part)]));
}
