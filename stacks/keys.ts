// What the configuration may hold.
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

/** Names that are given away: databases that every server has, the platform, and the document with the key to GitHub. */
const takenNames = ["cloudsqladmin", "postgres", "template0", "template1", "platform", "sync-github"];

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
export const keys = {
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

export const schema = z.object(keys);

export type Key = keyof typeof keys;

/** Whether the program has such a key, which what every object inherits (`toString`) is not. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(keys, key);
}

/** Pulumi hands every value over as a string; those that the schema wants otherwise are JSON. Digits alone are a whole number. */
export function decode(key: Key, value: string): unknown {
  const expected = keys[key];
  if (expected instanceof z.ZodNumber) return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (expected.safeParse("").error?.issues[0]?.code !== "invalid_type") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
