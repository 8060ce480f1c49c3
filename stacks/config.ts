import * as pulumi from "@pulumi/pulumi";
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
const texts = z.array(z.string(), { error: 'set a list of strings, for example ["one", "two"]' });

const hexadecimalId = text.superRefine(
  obeying(rules.matching(/^[0-9a-f]{32}$/, "copy the 32 hexadecimal digits from the zone's overview page")),
);

/**
 * Every key of the `groundplan` namespace, as Pulumi.yaml declares them for people. An unknown key is an error: a typing
 * mistake must not silently mean "the default".
 */
const keys = {
  environment: z.string().default(""),
  projectNumber: text.superRefine(obeying(rules.projectNumber)),
  region: text.superRefine(obeying(rules.region)),
  failoverRegion: text.superRefine(obeying(rules.region)),
  addressRange: text.superRefine(obeying(rules.networkRange)),
  reservedRanges: texts.default([]),
  domain: text.superRefine(obeying(rules.hostname)),
  hostname: text.superRefine(obeying(rules.hostname)),
  cloudflareZoneId: hexadecimalId,
  cloudflareAccountId: hexadecimalId,
  cloudflarePlan: z.enum(CloudflarePlan, { error: `use one of ${Object.values(CloudflarePlan).join(", ")}` }),
  letsEncrypt: z.boolean("set true or false"),
  appName: text.superRefine(obeying(rules.workloadName)),
  appImage: text.superRefine(obeying(rules.imageByDigest)),
  appPort: integer.superRefine(obeying(rules.integerBetween(1, 65535))),
  appHealthPath: text.superRefine(obeying(rules.matching(/^\//, "set a path that starts with /"))),
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
  vaultServiceAccount: text.superRefine(obeying(rules.serviceAccountEmail)).optional(),
  vaultAdministrator: text.superRefine(obeying(rules.serviceAccountEmail)).optional(),
  vaultAccess: text.superRefine(obeying(rules.oneOf(["administrator", "preview"]))).default("administrator"),
  operators: texts,
  developers: texts,
  alertEmails: z.array(z.email("set an e-mail address"), {
    error: 'set a list of addresses, for example ["ops@example.com"]',
  }),
  githubEnvironment: text
    .superRefine(obeying(rules.matching(/^[\w.-]+$/, "name the environment at GitHub")))
    .optional(),
  repository: text.superRefine(obeying(rules.matching(/^[\w.-]+\/[\w.-]+$/, "name the repository as owner/name"))),
  repositoryId: text
    .superRefine(obeying(rules.matching(/^\d+$/, "set the number that `gh api repos/<owner>/<name> --jq .id` prints")))
    .optional(),
};

const schema = z.strictObject(keys);

type Key = keyof typeof keys;

function isHostname(value: unknown): value is string {
  return typeof value === "string" && rules.hostname(value) === undefined;
}

/** What single keys cannot tell: rules between two of them. They pass while a value is missing or wrong by itself. */
function relations(values: Partial<Record<string, unknown>>): [Key, string][] {
  const { region, failoverRegion, domain, hostname, appMinInstances, appMaxInstances } = values;
  const problems: [Key, string][] = [];
  if (region !== undefined && failoverRegion === region) {
    problems.push(["failoverRegion", "choose a region other than that of the key `region`"]);
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
function decode(key: string, value: string): unknown {
  const expected = (keys as Partial<Record<string, z.ZodType>>)[key];
  if (expected === undefined || expected.safeParse("").error?.issues[0]?.code !== "invalid_type") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** One line a problem: the key, its value, and what to do. */
function explain(namespace: string, issue: z.core.$ZodIssue, values: Record<string, unknown>): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${namespace}:${key}: unknown key; remove it, or correct its spelling`);
  }
  const key = String(issue.path[0]);
  if (!(key in values)) {
    return [`${namespace}:${key}: missing; pulumi config set ${namespace}:${key} <value> (Pulumi.yaml describes it)`];
  }
  return [`${namespace}:${key}: ${JSON.stringify(values[key])}; ${issue.message}`];
}

/**
 * Reads and checks the stack's configuration: the only place that does.
 *
 * @throws RunError with one line for every value that is missing, unknown or wrong, before anything is created.
 */
export function readConfig(): Config {
  const namespace = pulumi.getProject();
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(pulumi.runtime.allConfig())) {
    const [keyNamespace, key] = name.split(":", 2) as [string, string];
    // Pulumi.yaml gives optional keys the default "", which means that they are not set.
    if (keyNamespace === namespace && value !== "") values[key] = decode(key, value);
  }
  const result = schema.safeParse(values);
  const problems = (result.error?.issues ?? []).flatMap((issue) => explain(namespace, issue, values));
  for (const [key, remedy] of relations(values)) {
    note(problems, `${namespace}:${key}`, values[key], remedy);
  }

  const project = new pulumi.Config("gcp").get("project");
  note(problems, "gcp:project", project, rules.projectId(project ?? ""));
  const address = new pulumi.Config("vault").get("address");
  if (address !== undefined) {
    note(problems, "vault:address", address, vaultUrl(address));
    for (const key of ["vaultServiceAccount", "vaultAdministrator"]) {
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

/** One line of the error: the key, its value, and what to do. */
function note(problems: string[], key: string, value: unknown, remedy: string | undefined): void {
  if (remedy !== undefined)
    problems.push(`${key}: ${value === undefined ? "missing" : JSON.stringify(value)}; ${remedy}`);
}

const vaultUrl = rules.matching(/^https:\/\/[^/]+$/, "set https://<host> without a path, or remove the key");
