import { isIPv4 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import * as vaultSettings from "@pulumi/vault/config/vars";
import * as z from "zod";
import { CloudflarePlan, rules } from "../components";
import { relations, type Relation } from "./relations";

/** Turns one of the library's rules into a check of the schema; the rule's remedy is the error. */
function obeying<T>(rule: rules.Rule<T>) {
  return (value: T, context: z.core.$RefinementCtx<T>): void => {
    const remedy = rule(value);
    if (remedy !== undefined) context.addIssue({ code: "custom", message: remedy });
  };
}

const text = z.string({ error: "set a string" }).min(1, "set a string that is not empty");
const integer = z.int({ error: "set a whole number" });

/** A list of strings that all obey a rule, each there once. */
function listOf(rule: rules.Rule<string>) {
  const entry = z.string({ error: "set a string" }).superRefine(obeying(rule));
  return z.array(entry, { error: 'set a list of strings, for example ["one", "two"]' }).superRefine((list, context) => {
    for (const [index, value] of list.entries()) {
      if (list.indexOf(value) === index) continue;
      context.addIssue({ code: "custom", path: [index], message: "name it once: it is in the list already" });
    }
  });
}

const hexadecimalId = text.superRefine(
  obeying(rules.matching(/^[0-9a-f]{32}$/, "copy the 32 hexadecimal digits from the zone's overview page")),
);

/** What `Registry` takes. */
const registryCredentials = z.strictObject(
  {
    registry: text,
    username: text.superRefine(obeying(rules.registryUsername)),
    passwordSecretVersion: text.superRefine(obeying(rules.secretVersion)),
  },
  { error: "set registry, username and passwordSecretVersion, and nothing else" },
);

/** What `Vault` takes, which checks the rest. Whoever may fetch a share is an operator, unless others are named. */
const shareHolder = z.strictObject(
  { name: text, pgpKey: text, readers: listOf(rules.iamMember).optional() },
  { error: "set name and pgpKey, if need be readers, and nothing else" },
);

/** Names that are given away: databases that every server has, other services of an environment, and the document with the key to GitHub. */
const takenNames = ["cloudsqladmin", "postgres", "template0", "template1", "secret-sync", "sync-github", "vault"];

/** Many things are named after the application. The longest name with a limit is `<appName>-secrets`, 24 characters. */
const appName: rules.Rule<string> = (value) => {
  if (takenNames.includes(value)) return `choose a name other than ${takenNames.join(", ")}, which are taken`;
  // https://cloud.google.com/storage/docs/buckets#naming
  if (/^goog|google/.test(value))
    return "choose a name without google: there are buckets of this name, which forbid it";
  return /^[a-z][a-z0-9-]{1,14}[a-z0-9]$/.test(value)
    ? undefined
    : "use 3 to 16 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit";
};

/**
 * Every key of the `groundplan` namespace, as Pulumi.yaml declares them for people. An unknown key is an error: a typing
 * mistake must not silently mean "the default".
 */
const keys = {
  environment: z.string().default(""),
  projectNumber: text.superRefine(obeying(rules.projectNumber)),
  guardProject: text.superRefine(obeying(rules.projectId)),
  region: text.superRefine(obeying(rules.scheduledRegion)),
  failoverRegion: text.superRefine(obeying(rules.region)),
  addressRange: text.superRefine(obeying(rules.networkRange)),
  reservedRanges: listOf((value) => (rules.isRange(value) ? undefined : "set a range such as 10.20.0.0/14")).default(
    [],
  ),
  domain: text.superRefine(obeying(rules.hostname)),
  hostname: text.superRefine(obeying(rules.hostname)),
  cloudflareZoneId: hexadecimalId,
  cloudflareAccountId: hexadecimalId,
  cloudflarePlan: z.enum(CloudflarePlan, { error: `use one of ${Object.values(CloudflarePlan).join(", ")}` }),
  letsEncrypt: z.boolean("set true or false"),
  appName: text.superRefine(obeying(appName)),
  appImage: text.superRefine(obeying(rules.image)),
  registryCredentials: z
    .array(registryCredentials, {
      error: "set a list of registry, username and passwordSecretVersion (Pulumi.yaml describes it)",
    })
    .default([]),
  appPort: integer.superRefine(obeying(rules.integerBetween(1, 65535))),
  appHealthPath: text.superRefine(obeying(rules.httpPath)),
  appMinInstances: integer.superRefine(obeying(rules.integerBetween(0, 1000))),
  appMaxInstances: integer.superRefine(obeying(rules.integerBetween(1, 1000))),
  postgresVersion: text.superRefine(obeying(rules.postgresVersion)),
  postgresTier: text.superRefine(obeying(rules.postgresTier)),
  vaultVersion: text.superRefine(obeying(rules.vaultVersion)),
  vaultRestoredBucket: text
    .superRefine(
      obeying(
        rules.matching(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, "name the bucket that `groundplan vault restore` filled"),
      ),
    )
    .optional(),
  shareHolders: z
    .array(shareHolder, { error: "set a list of name, pgpKey and, if need be, readers (Pulumi.yaml describes it)" })
    .default([]),
  recoveryThreshold: integer.superRefine(obeying(rules.integerBetween(0, 10))).default(0),
  vaultServiceAccount: text.superRefine(obeying(rules.serviceAccountEmail)).optional(),
  vaultAdministrator: text.superRefine(obeying(rules.serviceAccountEmail)).optional(),
  vaultAccess: text.superRefine(obeying(rules.oneOf(["administrator", "preview"]))).default("administrator"),
  operators: listOf(rules.iamMember).min(1, "name at least one: nobody else administers Vault"),
  developers: listOf(rules.iamMember),
  alertEmails: listOf(rules.emailAddress)
    .min(1, "name at least one: nobody else learns that something needs them")
    .max(rules.mostChannels, `name ${rules.mostChannels} at most, or a group: one alert tells no more`),
  githubEnvironment: text
    .superRefine(obeying(rules.matching(/^[\w.-]{1,255}$/, "name the environment at GitHub")))
    .optional(),
  repository: text.superRefine(obeying(rules.repository)),
  repositoryId: text.superRefine(obeying(rules.repositoryId)),
};

const schema = z.object(keys);

type Key = keyof typeof keys;

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
}

/** Pulumi hands every value over as a string; those that the schema wants otherwise are JSON. Digits alone are a whole number. */
function decode(key: Key, value: string): unknown {
  const expected = keys[key];
  if (expected instanceof z.ZodNumber) return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (expected.safeParse("").error?.issues[0]?.code !== "invalid_type") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Whether the program has such a key, which what every object inherits (`toString`) is not. */
function isKey(key: string): key is Key {
  return Object.hasOwn(keys, key);
}

/**
 * Whether something reads a key: this program, or Vault's provider, whose settings share their namespace with the program's
 * `vault:address`. Other namespaces are their providers' own.
 */
function isKnown(namespace: string, key: string): boolean {
  if (namespace === pulumi.getProject()) return isKey(key);
  if (namespace === "vault") return Object.hasOwn(vaultSettings, key);
  const providers = ["gcp", "cloudflare", "kubernetes", "random", "tls", "pulumi"];
  return (
    providers.includes(namespace) ||
    rules.nearest(namespace, [pulumi.getProject(), "vault", ...providers]) === undefined
  );
}

/** The line of a key that nothing reads. Its value is not said: nobody knows what it is. */
function unknownKey(namespace: string, key: string): string {
  const known = { [pulumi.getProject()]: Object.keys(keys), vault: Object.keys(vaultSettings) }[namespace];
  const near = known === undefined ? undefined : rules.nearest(key, known);
  const hint = near === undefined ? "" : `; did you mean ${namespace}:${near}?`;
  return `${namespace}:${key}: unknown key; remove it, or correct its spelling${hint}`;
}

/** One line a problem: the key, its value, and what to do. An entry of a list is told by itself. */
function explain(namespace: string, issue: z.core.$ZodIssue, values: Record<string, unknown>): string {
  const [key, ...indices] = issue.path.map(String) as [string, ...string[]];
  if (!Object.hasOwn(values, key)) {
    const isList = isKey(key) && keys[key] instanceof z.ZodArray;
    const setting = isList ? `--path '${namespace}:${key}[0]'` : `${namespace}:${key}`;
    return `${namespace}:${key}: missing; pulumi config set ${setting} <value> (Pulumi.yaml describes it)`;
  }
  const at = indices.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join("");
  const value = indices.reduce<unknown>((whole, part) => (whole as Record<string, unknown>)[part], values[key]);
  return line(`${namespace}:${key}`, at, value, `${issue.message}${quoting(key, value)}`);
}

/** Whether Pulumi keeps a key's value as a secret: the SDK has this function, and no type for it. */
const { isConfigSecret: isSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };

/**
 * One line of the error. Of an object it shows the properties' names, since one of their values may be a password, and of what
 * Pulumi keeps as a secret, or what may be one in the wrong place, nothing.
 */
function line(key: string, at: string, value: unknown, remedy: string): string {
  if (isSecret?.(key) === true) return `${key}${at}: [secret]; ${remedy}`;
  if (at.endsWith(".passwordSecretVersion") && value !== undefined) return `${key}${at}: [not shown]; ${remedy}`;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const shown = isObject ? `{ ${Object.keys(value).map(rules.show).join(", ")} }` : rules.show(value);
  return `${key}${at}: ${shown}; ${remedy}`;
}

/**
 * What YAML reads as something other than text, as Pulumi hands it over: 1.20 as 1.2, 1e11 as 100000000000 or 1e+11, more
 * than 15 digits rounded. What was written can no longer be told.
 */
const changedText = /^[-+]?(\d+\.\d+|\d+(\.\d+)?e[-+]?\d+|\d{12,}|\.?(inf|nan)|true|false|null)$/i;

/** The advice to quote a text, where YAML may have changed it. */
function quoting(key: string, value: unknown): string {
  const isText = typeof value === "string";
  if (!isKey(key) || keys[key] instanceof z.ZodNumber || keys[key] instanceof z.ZodBoolean) return "";
  if (isText ? !changedText.test(value) : typeof value !== "number" && typeof value !== "boolean" && value !== null)
    return "";
  return ` (if it is written without quotes in Pulumi.${pulumi.getStack()}.yaml, quote it: unquoted, YAML reads 1.20 as 1.2, and this as ${rules.show(value)})`;
}

/**
 * Reads and checks the stack's configuration: the only place that does.
 *
 * @throws RunError with one line for every value that is missing, unknown or wrong, before anything is created.
 */
export function readConfig(environments: Environments = {}): Config {
  const namespace = pulumi.getProject();
  const values: Partial<Record<Key, unknown>> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(pulumi.runtime.allConfig())) {
    const [keyNamespace, key] = name.split(":", 2) as [string, string];
    if (!isKnown(keyNamespace, key)) problems.push(unknownKey(keyNamespace, key));
    // Pulumi.yaml gives optional keys the default "", which means that they are not set.
    else if (keyNamespace === namespace && isKey(key) && value !== "") values[key] = decode(key, value);
  }
  const result = schema.safeParse(values);
  problems.push(...(result.error?.issues ?? []).map((issue) => explain(namespace, issue, values)));
  const project = new pulumi.Config("gcp").get("project");
  note(problems, "gcp:project", project, rules.projectId(project ?? ""));
  const environment = typeof values.environment === "string" ? values.environment : pulumi.getStack();
  problems.push(...noComposition(namespace, environment, environments));
  const own = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  for (const { key, at = "", value = values[key as Key], remedy } of [...relations, ...(own ?? [])].flatMap((find) =>
    find(values, project),
  )) {
    problems.push(line(`${namespace}:${key}`, at, value, remedy));
  }
  const address = new pulumi.Config("vault").get("address");
  if (address !== undefined) note(problems, "vault:address", address, vaultUrl(address));
  for (const key of ["vaultServiceAccount", "vaultAdministrator"] as const) {
    if (address !== undefined && values[key] === undefined) {
      note(problems, `${namespace}:${key}`, undefined, "vault:address needs it: set the account's address");
    }
    if (address === undefined && values[key] !== undefined) {
      note(
        problems,
        `${namespace}:${key}`,
        values[key],
        "set vault:address too, or remove it: it is of the Vault there",
      );
    }
  }
  if (address !== undefined && values.vaultRestoredBucket !== undefined) {
    const remedy = "remove it, or vault:address: the Vault there has data of its own";
    note(problems, `${namespace}:vaultRestoredBucket`, values.vaultRestoredBucket, remedy);
  }

  if (!result.success || problems.length > 0) {
    throw new pulumi.RunError(
      [`The configuration of stack ${pulumi.getStack()} cannot be used:`, ...problems].join("\n  "),
    );
  }
  const { vaultServiceAccount = "", vaultAdministrator = "" } = result.data;
  return {
    ...result.data,
    project: project ?? "",
    existingVault:
      address === undefined
        ? undefined
        : { address, serviceAccountEmail: vaultServiceAccount, administratorEmail: vaultAdministrator },
  };
}

/** The rules of each composition's own, by the environment's name. */
export type Environments = Readonly<Record<string, readonly Relation[]>>;

/** The line for an environment without a composition. Not what every object inherits is one, such as `constructor`. */
function noComposition(namespace: string, environment: string, environments: Environments): string[] {
  const known = Object.keys(environments);
  if (known.length === 0 || known.includes(environment)) return [];
  const problem = `there is no composition for the environment ${rules.show(environment)}`;
  const set = `pulumi config set environment <${known.join("|")}>`;
  return [`${namespace}:environment: ${problem}; ${set} says which one stack ${pulumi.getStack()} uses`];
}

/** Adds a line to the error where there is a remedy. */
function note(problems: string[], key: string, value: unknown, remedy: string | undefined): void {
  if (remedy === undefined) return;
  problems.push(value === undefined ? `${key}: missing; ${remedy}` : line(key, "", value, remedy));
}

/** Nothing that a connection does not need: an address is shown to people, so it holds no credentials. */
const vaultUrl: rules.Rule<string> = (value) => {
  const [, host = "", port = "443"] = /^https:\/\/([^/:@?#\s]+)(?::([1-9]\d{0,4}))?$/.exec(value) ?? [];
  return (rules.hostname(host) === undefined || isIPv4(host)) && Number(port) <= 65535
    ? undefined
    : "set https://<host>, with a port if need be, without credentials and without a path, or remove the key";
};
