// The lines of the error about a configuration: the key, its value, and what to do.
import * as pulumi from "@pulumi/pulumi";
import * as vaultSettings from "@pulumi/vault/config/vars";
import * as z from "zod";
import { rules } from "../components";
import { isNumberPlace } from "./app-keys";
import { isKey, keys, wantedOf } from "./keys";
import type { ChangedValue } from "./written";

/**
 * Whether something reads a key: this program, or Vault's provider, whose settings share their namespace with the program's
 * `vault:address`. Other namespaces are their providers' own.
 */
export function isKnown(namespace: string, key: string): boolean {
  if (namespace === pulumi.getProject()) return isKey(key);
  if (namespace === "vault") return Object.hasOwn(vaultSettings, key);
  const providers = ["gcp", "cloudflare", "kubernetes", "random", "tls", "pulumi"];
  return (
    providers.includes(namespace) ||
    rules.nearest(namespace, [pulumi.getProject(), "vault", ...providers]) === undefined
  );
}

/** The line of a key that nothing reads. Its value is not said: nobody knows what it is. */
export function unknownKey(namespace: string, key: string): string {
  const known = { [pulumi.getProject()]: Object.keys(keys), vault: Object.keys(vaultSettings) }[namespace];
  const near = known === undefined ? undefined : rules.nearest(key, known);
  const hint = near === undefined ? "" : `; did you mean ${namespace}:${near}?`;
  return `${namespace}:${key}: unknown key; remove it, or correct its spelling${hint}`;
}

/**
 * One line a problem: the key, its value, and what to do. An entry of a list is told by itself. Where it is not known how the
 * value was written, the line says what quotes may have to do with it.
 */
export function explain(issue: z.core.$ZodIssue, values: Record<string, unknown>, isWritingKnown: boolean): string[] {
  const namespace = pulumi.getProject();
  const [key, ...parts] = issue.path.map(String) as [string, ...string[]];
  const full = `${namespace}:${key}`;
  if (!Object.hasOwn(values, key)) {
    return [`${full}: missing; pulumi config set ${settingOf(full, key)} <value> (Pulumi.yaml describes it)`];
  }
  // Nobody knows what the value of an unknown word is, so it is not said.
  if (issue.code === "unrecognized_keys" && (key === "apps" || key === "review")) {
    return issue.keys.map((word) => `${full}${pathOf([...parts, word])}: ${issue.message}`);
  }
  const value = parts.reduce<unknown>((whole, part) => (whole as Record<string, unknown>)[part], values[key]);
  const wantsText = issue.code !== "invalid_type" || issue.expected === "string";
  const hint = isWritingKnown || !wantsText ? "" : quoting(key, parts, value);
  return [line(full, pathOf(parts), value, `${issue.message}${hint}`)];
}

/** What `pulumi config set` is told, to set a first value. */
function settingOf(full: string, key: string): string {
  const wanted = isKey(key) ? keys[key] : undefined;
  if (wanted instanceof z.ZodRecord) return `--path '${full}.<name>.image'`;
  return wanted instanceof z.ZodArray ? `--path '${full}[0]'` : full;
}

/** Whether Pulumi keeps a key's value as a secret: the SDK has this function, and no type for it. */
const { isConfigSecret: isSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };

/**
 * One line of the error. Of an object it shows the properties' names, since one of their values may be a password, and of what
 * Pulumi keeps as a secret, or what may be one in the wrong place, nothing.
 */
export function line(key: string, at: string, value: unknown, remedy: string): string {
  if (isSecret?.(key) === true) return `${key}${at}: [secret]; ${remedy}`;
  if (at.endsWith(".passwordSecretVersion") && value !== undefined) return `${key}${at}: [not shown]; ${remedy}`;
  return `${key}${at}: ${shown(value)}; ${remedy}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return rules.show(value);
  const names = Object.keys(value);
  return names.length === 0 ? "{}" : `{ ${names.map(rules.show).join(", ")} }`;
}

/**
 * What YAML reads as something other than text, as Pulumi hands it over: 1.20 as 1.2, 1e11 as 100000000000 or 1e+11, more
 * than 15 digits rounded. What was written can no longer be told.
 */
const changedText = /^[-+]?(\d+\.\d+|\d+(\.\d+)?e[-+]?\d+|\d{12,}|\.?(inf|nan)|true|false|null)$/i;

/** The advice to quote a text, where YAML may have changed it. */
function quoting(key: string, at: readonly string[], value: unknown): string {
  if (key === "apps" && isNumberPlace(at)) return "";
  const isText = typeof value === "string";
  if (!isKey(key)) return "";
  const wanted = wantedOf(key);
  if (wanted instanceof z.ZodNumber || wanted instanceof z.ZodBoolean) return "";
  if (isText ? !changedText.test(value) : typeof value !== "number" && typeof value !== "boolean" && value !== null)
    return "";
  return ` (if it is written without quotes in Pulumi.${pulumi.getStack()}.yaml, quote it: unquoted, YAML reads 1.20 as 1.2, and this as ${rules.show(value)})`;
}

/** The line for an environment without a composition. Not what every object inherits is one, such as `constructor`. */
export function noComposition(namespace: string, environment: string, known: string[]): string[] {
  if (known.length === 0 || known.includes(environment)) return [];
  const problem = `there is no composition for the environment ${rules.show(environment)}`;
  const set = `pulumi config set environment <${known.join("|")}>`;
  return [`${namespace}:environment: ${problem}; ${set} says which one stack ${pulumi.getStack()} uses`];
}

/** The line of a value that YAML changed. */
export function changed({ key, at, written, read }: ChangedValue): string {
  const place = `${key}${pathOf(at)}`;
  const file = `Pulumi.${pulumi.getStack()}.yaml`;
  if (at.includes("passwordSecretVersion")) return `${place}: [not shown] has no quotes in ${file}; add them`;
  // Quotes would make a text of it.
  if (key === `${pulumi.getProject()}:apps` && isNumberPlace(at)) {
    return `${place}: ${short(written)} is a number that Pulumi reads as ${short(read)}; write it in ${file} in decimal digits, without a zero before them`;
  }
  return `${place}: ${short(written)} is written without quotes, and Pulumi reads ${short(read)}; write "${short(written)}" in ${file}`;
}

function pathOf(at: readonly (string | number)[]): string {
  return at
    .map(String)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : /[.\s]|^$/.test(part) ? `[${rules.show(part)}]` : `.${part}`))
    .join("");
}

function short(scalar: string): string {
  return scalar.length <= 60 ? scalar : `${scalar.slice(0, 60)}…`;
}
