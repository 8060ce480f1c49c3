// How long Google Cloud takes to make things: the figures that people's published Terraform logs state ("Creation complete after
// 5m8s"), each log once, read on public GitHub on 2026-11-29. Google publishes no times of its own.
import type { Duration } from "./model";

const minute = 60;

/** The median and the range of what the logs say. */
function logged(what: string, ...seconds: number[]): Duration {
  const sorted = [...seconds].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return {
    seconds: Math.round(median),
    range: [sorted[0] ?? 0, sorted.at(-1) ?? 0],
    source: `${seconds.length} public Terraform logs of ${what}, 2026-11-29`,
  };
}

export const sqlInstance = logged(
  "google_sql_database_instance",
  4 * minute + 32,
  5 * minute + 8,
  5 * minute + 30,
  11 * minute + 38,
  14 * minute + 52,
  18 * minute + 23,
);
export const autopilotCluster = logged("google_container_cluster with Autopilot", 8 * minute + 4, 12 * minute + 34);
export const memorystore = logged("google_memorystore_instance", 5 * minute + 25);
export const connection = logged("google_service_networking_connection", 32, 57);
export const connectionPolicy = logged("google_network_connectivity_service_connection_policy", 12);
export const network = logged("google_compute_network", 12, 12, 12, 13, 22, 22, 23, 26, 45);
export const subnetwork = logged("google_compute_subnetwork", 4, 12, 13, 19, 21, 21, 21, 22, 23, 23);
export const routerNat = logged("google_compute_router_nat", 11, 12, 12, 12, 23);
