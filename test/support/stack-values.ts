// Configuration of a stack, by full key.
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";

export type Values = Record<string, unknown>;

/** The values of an environment's committed configuration. */
export function valuesOf(environment: string): Values {
  const file = path.join(__dirname, `../../Pulumi.${environment}.yaml`);
  return (parse(fs.readFileSync(file, "utf8")) as { config: Values }).config;
}

/** As Pulumi hands configuration to a program: text, and JSON for what is structured. A value that is undefined is none. */
export function encoded(values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
