import { platformUpstreams, rules, upstreamOf } from "../components";
import { upstreams } from "./images";

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

/** Host names of the zone that the compositions give away. */
const takenNames = ["media", "run.origin", "gke.origin"];

const hostnames: Relation = (values) => {
  const domain = textOf(values, "domain", rules.hostname);
  if (domain === undefined) return [];
  const wrongZone = obey(values, "domain", rules.zoneOfWorker("cdn-media"));
  const rule: rules.Rule<string> = (hostname) => {
    if (!rules.isPartOf(hostname, domain)) return `choose ${domain} or a host name below it`;
    const taken = takenNames.find((name) => hostname === `${name}.${domain}`);
    if (taken !== undefined) return `choose another name: the program itself uses ${taken}.${domain}`;
    return values["letsEncrypt"] === false ? rules.universalName(domain)(hostname) : undefined;
  };
  return [...wrongZone, ...obey(values, "hostname", rule, rules.hostname)];
};

const instances: Relation = (values) => {
  const { appMinInstances: min, appMaxInstances: max } = values;
  const isInverted = typeof min === "number" && typeof max === "number" && max < min;
  return isInverted ? [{ key: "appMaxInstances", remedy: `set at least appMinInstances, ${min}` }] : [];
};

/** The registry of the image can be pulled through, and accounts are for registries that are. */
const registries: Relation = (values, project = "") => {
  const appImage = textOf(values, "appImage", rules.image);
  if (appImage === undefined) return [];
  const upstream = upstreamOf(appImage, project);
  const remedy = upstream === undefined ? undefined : rules.upstream(upstream);
  if (remedy !== undefined) {
    return [
      {
        key: "appImage",
        remedy: `use an image of a registry on the internet (of its prefix "${upstream}": ${remedy})`,
      },
    ];
  }
  const sources = rules.sourcesOf([...platformUpstreams(false), ...upstreams({ appImage, project })]);
  const accounts = listOf(values, "registryCredentials").map((account) => (account as Values | null)?.["registry"]);
  return accounts.flatMap((registry, index) => {
    if (typeof registry !== "string") return [];
    const isRepeated = accounts.indexOf(registry) < index;
    const wrong = isRepeated ? "name each registry once" : rules.registryOf(sources)(registry);
    return wrong === undefined
      ? []
      : [{ key: "registryCredentials", at: `[${index}].registry`, value: registry, remedy: wrong }];
  });
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

/** Rules between keys that hold in each environment. */
export const relations: Relation[] = [
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
  hostnames,
  instances,
  registries,
  addresses,
];

/** What GKE and images by digest need, for compositions that have them. */
export const needsInstances: Relation = (values) =>
  values["appMinInstances"] === 0
    ? [{ key: "appMinInstances", remedy: "use 1 or more: Kubernetes cannot start a first instance on request" }]
    : [];

/** The image has a digest of its own, or a locked one. */
export function needsDigest(lockedDigests: () => Record<string, string>): Relation {
  return (values) => obey(values, "appImage", (image) => rules.lockedImage(lockedDigests())(image), rules.image);
}
