// The metrics of Google's services that an environment of this kind has, by what publishes them. A filter that names another one of
// the same service selects nothing, and no error says so.
//
// The pages that publish them: https://docs.cloud.google.com/sql/docs/postgres/admin-api/metrics and
// https://cloud.google.com/monitoring/api/metrics_gcp for the other services, https://cloud.google.com/monitoring/api/metrics_kubernetes for
// Kubernetes, https://cloud.google.com/monitoring/api/resources for the labels of resources.
//
// Compared on 2026-11-29: Google's own dashboards (https://github.com/GoogleCloudPlatform/monitoring-dashboard-samples, 25d8c3e) ask for all of
// Kubernetes' containers' and the load balancer's, eight of Cloud Run's twelve and 18 of Cloud SQL's 38. Three more of Cloud Run's are on
// https://docs.observeinc.com/en/latest/content/integrations/gcp/cloud-run-metrics.html. Others of Cloud SQL's were read on its page (2026-11).
// Names of Memorystore's connections and processors are on https://cloud.google.com/memorystore/docs/valkey/supported-monitoring-metrics,
// those of uptime checks on https://cloud.google.com/monitoring/charts/uptime-charts and
// https://docs.dynatrace.com/docs/setup-and-configuration/google-cloud-platform/gcp-integrations/gcp-supported-service-metrics-new/gcp-operations-cloud-monitoring-and-logging.
// Memorystore's memory, evictions and replication, and the executions of jobs with their label `result`, are in public programs that ask for
// them. Kinds and labels of these were not compared with a page: do so before you rely on them. Metrics of other database engines are left out.

export type MetricKind = "GAUGE" | "DELTA";
export type MetricValue = "BOOL" | "INT64" | "DOUBLE" | "DISTRIBUTION";

/** A metric, as its service publishes it. */
export interface MetricDescriptor {
  kind: MetricKind;
  value: MetricValue;
  /** The resource types that have it. */
  resources: string[];
  labels: string[];
  /** What it is while all is well; of a `DELTA`, what is counted in a minute; of a `DISTRIBUTION`, what each sample is. */
  quiet: number;
}

/** The labels of each resource type. */
export const resourceLabels: { [type: string]: string[] } = {
  cloud_run_revision: ["project_id", "service_name", "revision_name", "location", "configuration_name"],
  cloud_run_job: ["project_id", "job_name", "location"],
  cloud_run_worker_pool: ["project_id", "worker_pool_name", "revision_name", "location"],
  cloudsql_database: ["project_id", "database_id", "region"],
  "memorystore.googleapis.com/Instance": ["resource_container", "location", "instance_id"],
  "memorystore.googleapis.com/InstanceNode": ["resource_container", "location", "instance_id", "node_id"],
  uptime_url: ["project_id", "host"],
  k8s_cluster: ["project_id", "location", "cluster_name"],
  k8s_node: ["project_id", "location", "cluster_name", "node_name"],
  k8s_pod: ["project_id", "location", "cluster_name", "namespace_name", "pod_name"],
  k8s_container: ["project_id", "location", "cluster_name", "namespace_name", "pod_name", "container_name"],
  https_lb_rule: [
    ...["project_id", "url_map_name", "target_proxy_name", "forwarding_rule_name", "region", "backend_name"],
    ...["backend_type", "backend_scope", "backend_scope_type", "backend_target_name", "backend_target_type"],
    "matched_url_path_rule",
  ],
  prometheus_target: ["project_id", "location", "cluster", "namespace", "job", "instance"],
  cloud_scheduler_job: ["project_id", "location", "job_id"],
  gcs_bucket: ["project_id", "location", "bucket_name"],
  audited_resource: ["project_id", "service", "method"],
  global: ["project_id"],
};

const sql = "cloudsql_database";
const cache = "memorystore.googleapis.com/Instance";

/** Metric, kind, type of value, value while all is well, labels. */
type Row = [metric: string, kind: MetricKind, value: MetricValue, quiet: number, labels?: string[]];

/** Metrics by the resource type that has them. */
const published: { [resource: string]: { prefix: string; rows: Row[] } } = {
  [sql]: {
    prefix: "cloudsql.googleapis.com/database/",
    rows: [
      ["up", "GAUGE", "INT64", 1],
      ["available_for_failover", "GAUGE", "INT64", 1],
      ["auto_failover_request_count", "DELTA", "INT64", 0],
      ["instance_state", "GAUGE", "BOOL", 1, ["state"]],
      ["uptime", "DELTA", "DOUBLE", 60],
      ["cpu/reserved_cores", "GAUGE", "DOUBLE", 2],
      ["cpu/usage_time", "DELTA", "DOUBLE", 12],
      ["cpu/utilization", "GAUGE", "DOUBLE", 0.2],
      ["disk/bytes_used", "GAUGE", "INT64", 4e9],
      ["disk/quota", "GAUGE", "INT64", 2e10],
      ["disk/read_ops_count", "DELTA", "INT64", 60],
      ["disk/utilization", "GAUGE", "DOUBLE", 0.2],
      ["disk/write_ops_count", "DELTA", "INT64", 60],
      ["memory/quota", "GAUGE", "INT64", 8e9],
      ["memory/total_usage", "GAUGE", "INT64", 4e9],
      ["memory/usage", "GAUGE", "INT64", 2e9],
      ["memory/utilization", "GAUGE", "DOUBLE", 0.4],
      ["network/connections", "GAUGE", "INT64", 20],
      ["network/received_bytes_count", "DELTA", "INT64", 1e6],
      ["network/sent_bytes_count", "DELTA", "INT64", 1e6],
      ["postgresql/deadlock_count", "DELTA", "INT64", 0, ["database"]],
      ["postgresql/new_connection_count", "DELTA", "INT64", 5, ["database"]],
      ["postgresql/num_backends", "GAUGE", "INT64", 20, ["database"]],
      ["postgresql/num_backends_by_application", "GAUGE", "INT64", 20, ["application"]],
      ["postgresql/num_backends_by_state", "GAUGE", "INT64", 20, ["database", "state"]],
      ["postgresql/replication/replica_byte_lag", "GAUGE", "INT64", 1e5, ["replica_name", "replica_lag_type"]],
      ["postgresql/statements_executed_count", "DELTA", "INT64", 600, ["database", "operation_type"]],
      ["postgresql/temp_bytes_written_count", "DELTA", "INT64", 0, ["database"]],
      ["postgresql/transaction_count", "DELTA", "INT64", 600, ["database", "transaction_type"]],
      ["postgresql/transaction_id_utilization", "GAUGE", "DOUBLE", 0.05],
      ["postgresql/tuples_processed_count", "DELTA", "INT64", 600, ["operation_type", "database"]],
      ["postgresql/vacuum/oldest_transaction_age", "GAUGE", "INT64", 1000, ["oldest_transaction_type"]],
      ["postgresql/write_ahead_log/written_bytes_count", "DELTA", "INT64", 1e6],
      ["replication/log_archive_failure_count", "DELTA", "INT64", 0],
      ["replication/log_archive_success_count", "DELTA", "INT64", 1],
      ["replication/network_lag", "GAUGE", "INT64", 0],
      ["replication/replica_lag", "GAUGE", "DOUBLE", 1],
      ["replication/state", "GAUGE", "BOOL", 1, ["state"]],
    ],
  },
  cloud_run_revision: {
    prefix: "run.googleapis.com/",
    rows: [
      ["request_count", "DELTA", "INT64", 60, ["response_code", "response_code_class", "route"]],
      ["request_latencies", "DELTA", "DISTRIBUTION", 80, ["response_code", "response_code_class", "route"]],
      ["container/instance_count", "GAUGE", "INT64", 1, ["state"]],
      ["container/billable_instance_time", "DELTA", "DOUBLE", 60],
      ["container/cpu/allocation_time", "DELTA", "DOUBLE", 60],
      ["container/cpu/utilizations", "DELTA", "DISTRIBUTION", 0.2, ["container_name"]],
      ["container/memory/allocation_time", "DELTA", "DOUBLE", 30],
      ["container/memory/utilizations", "DELTA", "DISTRIBUTION", 0.4, ["container_name"]],
      ["container/max_request_concurrencies", "DELTA", "DISTRIBUTION", 2, ["state"]],
      ["container/startup_latencies", "DELTA", "DISTRIBUTION", 900],
      ["container/network/received_bytes_count", "DELTA", "INT64", 1e5, ["kind"]],
      ["container/network/sent_bytes_count", "DELTA", "INT64", 1e5, ["kind"]],
    ],
  },
  cloud_run_job: {
    prefix: "run.googleapis.com/job/",
    rows: [
      ["completed_execution_count", "DELTA", "INT64", 1, ["result"]],
      ["completed_task_attempt_count", "DELTA", "INT64", 1, ["attempt", "result"]],
      ["running_executions", "GAUGE", "INT64", 0],
      ["running_task_attempts", "GAUGE", "INT64", 0, ["attempt"]],
    ],
  },
  [cache]: {
    prefix: "memorystore.googleapis.com/instance/",
    rows: [
      ["clients/average_connected_clients", "GAUGE", "INT64", 10, ["role"]],
      ["clients/maximum_connected_clients", "GAUGE", "INT64", 10, ["role"]],
      ["clients/total_connected_clients", "GAUGE", "INT64", 10, ["role"]],
      ["cpu/average_utilization", "GAUGE", "DOUBLE", 0.1, ["role"]],
      ["cpu/maximum_utilization", "GAUGE", "DOUBLE", 0.1, ["role"]],
      ["keyspace/total_keys", "GAUGE", "INT64", 1000, ["role"]],
      ["memory/average_utilization", "GAUGE", "DOUBLE", 0.3, ["role"]],
      ["memory/maximum_utilization", "GAUGE", "DOUBLE", 0.3, ["role"]],
      ["memory/size", "GAUGE", "INT64", 1e9, ["role"]],
      ["memory/total_used_memory", "GAUGE", "INT64", 3e8, ["role"]],
      ["replication/average_ack_lag", "GAUGE", "DOUBLE", 0],
      ["replication/maximum_ack_lag", "GAUGE", "DOUBLE", 0],
      ["stats/total_connections_received_count", "DELTA", "INT64", 5, ["role"]],
      ["stats/total_evicted_keys_count", "DELTA", "INT64", 0, ["role"]],
      ["stats/total_keyspace_hits_count", "DELTA", "INT64", 600, ["role"]],
      ["stats/total_keyspace_misses_count", "DELTA", "INT64", 60, ["role"]],
    ],
  },
  uptime_url: {
    prefix: "monitoring.googleapis.com/uptime_check/",
    rows: [
      ["check_passed", "GAUGE", "BOOL", 1, ["checker_location", "checked_resource_id", "check_id"]],
      ["request_latency", "GAUGE", "DOUBLE", 80, ["checker_location", "checked_resource_id", "check_id"]],
      ["time_until_ssl_cert_expires", "GAUGE", "DOUBLE", 60, ["checker_location", "checked_resource_id", "check_id"]],
    ],
  },
  k8s_container: {
    prefix: "kubernetes.io/container/",
    rows: [
      ["uptime", "GAUGE", "DOUBLE", 86_400],
      ["restart_count", "DELTA", "INT64", 0],
      ["cpu/core_usage_time", "DELTA", "DOUBLE", 6],
      ["cpu/limit_utilization", "GAUGE", "DOUBLE", 0.2],
      ["cpu/request_utilization", "GAUGE", "DOUBLE", 0.2],
      ["memory/limit_utilization", "GAUGE", "DOUBLE", 0.4, ["memory_type"]],
      ["memory/request_utilization", "GAUGE", "DOUBLE", 0.4, ["memory_type"]],
      ["memory/used_bytes", "GAUGE", "INT64", 2e8, ["memory_type"]],
    ],
  },
  https_lb_rule: {
    prefix: "loadbalancing.googleapis.com/https/",
    rows: [
      ...["request_count", "backend_request_count"].map((name): Row => [
        name,
        "DELTA",
        "INT64",
        60,
        ["response_code", "response_code_class", "protocol", "cache_result", "proxy_continent", "client_country"],
      ]),
      ...["total_latencies", "backend_latencies"].map((name): Row => [
        name,
        "DELTA",
        "DISTRIBUTION",
        80,
        ["response_code", "response_code_class", "protocol", "cache_result", "proxy_continent", "client_country"],
      ]),
    ],
  },
};

const byName = new Map<string, MetricDescriptor>(
  Object.entries(published).flatMap(([resource, { prefix, rows }]) =>
    rows.map(([metric, kind, value, quiet, labels = []]): [string, MetricDescriptor] => [
      `${prefix}${metric}`,
      { kind, value, resources: [resource], labels, quiet },
    ]),
  ),
);

/** A metric of Google's by its full type, `run.googleapis.com/request_count`. */
export function publishedMetric(metric: string): MetricDescriptor | undefined {
  return byName.get(metric);
}

/** Every metric that a resource type has. */
export function metricsOf(resource: string): [metric: string, descriptor: MetricDescriptor][] {
  return [...byName].filter(([, { resources }]) => resources.includes(resource));
}

/** Metrics that programs write or that are made from logs: no service publishes their names. */
export function isOwn(metric: string): boolean {
  return /^(custom|workload|external|prometheus)\.googleapis\.com\//.test(metric);
}

/** The type of each metric that is known. */
export function publishedMetrics(): string[] {
  return [...byName.keys()];
}
