// Flags of the environment's database server, as the configuration has them.
import * as z from "zod";
import { rules } from "../components";
import { fewTimes } from "./checks";

const wanted = 'set a table of flags and their values, for example {"cloudsql.enable_pg_bigm": "on"}';

/** What else is set by a key of its own. */
const ownKeys: { readonly [flag: string]: string } = { max_connections: "postgresMaxConnections" };

// YAML reads a value without quotes as a number, or as a truth value where it is `on`.
const value = z
  .union([z.string(), z.number(), z.boolean()], { error: "set a string" })
  .transform((given) => (typeof given === "boolean" ? (given ? "on" : "off") : String(given)));

/** By the names of https://cloud.google.com/sql/docs/postgres/flags. */
export const serverFlags = z.record(z.string(), value, { error: wanted }).superRefine((flags, context) => {
  for (const [name, given] of Object.entries(flags)) {
    const key = Object.hasOwn(ownKeys, name) ? ownKeys[name] : undefined;
    const remedy =
      key === undefined
        ? (rules.postgresFlag(name) ?? rules.postgresFlagValue(name)(given))
        : `remove it, and set ${key}`;
    if (remedy !== undefined) context.addIssue({ code: "custom", path: [name], message: remedy });
  }
});

/** The flags of a configuration whose other keys may be wrong; none where they are wrong themselves. */
export function flagsIn(values: { readonly [key: string]: unknown }): { [flag: string]: string } {
  return serverFlags.safeParse(values["postgresFlags"] ?? {}, fewTimes).data ?? {};
}
