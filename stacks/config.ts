import { isIPv4 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { rules } from "../components";
import { isNumberPlace, isTruthPlace } from "./app-keys";
import { appRelations } from "./app-relations";
import { applicationOf, type Applications } from "./application";
import { apps } from "./apps";
import { fewTimes } from "./checks";
import { decode, isKey, keys, schema, type Key } from "./keys";
import * as lines from "./problems";
import { relations, type Relation } from "./relations";
import { withSharedHosts } from "./shared-hosts";
import { imagesOf } from "./workloads";
import { asWritten } from "./written";

/** A Vault that somebody else runs. */
export interface ExistingVault {
  address: string;
  serviceAccountEmail: string;
  administratorEmail: string;
}

/** A stack's configuration, parsed and checked. */
export interface Config extends z.output<typeof schema> {
  /** Google Cloud project, from `gcp:project`. */
  project: string;
  /** The Vault that the stack uses instead of running one, where `vault:address` names one. */
  existingVault: ExistingVault | undefined;
  /** Every image that the applications run. */
  images: string[];
}

/** The rules of each composition's own, by the environment's name. */
export type Environments = Readonly<Record<string, readonly Relation[]>>;

/**
 * Reads and checks the stack's configuration: the only place that does.
 *
 * @throws RunError with one line for every value that is missing, unknown or wrong, before anything is created.
 */
export function readConfig(environments: Environments = {}, applications: Applications = apps): Config {
  const { values, problems, isKnown } = readValues();
  const result = schema.safeParse(values, fewTimes);
  problems.push(...(result.error?.issues ?? []).flatMap((issue) => lines.explain(issue, values, isKnown)));
  const project = new pulumi.Config("gcp").get("project");
  const address = new pulumi.Config("vault").get("address");
  problems.push(
    ...lineOf("gcp:project", project, rules.projectId(project ?? "")),
    ...betweenKeys(values, project, environments, appRelations(applications)),
    ...ofExistingVault(values, address),
  );
  if (!result.success || problems.length > 0) {
    throw new pulumi.RunError(
      [`The configuration of stack ${pulumi.getStack()} cannot be used:`, ...problems].join("\n  "),
    );
  }
  const { vaultServiceAccount = "", vaultAdministrator = "" } = result.data;
  const existingVault =
    address === undefined
      ? undefined
      : { address, serviceAccountEmail: vaultServiceAccount, administratorEmail: vaultAdministrator };
  const images = Object.entries(result.data.apps).flatMap(([name, app]) =>
    imagesOf(applicationOf(applications, name), app).map(({ image }) => image),
  );
  const shared = withSharedHosts(result.data.apps, applications);
  return { ...result.data, apps: shared, project: project ?? "", existingVault, images };
}

/** The program's own keys as they are written, what YAML changed among all of them, and keys that nothing reads. */
function readValues(): { values: Values; problems: string[]; isKnown: boolean } {
  const { values: all, changed, isKnown } = asWritten(pulumi.runtime.allConfig(), isNumber);
  const namespace = pulumi.getProject();
  const values: Values = {};
  // `True` is what it says where a truth value is wanted, and for other programs' keys that is not known.
  const wantsText = (key: string, at: readonly (string | number)[]): boolean => {
    const own = key.startsWith(`${namespace}:`) ? key.slice(namespace.length + 1) : "";
    return isKey(own) && !(keys[own] instanceof z.ZodBoolean) && !(own === "apps" && isTruthPlace(at));
  };
  const problems = changed.filter(({ key, at, kind }) => kind !== "boolean" || wantsText(key, at)).map(lines.changed);
  for (const [name, value] of Object.entries(all)) {
    const [keyNamespace, key] = name.split(":", 2) as [string, string];
    if (!lines.isKnown(keyNamespace, key)) problems.push(lines.unknownKey(keyNamespace, key));
    else if (keyNamespace === namespace && isKey(key) && !isUnset(key, value)) values[key] = decode(key, value);
  }
  return { values, problems, isKnown };
}

/** Pulumi.yaml gives optional keys the default "", and optional tables {}: the engine wants one of the key's type. */
function isUnset(key: Key, value: string): boolean {
  return value === "" || (value === "{}" && keys[key] instanceof z.ZodOptional);
}

/** Whether a number is wanted at a place, so that 0.50 is what it says. */
function isNumber(key: string, at: readonly (string | number)[]): boolean {
  return key === `${pulumi.getProject()}:apps` && isNumberPlace(at);
}

type Values = Partial<Record<Key, unknown>>;

/** What is wrong between several keys, in each environment and in the stack's own. */
function betweenKeys(
  values: Values,
  project: string | undefined,
  environments: Environments,
  ofApps: readonly Relation[],
): string[] {
  const namespace = pulumi.getProject();
  const environment = typeof values.environment === "string" ? values.environment : pulumi.getStack();
  const own = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  const findings = [...relations, ...ofApps, ...(own ?? [])].flatMap((find) => find(values, project));
  return [
    ...lines.noComposition(namespace, environment, Object.keys(environments)),
    ...findings.map(({ key, at = "", value = values[key as Key], remedy }) =>
      lines.line(`${namespace}:${key}`, at, value, remedy),
    ),
  ];
}

/** What is wrong with the address of a Vault that somebody else runs, or with keys that only make sense with or without one. */
function ofExistingVault(values: Values, address: string | undefined): string[] {
  const namespace = pulumi.getProject();
  const accounts = (["vaultServiceAccount", "vaultAdministrator"] as const).flatMap((key) => {
    const value = values[key];
    if ((address === undefined) === (value === undefined)) return [];
    const remedy =
      value === undefined
        ? "vault:address needs it: set the account's address"
        : "set vault:address too, or remove it: it is of the Vault there";
    return lineOf(`${namespace}:${key}`, value, remedy);
  });
  if (address === undefined) return accounts;
  const restored = values.vaultRestoredBucket;
  const remedy = "remove it, or vault:address: the Vault there has data of its own";
  return [
    ...lineOf("vault:address", address, vaultUrl(address)),
    ...accounts,
    ...(restored === undefined ? [] : lineOf(`${namespace}:vaultRestoredBucket`, restored, remedy)),
  ];
}

/** A line of the error, where there is a remedy. */
function lineOf(key: string, value: unknown, remedy: string | undefined): string[] {
  if (remedy === undefined) return [];
  return [value === undefined ? `${key}: missing; ${remedy}` : lines.line(key, "", value, remedy)];
}

/** Nothing that a connection does not need: an address is shown to people, so it holds no credentials. */
const vaultUrl: rules.Rule<string> = (value) => {
  const [, host = "", port = "443"] = /^https:\/\/([^/:@?#\s]+)(?::([1-9]\d{0,4}))?$/.exec(value) ?? [];
  return (rules.hostname(host) === undefined || isIPv4(host)) && Number(port) <= 65535
    ? undefined
    : "set https://<host>, with a port if need be, without credentials and without a path, or remove the key";
};
