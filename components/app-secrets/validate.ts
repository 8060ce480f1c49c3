import type * as pulumi from "@pulumi/pulumi";
import { automatic, calledAfter, kinds } from "../internal/names";
import { nodeImage } from "../internal/node-job";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { secretsPrefix } from "../internal/template";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import { requireImage } from "../registry/image";
import { appName } from "./app-name";
import type { AppSecretsArgs, DatabaseUsers } from "./args";
import { checkForms } from "./forms";
import { lifetimes } from "./lifetimes";
import { checkTemplates, refuseCredentials } from "./templates";

/** The size of a copy (https://cloud.google.com/secret-manager/quotas). An empty text is no value in Vault either. */
export const copiedText: rules.Rule<string> = (value) =>
  value !== "" && Buffer.byteLength(value) <= 65_536
    ? undefined
    : "use 1 to 65,536 bytes, leave it out so that a person puts the value in, or leave the variable out while it is empty";

/** `<app>-<KEY>` and `<app>-<KEY>-config` are names of copies: `web-k-config` must not be of two applications, `web` and `web-k`. */
export const secretKey: rules.Rule<string> = (value) =>
  value === "config" ? "choose another name: copies of configuration end with -config" : rules.variableName(value);

/** What is used in the place of arguments that are checked once they are known. */
export interface CheckedLater {
  readers: pulumi.Input<string>[];
  configReaders: pulumi.Input<string>[];
}

/** Refuses what would fail in the middle of a deployment. */
export function validate(name: string, args: Usable<AppSecretsArgs>): CheckedLater {
  const check = new Arguments(`AppSecrets "${name}"`);
  check.property(
    "name",
    name,
    calledAfter([kinds.bucket, `-first-values-program${automatic}`], [kinds.run, `-first-values${automatic}`]),
  );
  check.property("app", args.app, appName);
  const config = args.config ?? [];
  args.keys.forEach((key, index) => check.property(`keys[${index}].name`, key.name, secretKey));
  config.forEach((key, index) => {
    check.property(`config[${index}].name`, key.name, rules.variableName);
    check.property(`config[${index}].initial`, key.initial, copiedText);
  });
  checkForms(check, args.keys);
  const names = args.keys.map((key) => key.name);
  const configNames = config.map((key) => key.name);
  for (const both of configNames.filter((key) => names.includes(key))) {
    check.problem("config", both, "remove it: it is one of the keys, and a secret is no configuration");
  }
  if (args.regions.length === 0)
    check.problem("regions", args.regions, "name the regions that the application runs in");
  check.each("regions", args.regions, rules.region);
  const readers = check.each("readers", args.readers, rules.iamMember);
  const configReaders = check.each("configReaders", args.configReaders, rules.iamMember);
  if (args.keys.length + config.length > 0) requireImage(check, "images", args.images, nodeImage);
  checkBindings(check, args);
  checkTemplates(check, args);
  refuseCredentials(check, "bindings", args);
  check.done();
  return { readers, configReaders };
}

const bindingName: rules.Rule<string> = (name) =>
  name === secretsPrefix ? "use another name: in templates it stands for the keys" : rules.shortName(name);

const ttl = rules.integerBetween(60, 2_764_800);

function checkBindings(check: Arguments, { bindings = {}, databaseUsers }: Usable<AppSecretsArgs>): void {
  for (const name of Object.keys(bindings)) check.property(`bindings["${name}"]`, name, bindingName);
  checkDatabaseUsers(check, databaseUsers, bindings, "name one of the bindings");
}

/** Notes what is wrong with users of databases; `remedy` says which names there are. */
export function checkDatabaseUsers(
  check: Arguments,
  databaseUsers: { [binding: string]: DatabaseUsers } = {},
  bindings: object,
  remedy: string,
): void {
  for (const [name, users] of Object.entries(databaseUsers)) {
    const place = step("databaseUsers", name);
    if (!Object.hasOwn(bindings, name)) check.problem(place, name, remedy);
    check.property(`${place}.ttlSeconds`, users.ttlSeconds, ttl);
    check.property(`${place}.maxTtlSeconds`, users.maxTtlSeconds, ttl);
    const { ttl: seconds, maxTtl } = lifetimes(users);
    if (seconds > maxTtl) check.problem(`${place}.maxTtlSeconds`, maxTtl, `use ${seconds} or more`);
  }
}
