import type { Rule } from "./rules";

/**
 * Names that are given away: databases that every server has, the platform, other end points, what the front door's own host names are below
 * (`innerZone` of the Cdn), a namespace, and the document with the key to GitHub.
 */
const takenNames = [
  "cloudsqladmin",
  "database",
  "default",
  "platform",
  "postgres",
  "route",
  "sync-github",
  "template0",
  "template1",
  "vault",
];

/** Most characters of a name. */
export const mostNameCharacters = 16;

/**
 * Namespaces that a cluster has by itself: Kubernetes keeps names that begin with `kube-`
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/, 2026-11), GKE has `gke-managed-…`, and Managed Service for
 * Prometheus has `gmp-…`, and `gke-gmp-system` on Autopilot (https://docs.cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed).
 */
export const clusterNamespace = /^(default$|kube-|gke-managed-|gke-gmp-system$|gmp-(system|public)$)/;

/** Name of an application. Many things are named after one: the longest name with a limit is `<name>-secrets`, 24 characters. */
export const applicationName: Rule<string> = (value) => {
  if (takenNames.includes(value)) return `choose a name other than ${takenNames.join(", ")}, which are taken`;
  if (value.startsWith("platform-")) return "choose a name that does not begin with platform-";
  if (clusterNamespace.test(value)) return "choose another name: clusters have a namespace of this name, or keep it";
  // https://cloud.google.com/storage/docs/buckets#naming
  if (/^goog|google/.test(value))
    return "choose a name without google: there are buckets of this name, which forbid it";
  return /^[a-z][a-z0-9-]{1,14}[a-z0-9]$/.test(value)
    ? undefined
    : "use 3 to 16 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit";
};
