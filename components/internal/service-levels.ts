// What providers promise for the services that end points are made of. The comment of a row says which version of the page was read; all
// were read on 2026-11-29. Compare a row with its page before you rely on it.
import type { AvailabilityPart } from "../contracts/endpoint";
import type { Plain } from "./availability";

/** A part as it is known when the program runs. */
export type KnownPart = Plain<AvailabilityPart>;

function part(name: string, percent: number, source: string): KnownPart {
  return { name, percent, source };
}

/** By service. 0 is no promise, or one that nobody could read, and `source` then says which. */
export const serviceLevels = {
  // Undated: by project and region.
  cloudRun: part("Cloud Run", 99.95, "https://cloud.google.com/run/sla"),
  // Of 2023-11-16: pods that are scheduled in two zones of a region or more.
  autopilotPods: part("GKE Autopilot pods in several zones", 99.9, "https://cloud.google.com/kubernetes-engine/sla"),
  // Undated: load balancing has the SLA of Compute Engine (https://cloud.google.com/load-balancing/docs/resources). This is the figure of
  // the Premium Tier, which global load balancers use; the Standard Tier has 99.9 %.
  loadBalancer: part("global external load balancer", 99.99, "https://cloud.google.com/compute/sla"),
  // Undated: both editions with high availability. One zone and shared cores are excluded by name.
  cloudSql: part("Cloud SQL", 99.95, "https://cloud.google.com/sql/sla"),
  cloudSqlPlus: part("Cloud SQL Enterprise Plus", 99.99, "https://cloud.google.com/sql/sla"),
  cloudSqlZonal: part("Cloud SQL in one zone", 0, "one zone is outside https://cloud.google.com/sql/sla"),
  cloudSqlShared: part("Cloud SQL with a shared core", 0, "shared cores are outside https://cloud.google.com/sql/sla"),
  // The page names Redis Cluster, Redis and Memcached. Another page says that Valkey with a replica is covered, and not how far:
  // https://cloud.google.com/memorystore/docs/valkey/operational-guidelines
  valkey: part(
    "Memorystore for Valkey with a replica",
    0,
    "unknown: https://cloud.google.com/memorystore/sla has no figure for Valkey",
  ),
  valkeyAlone: part(
    "Memorystore for Valkey without a replica",
    0,
    "one node and shared cores are outside the SLA: https://cloud.google.com/memorystore/docs/valkey/operational-guidelines",
  ),
  // Of 2021-06-24: the class Standard in one region.
  storage: part("Cloud Storage in one region", 99.9, "https://cloud.google.com/storage/sla"),
  // Undated: 99.95 % of what an application asks for. What a service account asks for has 99.99 %; Vault is both, and gets the smaller.
  kms: part("Cloud KMS", 99.95, "https://cloud.google.com/kms/sla"),
  // As it was quoted in 2022: "The Service will serve Customer Content 100% of the time without qualification."
  cloudflare: part("Cloudflare", 100, "https://www.cloudflare.com/business-sla/"),
  cloudflareEnterprise: part(
    "Cloudflare",
    0,
    "unknown: an Enterprise contract has its own figure (https://www.cloudflare.com/enterprise-support-sla/)",
  ),
  cloudflareFree: part("Cloudflare", 0, "the Free plan has no SLA"),
  cloudflarePro: part("Cloudflare", 0, "the Pro plan has no SLA"),
  workers: part("Cloudflare Workers", 0, "unknown: the Business SLA does not name Workers"),
} as const satisfies Record<string, KnownPart>;

/** The part of an origin of which nobody says what it is made of. */
export function unknownOrigin(name: string): KnownPart {
  return part(`the origin ${name}`, 0, "it says nothing of its parts (availabilityParts)");
}

/** A load balancer and what runs behind it. */
export function balanced(isInCluster: boolean): KnownPart[] {
  const { autopilotPods, cloudRun, loadBalancer } = serviceLevels;
  return [loadBalancer, isInCluster ? autopilotPods : cloudRun];
}
