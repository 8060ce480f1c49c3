// How long Google Cloud takes to make and to delete things: the figures that people's published Terraform logs state ("Creation complete
// after 5m8s", "Destruction complete after 2m2s"), each log once with its longest of a type, read on public GitHub on 2026-11-29.
// Google publishes no times of its own. What a text only says to expect, without the addresses that a run prints, is no log.
import type { Duration, Knowledge } from "./model";

const minute = 60;

/** The median and the range of what the logs say. */
function logged(what: string, ...seconds: number[]): Duration {
  const sorted = [...seconds].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return {
    seconds: Math.round(median),
    range: [sorted[0] ?? 0, sorted.at(-1) ?? 0],
    source: `${seconds.length} public Terraform log${seconds.length === 1 ? "" : "s"} of ${what}, 2026-11-29`,
  };
}

/** By resource type; of others no time is published that we found. */
export const times: Readonly<Record<string, Pick<Knowledge, "creation" | "deletion">>> = {
  "gcp:sql/databaseInstance:DatabaseInstance": {
    creation: logged(
      "google_sql_database_instance",
      4 * minute + 32,
      5 * minute + 8,
      5 * minute + 30,
      11 * minute + 38,
      14 * minute + 52,
      18 * minute + 23,
    ),
    deletion: logged("google_sql_database_instance being destroyed", 2 * minute + 2, 2 * minute + 22),
  },
  "gcp:container/cluster:Cluster": {
    creation: logged("google_container_cluster with Autopilot", 8 * minute + 4, 12 * minute + 34),
    deletion: logged("google_container_cluster with Autopilot being destroyed", 3 * minute + 42),
  },
  "gcp:memorystore/instance:Instance": { creation: logged("google_memorystore_instance", 5 * minute + 25) },
  "gcp:servicenetworking/connection:Connection": {
    creation: logged("google_service_networking_connection", 32, 57),
  },
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": {
    creation: logged("google_network_connectivity_service_connection_policy", 12),
  },
  "gcp:compute/network:Network": {
    creation: logged("google_compute_network", 12, 12, 12, 13, 22, 22, 23, 26, 45),
    deletion: logged("google_compute_network being destroyed", 11, 17, 21, 21, 31, 31, 47),
  },
  "gcp:compute/subnetwork:Subnetwork": {
    creation: logged("google_compute_subnetwork", 4, 12, 13, 19, 21, 21, 21, 22, 23, 23),
    deletion: logged("google_compute_subnetwork being destroyed", 11, 11, 11, 12, 12, 17),
  },
  "gcp:compute/routerNat:RouterNat": { creation: logged("google_compute_router_nat", 11, 12, 12, 12, 23) },
  "gcp:compute/firewall:Firewall": {
    creation: logged("google_compute_firewall", 11),
    deletion: logged("google_compute_firewall being destroyed", 11, 11),
  },
  "gcp:compute/backendService:BackendService": {
    deletion: logged("google_compute_backend_service being destroyed", minute + 44),
  },
  "gcp:compute/healthCheck:HealthCheck": { deletion: logged("google_compute_health_check being destroyed", 11) },
  "gcp:projects/service:Service": { creation: logged("google_project_service", 4, 26, 38) },
  "gcp:projects/iAMMember:IAMMember": { creation: logged("google_project_iam_member", 10) },
  "gcp:serviceaccount/account:Account": { creation: logged("google_service_account", 2, 3, 22) },
  // The logs are of the older API of the same services.
  "gcp:cloudrunv2/service:Service": { creation: logged("google_cloud_run_service", 16, minute + 48) },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": {
    creation: logged("google_cloud_run_service_iam_member", 5, 6),
  },
  "gcp:sql/database:Database": { creation: logged("google_sql_database", 0, 24) },
  "gcp:sql/user:User": { creation: logged("google_sql_user", 1, 28) },
  "gcp:storage/bucket:Bucket": {
    creation: logged("google_storage_bucket", 1, 1, 2, 2, 2, 2, 3, 4),
    deletion: logged("google_storage_bucket being destroyed", 2),
  },
  "gcp:artifactregistry/repository:Repository": {
    creation: logged("google_artifact_registry_repository", 12, 14),
  },
  "gcp:secretmanager/secret:Secret": { creation: logged("google_secret_manager_secret", 2) },
};
