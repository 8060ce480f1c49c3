// What providers promise for the services that end points are made of. Written down on 2026-11-29: compare a row with its page before you rely on it.
import type { AvailabilityPart } from "../contracts/endpoint";
import type { Plain } from "./availability";

/** A part as it is known when the program runs. */
export type KnownPart = Plain<AvailabilityPart>;

function part(name: string, percent: number, source: string): KnownPart {
  return { name, percent, source };
}

/** By service. 0 is no promise, and `source` then says why. */
export const serviceLevels = {
  cloudRun: part("Cloud Run", 99.95, "https://cloud.google.com/run/sla"),
  autopilotPods: part("GKE Autopilot pods in several zones", 99.9, "https://cloud.google.com/kubernetes-engine/sla"),
  loadBalancer: part("global external load balancer", 99.99, "https://cloud.google.com/load-balancing/sla"),
  cloudSql: part("Cloud SQL", 99.95, "https://cloud.google.com/sql/sla"),
  cloudSqlPlus: part("Cloud SQL Enterprise Plus", 99.99, "https://cloud.google.com/sql/sla"),
  cloudSqlZonal: part("Cloud SQL in one zone", 0, "one zone is outside https://cloud.google.com/sql/sla"),
  cloudSqlShared: part("Cloud SQL with a shared core", 0, "shared cores are outside https://cloud.google.com/sql/sla"),
  // The figure for instances with replicas in several zones and one shard is not on a page that we could read: the smallest is taken.
  valkey: part("Memorystore for Valkey with a replica", 99.9, "https://cloud.google.com/memorystore/sla"),
  valkeyAlone: part(
    "Memorystore for Valkey without a replica",
    0,
    "one node is outside https://cloud.google.com/memorystore/sla",
  ),
  storage: part("Cloud Storage in one region", 99.9, "https://cloud.google.com/storage/sla"),
  kms: part("Cloud KMS", 99.95, "https://cloud.google.com/kms/sla"),
  cloudflare: part("Cloudflare", 100, "https://www.cloudflare.com/business-sla/"),
  cloudflareFree: part("Cloudflare", 0, "the Free plan has no SLA"),
  cloudflarePro: part("Cloudflare", 0, "the Pro plan has no SLA"),
  workers: part("Cloudflare Workers", 0, "Workers have an SLA with the Enterprise plan alone"),
} as const satisfies Record<string, KnownPart>;

/** A load balancer and what runs behind it. */
export function balanced(isInCluster: boolean): KnownPart[] {
  const { autopilotPods, cloudRun, loadBalancer } = serviceLevels;
  return [loadBalancer, isInCluster ? autopilotPods : cloudRun];
}
