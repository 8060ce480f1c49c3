import { isIPv4 } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import * as vaultSettings from "@pulumi/vault/config/vars";
import * as z from "zod";
import { CloudflarePlan, rules } from "../components";

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

/** What `Registry` takes, which checks the rest. */
const registryCredentials = z.strictObject(
  { registry: text, username: text, passwordSecretVersion: text },
  { error: "set registry, username and passwordSecretVersion, and nothing else" },
);

/** What `Vault` takes, which checks the rest. Whoever may fetch a share is an operator, unless others are named. */
const shareHolder = z.strictObject(
  { name: text, pgpKey: text, readers: listOf(rules.iamMember).optional() },
  { error: "set name and pgpKey, if need be readers, and nothing else" },
);

/** Names that are given away: databases that every server has, and other services of an environment. */
const takenNames = ["cloudsqladmin", "postgres", "template0", "template1", "secret-sync", "vault"];

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
  appHealthPath: text.superRefine(
    obeying(rules.matching(/^\/[^\s?#]*$/, "set a path that starts with /, without a query")),
  ),
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
  alertEmails: listOf(rules.emailAddress).min(1, "name at least one: nobody else learns that something needs them"),
  githubEnvironment: text
    .superRefine(obeying(rules.matching(/^[\w.-]+$/, "name the environment at GitHub")))
    .optional(),
  repository: text.superRefine(obeying(rules.repository)),
  repositoryId: text.superRefine(obeying(rules.repositoryId)),
};

const schema = z.object(keys);

type Key = keyof typeof keys;

function isHostname(value: unknown): value is string {
  return typeof value === "string" && rules.hostname(value) === undefined;
}

/** What single keys cannot tell: rules between two of them. They pass while a value is missing or wrong by itself. */
function relations(values: Partial<Record<Key, unknown>>): [Key, string][] {
  const { region, failoverRegion, addressRange, reservedRanges, domain, hostname, appMinInstances, appMaxInstances } =
    values;
  const problems: [Key, string][] = [];
  if (region !== undefined && failoverRegion === region) {
    problems.push(["failoverRegion", "choose a region other than that of the key `region`"]);
  }
  for (const [index, reserved] of (Array.isArray(reservedRanges) ? reservedRanges : []).entries()) {
    if (typeof addressRange !== "string" || typeof reserved !== "string") continue;
    if (!rules.overlap(addressRange, reserved)) continue;
    problems.push(["addressRange", `choose a range outside reservedRanges[${index}], ${reserved}`]);
  }
  if (isHostname(hostname) && isHostname(domain) && !rules.isPartOf(hostname, domain)) {
    problems.push(["hostname", `choose ${domain} or a host name below it`]);
  }
  if (typeof appMinInstances === "number" && typeof appMaxInstances === "number" && appMaxInstances < appMinInstances) {
    problems.push(["appMaxInstances", `set at least appMinInstances, ${appMinInstances}`]);
  }
  return problems;
}

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

/** Pulumi hands every value over as a string; those that the schema wants otherwise are JSON. */
function decode(key: Key, value: string): unknown {
  const expected = keys[key];
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
  return namespace !== "vault" || Object.hasOwn(vaultSettings, key);
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

/** One line of the error. Of an object it shows the properties' names: one of their values may be a password. */
function line(key: string, at: string, value: unknown, remedy: string): string {
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
export function readConfig(): Config {
  const namespace = pulumi.getProject();
  const values: Partial<Record<Key, unknown>> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(pulumi.runtime.allConfig())) {
    const [keyNamespace, key] = name.split(":", 2) as [string, string];
    if (!isKnown(keyNamespace, key)) problems.push(`${name}: unknown key; remove it, or correct its spelling`);
    // Pulumi.yaml gives optional keys the default "", which means that they are not set.
    else if (keyNamespace === namespace && isKey(key) && value !== "") values[key] = decode(key, value);
  }
  const result = schema.safeParse(values);
  problems.push(...(result.error?.issues ?? []).map((issue) => explain(namespace, issue, values)));
  for (const [key, remedy] of relations(values)) {
    note(problems, `${namespace}:${key}`, values[key], remedy);
  }

  const project = new pulumi.Config("gcp").get("project");
  note(problems, "gcp:project", project, rules.projectId(project ?? ""));
  if (project !== undefined && values.guardProject === project) {
    note(
      problems,
      `${namespace}:guardProject`,
      project,
      "name a project other than gcp:project, where nothing is deployed",
    );
  }
  const address = new pulumi.Config("vault").get("address");
  if (address !== undefined) {
    note(problems, "vault:address", address, vaultUrl(address));
    for (const key of ["vaultServiceAccount", "vaultAdministrator"] as const) {
      if (values[key] === undefined)
        note(problems, `${namespace}:${key}`, undefined, "vault:address needs it: set the account's address");
    }
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
