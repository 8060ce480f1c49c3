import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import * as ipaddr from "ipaddr.js";
import { isRegion, lacksScheduler } from "./regions";

/**
 * A rule says what would be acceptable instead, or nothing when the value is fine: `"use one of 15, 16, 17"`.
 */
export type Rule<T> = (value: T) => string | undefined;

/** One of a list of values. */
export function oneOf<T extends string | number>(allowed: readonly T[]): Rule<T> {
  return (value) => (allowed.includes(value) ? undefined : `use one of ${allowed.join(", ")}`);
}

/** A whole number within bounds, both included. */
export function integerBetween(min: number, max: number): Rule<number> {
  return (value) =>
    Number.isInteger(value) && value >= min && value <= max ? undefined : `use a whole number from ${min} to ${max}`;
}

/** Connections to a server, as many as PostgreSQL's `max_connections` may be (`postgres --describe-config`). */
export const connectionCount = integerBetween(1, 262_143);

/** A string that a regular expression accepts; `remedy` says so in words. */
export function matching(pattern: RegExp, remedy: string): Rule<string> {
  return (value) => (pattern.test(value) ? undefined : remedy);
}

/** A Google Cloud region. */
export const region: Rule<string> = (value) =>
  isRegion(value)
    ? undefined
    : "use a Google Cloud region such as europe-west1 (https://cloud.google.com/about/locations)";

/** A Google Cloud region in which Cloud Scheduler starts jobs, backups and copies of secrets. */
export const scheduledRegion: Rule<string> = (value) =>
  region(value) ?? (lacksScheduler(value) ? "choose another region: Cloud Scheduler is not offered in it" : undefined);

export { applicationName } from "./application-name";
export { image } from "./image-reference";

/** A digest of an image, as registries give it. */
export const imageDigest: Rule<string> = matching(
  /^sha256:[0-9a-f]{64}$/,
  "use a digest, sha256:<64 hexadecimal digits>",
);

/** A time in UTC (RFC 3339), to the minute or to the second. */
export const moment: Rule<string> = matching(
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?Z$/,
  "use a time in UTC such as 2027-01-31T12:00:00Z",
);

/** What to do where data would go with what is protected. */
export const unprotectedOnly = "set protected: false too, or leave it out";

function isHostname(value: string): boolean {
  return value.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/.test(value);
}

/**
 * A host name: at least two labels of lower-case letters, digits and hyphens, 253 characters at most (RFC 1123). One that is written in another way, or as a
 * URL, is told how programs write it.
 */
export const hostname: Rule<string> = (value) => {
  if (isHostname(value)) return undefined;
  const plain = writtenPlainly(value);
  return plain === undefined ? "use a lower-case host name such as www.example.com" : `write it as ${plain}`;
};

/** A host name, or a wildcard such as `*.example.com`. */
export const hostnameOrWildcard: Rule<string> = (value) => {
  const isWildcard = value.startsWith("*.");
  const wrong = hostname(isWildcard ? value.slice(2) : value);
  return isWildcard ? wrong?.replace("write it as ", "write it as *.") : wrong;
};

/** The host name that a text in another spelling means: in lower case, in ASCII, without scheme, port, path and the dot of the root. */
function writtenPlainly(value: string): string | undefined {
  const [, named = ""] = /^(?:https?:\/\/)?([^/:?#@\s]+?)\.?(?::\d+)?(?:\/.*)?$/i.exec(value) ?? [];
  const plain = domainToASCII(named);
  return isHostname(plain) ? plain : undefined;
}

/** Whether a host name is a domain or lies below it. */
export function isPartOf(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** A name that Universal SSL covers (https://developers.cloudflare.com/ssl/edge-certificates/universal-ssl/limitations/). */
export function universalName(zoneName: string): Rule<string> {
  return (hostname) =>
    hostname.split(".").length - zoneName.split(".").length < 2
      ? undefined
      : `set letsEncrypt: true, or choose a name one label below ${zoneName}: Universal SSL covers no others`;
}

/**
 * A name of an environment variable that every shell takes, in capital, small or mixed letters. Its length leaves room for
 * an application's name in the 255 characters of a secret's (https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create).
 */
export const variableName: Rule<string> = matching(
  /^[A-Za-z_][A-Za-z0-9_]{0,199}$/,
  "use 1 to 200 letters, digits and underscores, no digit first",
);

/** A name of an environment variable as Kubernetes takes it: with dots and hyphens, which shells don't take. */
export const environmentName: Rule<string> = matching(
  /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/,
  "use 1 to 200 letters, digits, underscores, dots and hyphens, no digit first",
);

/**
 * A name that survives in every place where a component puts it (Cloud Run services, service accounts, Kubernetes
 * objects). The shortest limit among them is the service account's 30 characters, of which some are left for suffixes.
 */
export const workloadName: Rule<string> = matching(
  /^[a-z]([a-z0-9-]{1,22}[a-z0-9])$/,
  "use 3 to 24 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);

/** A name that is a part of names in Vault, in which a dot joins the parts: an environment's, or a connection's. */
export const shortName: Rule<string> = matching(
  /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/,
  "use 1 to 24 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);

/** Identifier of a zone or an account at Cloudflare. */
export const cloudflareId: Rule<string> = matching(
  /^[0-9a-f]{32}$/,
  "copy the 32 hexadecimal digits from the zone's overview page",
);

/** An e-mail address: at most 64 characters before the `@` (RFC 5321), without quotes or comments, and a host name after it. */
export const emailAddress: Rule<string> = (value) => {
  const [, local = "", host = ""] = /^([^@]*)@([^@]*)$/.exec(value) ?? [];
  const isLocal = local.length <= 64 && /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local);
  return isLocal && hostname(host.toLowerCase()) === undefined ? undefined : "use one address, such as ops@example.com";
};

/** Address of a Google service account. */
export const serviceAccountEmail: Rule<string> = (value) =>
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]@/.test(value) && isOfGoogle(value)
    ? undefined
    : "set a service account's address, <account>@<project>.iam.gserviceaccount.com, with an account of 6 to 30 characters";

/** The same of an account that another program made: how long its name may be was that one's to say. */
export const madeAccountEmail: Rule<string> = (value) =>
  isOfGoogle(value) ? undefined : "set a service account's address, <account>@<project>.iam.gserviceaccount.com";

function isOfGoogle(email: string): boolean {
  return email.endsWith(".gserviceaccount.com") && emailAddress(email) === undefined;
}

/** Base URL of a Vault server: tokens and values go there, so never without TLS. */
export const vaultAddress: Rule<string> = matching(
  /^https:\/\/[^/?#\s@]+$/,
  "use https://<host>, with a port if need be, without credentials and without a path",
);

/** Path of an engine or a way in of Vault, as its API has it between two slashes. */
export const vaultMount: Rule<string> = matching(
  /^[^/\s]+(\/[^/\s]+)*$/,
  "use its path without a slash at its ends, such as secrets/prod",
);

/** Whether what follows a member's kind names one. Google keeps addresses in lower case. */
const memberKinds: Record<string, (name: string) => boolean> = {
  user: isLowerCaseEmail,
  group: isLowerCaseEmail,
  domain: (name) => hostname(name) === undefined,
  // The second form is an account of Kubernetes, and the third is what App Engine calls its own.
  serviceAccount: (name) =>
    isOfGoogle(name) ||
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]\.svc\.id\.goog\[[a-z0-9-]+\/[a-z0-9.-]+\]$/.test(name) ||
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]@appspot\.gserviceaccount\.com$/.test(name),
};

function isLowerCaseEmail(name: string): boolean {
  return name === name.toLowerCase() && emailAddress(name) === undefined && !name.endsWith(".gserviceaccount.com");
}

/** A member of an IAM policy, one identity or group (https://cloud.google.com/iam/docs/principal-identifiers); never everybody. */
export const iamMember: Rule<string> = (value) => {
  const [, kind = "", name = ""] = /^([A-Za-z]+):(\S+)$/.exec(value) ?? [];
  const isFederated = /^principal(Set)?:\/\/(iam|cloudresourcemanager)\.googleapis\.com\/[^\s/]+(\/[^\s/]+)+$/.test(
    value,
  );
  return isFederated || (Object.hasOwn(memberKinds, kind) && memberKinds[kind]?.(name) === true)
    ? undefined
    : "use an IAM member such as serviceAccount:name@project.iam.gserviceaccount.com or group:team@example.com, in lower case";
};

/** The same of whoever may call a server, which everybody may be. */
export const invokerMember: Rule<string> = (value) => {
  const remedy = value === "allUsers" ? undefined : iamMember(value);
  return remedy === undefined ? undefined : `${remedy}, or allUsers for everybody`;
};

/**
 * A repository at GitHub. An owner has up to 39 letters, digits and single hyphens, and after an underscore the code of a
 * company that manages its accounts (https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam); a repository
 * has up to 100 letters, digits, dots, hyphens and underscores, and GitHub takes no name that ends in .git or .wiki.
 */
export const repository: Rule<string> = (value) => {
  const [owner = "", name = "", ...rest] = value.split("/");
  const isOwner = owner.length <= 39 && /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?$/.test(owner);
  const isName = /^[\w.-]{1,100}$/.test(name) && !/^\.{1,2}$|\.(git|wiki|atom)$/i.test(name);
  return isOwner && isName && rest.length === 0 ? undefined : "name the repository as owner/name, without .git";
};

/** Number of a GitHub repository, in decimal digits. */
export const repositoryId: Rule<string> = matching(
  /^[1-9]\d{0,15}$/,
  "set the number that `gh api repos/<owner>/<name> --jq .id` prints",
);

/** A name that Google's resources are called by: lower-case letters, digits and hyphens, up to `length` characters. */
export function resourceName(length: number): Rule<string> {
  return (value) =>
    value.length <= length && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(value)
      ? undefined
      : `use up to ${length} lower-case letters, digits and hyphens that start with a letter and end with a letter or digit`;
}

/**
 * Path of a request, without a query, in the characters that a URL has (RFC 3986). Two slashes in front are a host name to those who read it
 * as a URL, such as Kubernetes.
 */
export const httpPath: Rule<string> = matching(
  /^(?=.{1,1024}$)(?!\/\/)(\/([\w\-.~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*)+$/,
  "use a path without a query, such as /health, without spaces and other characters that a URL encodes",
);

/** Number of a Google Cloud project. */
export const projectNumber: Rule<string> = matching(
  /^[1-9]\d{5,15}$/,
  "set the number that `gcloud projects describe` prints as projectNumber",
);

/** Identifier of a Google Cloud project (https://cloud.google.com/resource-manager/docs/creating-managing-projects). */
export const projectId: Rule<string> = matching(
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  "set the project's identifier: 6 to 30 lower-case letters, digits and hyphens that start with a letter",
);

/** An address or a range. A range's address is its first one, so that nobody reads it otherwise. */
export const addressOrRange: Rule<string> = (value) => {
  const [, host = "", length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const family = isIP(host);
  const isMapped = /^::ffff:/i.test(host) || (family === 6 && host.includes("."));
  const fits = length === undefined || (Number(length) > 0 && Number(length) <= (family === 4 ? 32 : 128));
  if (family === 0 || !fits || isMapped || host.includes("%"))
    return "use an address or a range, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32";
  const first = length === undefined ? host : firstOf(value, family);
  return ipaddr.parse(host).toString() === ipaddr.parse(first).toString()
    ? undefined
    : `write it as ${first}/${length ?? ""}, or ${host} if you mean that address alone`;
};

/** The first address of a range. */
function firstOf(range: string, family: number): string {
  const kind = family === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
  return kind.networkAddressFromCIDR(range).toString();
}
