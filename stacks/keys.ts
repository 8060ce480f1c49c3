// What the configuration may hold.
import * as z from "zod";
import { CloudflarePlan, EdgeRulesMode, rules } from "../components";
import { apps } from "./app-keys";
import { obeying, text, textList } from "./checks";
import { SecondFrontDoor } from "./second-front-door";
import { defaultReviewConnections, review } from "./review-keys";
import { serverFlags } from "./server-flags";

const integer = z.int({ error: "set a whole number" });

const hexadecimalId = text.superRefine(obeying(rules.cloudflareId));

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
  { name: text, pgpKey: text, readers: textList(rules.iamMember).optional() },
  { error: "set name and pgpKey, if need be readers, and nothing else" },
);

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
  reservedRanges: textList((value) => (rules.isRange(value) ? undefined : "set a range such as 10.20.0.0/14")).default(
    [],
  ),
  domain: text.superRefine(obeying(rules.hostname)),
  cloudflareZoneId: hexadecimalId,
  cloudflareAccountId: hexadecimalId,
  cloudflarePlan: z.enum(CloudflarePlan, { error: `use one of ${Object.values(CloudflarePlan).join(", ")}` }),
  letsEncrypt: z.boolean("set true or false"),
  certificateValidityDays: integer.superRefine(obeying(rules.integerBetween(1, 100))).default(90),
  maintenance: textList(rules.hostname).default([]),
  maintenanceAddresses: textList(rules.addressOrRange).default([]),
  drained: text.optional(),
  edgeRules: z
    .enum(EdgeRulesMode, { error: `use one of ${Object.values(EdgeRulesMode).join(", ")}` })
    .default(EdgeRulesMode.All),
  secondFrontDoor: z
    .enum(SecondFrontDoor, { error: `use one of ${Object.values(SecondFrontDoor).join(", ")}` })
    .default(SecondFrontDoor.None),
  apps,
  registryCredentials: z
    .array(registryCredentials, {
      error: "set a list of registry, username and passwordSecretVersion (Pulumi.yaml describes it)",
    })
    .default([]),
  postgresVersion: text.superRefine(obeying(rules.postgresVersion)),
  postgresTier: text.superRefine(obeying(rules.postgresTier)),
  postgresMaxConnections: integer.superRefine(obeying(rules.postgresMaxConnections)).default(0),
  postgresFlags: serverFlags.default({}),
  postgresWriteRegion: text.superRefine(obeying(rules.region)).optional(),
  postgresKeepsFormerPrimary: z.boolean("set true or false").default(false),
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
  operators: textList(rules.iamMember).min(1, "name at least one: nobody else administers Vault"),
  developers: textList(rules.iamMember),
  alertEmails: textList(rules.emailAddress)
    .min(1, "name at least one: nobody else learns that something needs them")
    .max(rules.mostChannels, `name ${rules.mostChannels} at most, or a group: one alert tells no more`),
  alertChannels: textList(rules.notificationChannel)
    .max(rules.mostChannels, `name ${rules.mostChannels} at most: one alert tells no more`)
    .default([]),
  logRetentionDays: integer.superRefine(obeying(rules.logRetentionDays)).default(30),
  billingAccount: text.superRefine(obeying(rules.billingAccount)).optional(),
  monthlyBudget: integer.superRefine(obeying(rules.integerBetween(0, 1_000_000_000))).default(0),
  reviewsAtOnce: integer.superRefine(obeying(rules.integerBetween(0, 100))).default(0),
  reviewConnections: integer.superRefine(obeying(rules.integerBetween(1, 1000))).default(defaultReviewConnections),
  review: review.optional(),
  repository: text.superRefine(obeying(rules.repository)),
  repositoryId: text.superRefine(obeying(rules.repositoryId)),
};

export const schema = z.object(keys);

export type Key = keyof typeof keys;

/** Whether the program has such a key, which what every object inherits (`toString`) is not. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(keys, key);
}

/** What a key's value has to be, where it is set. */
export function wantedOf(key: Key): z.ZodType {
  let wanted: z.core.$ZodType = keys[key];
  while (wanted instanceof z.ZodDefault || wanted instanceof z.ZodOptional) wanted = wanted.unwrap();
  return wanted as z.ZodType;
}

/** Pulumi hands every value over as a string; those that the schema wants otherwise are JSON. Digits alone are a whole number. */
export function decode(key: Key, value: string): unknown {
  const wanted = wantedOf(key);
  if (wanted instanceof z.ZodNumber) return /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (wanted instanceof z.ZodString || wanted instanceof z.ZodEnum) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
