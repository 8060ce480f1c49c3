import { isRegion } from "./regions";

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

/** A string that a regular expression accepts; `remedy` says so in words. */
export function matching(pattern: RegExp, remedy: string): Rule<string> {
  return (value) => (pattern.test(value) ? undefined : remedy);
}

/** A Google Cloud region in which every part of the stack is offered. */
export const region: Rule<string> = (value) =>
  isRegion(value)
    ? undefined
    : "use a Google Cloud region such as europe-west1 (https://cloud.google.com/about/locations)";

export { image } from "./image-reference";

/** A digest of an image, as registries give it. */
export const imageDigest: Rule<string> = matching(
  /^sha256:[0-9a-f]{64}$/,
  "use a digest, sha256:<64 hexadecimal digits>",
);

/** A host name: at least two labels of lower-case letters, digits and hyphens, 253 characters at most (RFC 1123). */
export const hostname: Rule<string> = (value) =>
  value.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/.test(value)
    ? undefined
    : "use a lower-case host name such as www.example.com";

/**
 * A name of an environment variable that every shell takes, in capital, small or mixed letters. Its length leaves room for
 * an application's name in the 255 characters of a secret's (https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create).
 */
export const variableName: Rule<string> = matching(
  /^[A-Za-z_][A-Za-z0-9_]{0,199}$/,
  "use 1 to 200 letters, digits and underscores, no digit first",
);

/**
 * A name that survives in every place where a component puts it (Cloud Run services, service accounts, Kubernetes
 * objects). The shortest limit among them is the service account's 30 characters, of which some are left for suffixes.
 */
export const workloadName: Rule<string> = matching(
  /^[a-z]([a-z0-9-]{1,22}[a-z0-9])$/,
  "use 3 to 24 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);

/** A member of an IAM policy, one identity or group; never everybody. */
export const iamMember: Rule<string> = matching(
  /^(user|group|serviceAccount|domain):[^\s:]+$|^principal(Set)?:\/\/\S+$/,
  "use an IAM member such as serviceAccount:name@project.iam.gserviceaccount.com or group:team@example.com",
);

/** A name that Google's resources are called by: lower-case letters, digits and hyphens, up to `length` characters. */
export function resourceName(length: number): Rule<string> {
  return (value) =>
    value.length <= length && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(value)
      ? undefined
      : `use up to ${length} lower-case letters, digits and hyphens that start with a letter and end with a letter or digit`;
}

/** Number of a Google Cloud project. */
export const projectNumber: Rule<string> = matching(
  /^\d{6,}$/,
  "set the number that `gcloud projects describe` prints as projectNumber",
);

/** Identifier of a Google Cloud project (https://cloud.google.com/resource-manager/docs/creating-managing-projects). */
export const projectId: Rule<string> = matching(
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  "set the project's identifier: 6 to 30 lower-case letters, digits and hyphens that start with a letter",
);
