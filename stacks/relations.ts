import { rules } from "../components";

/** Values by key, of which any may be missing or wrong by itself. */
export type Values = Readonly<Record<string, unknown>>;

/** What is wrong between several keys: the key to change, what to write, and the part of its value that is meant. */
export interface Finding {
  key: string;
  remedy: string;
  /** Such as `[1].registry`. The default is the whole value. */
  at?: string;
  value?: unknown;
}

/** A rule between keys. It finds nothing while a value that it needs is missing or wrong by itself. */
export type Relation = (values: Values, project: string | undefined) => Finding[];

function textOf(values: Values, key: string, rule?: rules.Rule<string>): string | undefined {
  const value = values[key];
  return typeof value === "string" && rule?.(value) === undefined ? value : undefined;
}

function listOf(values: Values, key: string): unknown[] {
  const value = values[key];
  return Array.isArray(value) ? value : [];
}

/** A finding, if a rule refuses the value of a key. */
function obey(values: Values, key: string, rule: rules.Rule<string>, valid?: rules.Rule<string>): Finding[] {
  const value = textOf(values, key, valid);
  const remedy = value === undefined ? undefined : rule(value);
  return remedy === undefined ? [] : [{ key, remedy }];
}

/** Two keys whose values must not be the same. */
function differ(key: string, other: string, remedy: string): Relation {
  return (values) => (values[key] !== undefined && values[key] === values[other] ? [{ key, remedy }] : []);
}

const ranges: Relation = (values) => {
  const own = textOf(values, "addressRange");
  if (own === undefined) return [];
  return listOf(values, "reservedRanges").flatMap((reserved, index) =>
    typeof reserved === "string" && rules.overlap(own, reserved)
      ? [{ key: "addressRange", remedy: `choose a range outside reservedRanges[${index}], ${reserved}` }]
      : [],
  );
};

const zone: Relation = (values) => obey(values, "domain", rules.zoneOfWorker("cdn-media"), rules.hostname);

const drainable: Relation = (values) => {
  const places = ["cloudRun", "kubernetes", textOf(values, "region"), textOf(values, "failoverRegion")].filter(
    (one) => one !== undefined,
  );
  return obey(values, "drained", (value) =>
    places.includes(value) ? undefined : `use one of ${places.join(", ")}, or remove it`,
  );
};

const addresses: Relation = (values) => {
  const emails = listOf(values, "alertEmails").map((email) => String(email).toLowerCase());
  return emails.flatMap((email, index) => {
    // The same letters are found where the list is checked.
    const first = emails.indexOf(email);
    if (first === index || listOf(values, "alertEmails")[first] === listOf(values, "alertEmails")[index]) return [];
    const remedy = `name it once: capitals do not matter, and alertEmails[${first}] is the same`;
    return [{ key: "alertEmails", at: `[${index}]`, value: listOf(values, "alertEmails")[index], remedy }];
  });
};

/** A budget has an account and an amount, and tells few. */
const budget: Relation = (values) => {
  const account = textOf(values, "billingAccount");
  const amount = typeof values["monthlyBudget"] === "number" ? values["monthlyBudget"] : 0;
  if (account === undefined) {
    return amount > 0 ? [{ key: "billingAccount", remedy: "name the billing account, or remove monthlyBudget" }] : [];
  }
  const recipients = listOf(values, "alertEmails").length + listOf(values, "alertChannels").length;
  return [
    ...(amount > 0 ? [] : [{ key: "monthlyBudget", remedy: "set what a month may cost, or remove billingAccount" }]),
    ...(recipients <= rules.mostBudgetChannels
      ? []
      : [
          {
            key: "alertEmails",
            remedy: `name ${rules.mostBudgetChannels} at most with alertChannels, or a group: a budget tells no more`,
          },
        ]),
  ];
};

/** Rules between keys that hold in each environment. */
export const relations: Relation[] = [
  drainable,
  differ("failoverRegion", "region", "choose a region other than that of the key `region`"),
  differ("cloudflareAccountId", "cloudflareZoneId", "copy the account's identifier: this is the zone's"),
  differ(
    "vaultAdministrator",
    "vaultServiceAccount",
    "name the account that administers Vault, not the one that it runs as",
  ),
  (values, project) =>
    project !== undefined && values["guardProject"] === project
      ? [{ key: "guardProject", remedy: "name a project other than gcp:project, where nothing is deployed" }]
      : [],
  ranges,
  zone,
  addresses,
  budget,
];
