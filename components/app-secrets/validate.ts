import type * as pulumi from "@pulumi/pulumi";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import { appName } from "./app-name";
import type { AppSecretsArgs, AppSecretsDatabase } from "./args";
import { checkForms } from "./forms";
import { lifetimes } from "./lifetimes";

/** The size of a copy (https://cloud.google.com/secret-manager/quotas). An empty text is no value in Vault either. */
const text: rules.Rule<string> = (value) =>
  value !== "" && Buffer.byteLength(value) <= 65_536 ? undefined : "use 1 to 65,536 bytes, or leave it out";

/** `<app>-<KEY>` and `<app>-<KEY>-config` are names of copies: `web-k-config` must not be of two applications, `web` and `web-k`. */
const secretKey: rules.Rule<string> = (value) =>
  value === "config" ? "choose another name: copies of configuration end with -config" : rules.variableName(value);

/** What is used in the place of arguments that are checked once they are known. */
export interface CheckedLater {
  readers: pulumi.Input<string>[];
  configReaders: pulumi.Input<string>[];
  databases: Usable<AppSecretsDatabase>[];
}

/** Refuses what would fail in the middle of a deployment. */
export function validate(name: string, args: Usable<AppSecretsArgs>): CheckedLater {
  const check = new Arguments(`AppSecrets "${name}"`);
  // The job is `<name>-first-values`, and Cloud Run's limit is 49 characters.
  check.property("name", name, rules.workloadName);
  check.property("app", args.app, appName);
  const config = args.config ?? [];
  args.keys.forEach((key, index) => check.property(`keys[${index}].name`, key.name, secretKey));
  config.forEach((key, index) => {
    check.property(`config[${index}].name`, key.name, rules.variableName);
    check.property(`config[${index}].initial`, key.initial, text);
  });
  checkForms(check, args.keys);
  const names = args.keys.map((key) => key.name);
  const configNames = config.map((key) => key.name);
  if (new Set(names).size < names.length) check.problem("keys", names, "name each key once");
  if (new Set(configNames).size < configNames.length) check.problem("config", configNames, "name each key once");
  for (const both of configNames.filter((key) => names.includes(key))) {
    check.problem("config", both, "remove it: it is one of the keys, and a secret is no configuration");
  }
  if (args.regions.length === 0)
    check.problem("regions", args.regions, "name the regions that the application runs in");
  check.each("regions", args.regions, rules.region);
  if (new Set(args.regions).size < args.regions.length) check.problem("regions", args.regions, "name each region once");
  const readers = check.each("readers", args.readers, rules.iamMember);
  const configReaders = check.each("configReaders", args.configReaders, rules.iamMember);
  const databases = checkDatabases(check, args.databases ?? []);
  check.done();
  return { readers, configReaders, databases };
}

const noStore = "give the database a store, so that Vault makes users there";

const ttl = rules.integerBetween(60, 2_764_800);

function checkDatabases(check: Arguments, databases: Usable<AppSecretsDatabase>[]): Usable<AppSecretsDatabase>[] {
  const connections = databases.map(({ connection }) => connection);
  if (new Set(connections).size < connections.length) check.problem("databases", connections, "name each once");
  return databases.map((one, index) => {
    const place = `databases[${index}]`;
    check.property(`${place}.connection`, one.connection, rules.shortName);
    check.property(`${place}.userTtlSeconds`, one.userTtlSeconds, ttl);
    check.property(`${place}.userMaxTtlSeconds`, one.userMaxTtlSeconds, ttl);
    const { ttl: seconds, maxTtl } = lifetimes(one);
    if (seconds > maxTtl) check.problem(`${place}.userMaxTtlSeconds`, maxTtl, `use ${seconds} or more`);
    return { ...one, database: { ...one.database, ...connectionOf(check, `${place}.database`, one) } };
  });
}

/** The connection, once it is known to be the one that is named. */
function connectionOf(
  check: Arguments,
  place: string,
  { connection, database }: Usable<AppSecretsDatabase>,
): { vaultConnection?: pulumi.Input<string> } {
  const property = `${place}.vaultConnection`;
  if (database.vaultConnection === undefined) {
    check.problem(property, undefined, noStore);
    return {};
  }
  const isNamed = (known: string | undefined): string | undefined => {
    if (known === undefined) return noStore;
    return known === connection ? undefined : `name it as connection: "${known}"`;
  };
  return { vaultConnection: check.property(property, database.vaultConnection, isNamed) };
}
