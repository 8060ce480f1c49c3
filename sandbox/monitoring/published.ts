// The metrics of Google's services that an environment of this kind has, as far as its dashboards, alerts and objectives may ask for them. A
// filter that names another one of the same service selects nothing, and no error says so.
//
// Google's lists are https://docs.cloud.google.com/sql/docs/postgres/admin-api/metrics, https://cloud.google.com/monitoring/api/metrics_gcp
// for the other services, https://cloud.google.com/monitoring/api/metrics_kubernetes for Kubernetes, and
// https://cloud.google.com/monitoring/api/resources for the labels of resources. Each part below says where its kinds were read, on 2026-11-29.
import type { MetricKind, MetricValue } from "./metrics";

/** Metric, kind, type of value, value while all is well, labels. */
type Row = [metric: string, kind: MetricKind, value: MetricValue, quiet: number, labels?: string[]];

/** Metrics of one service that were read in one place. */
interface Published {
  /** The resource types that have each of them. */
  resources: string[];
  prefix: string;
  /** Where kinds and types of values were read. */
  source: string;
  rows: Row[];
}

/** Descriptors as Google's API answered them, written down by a program of Observe's: 54 of ours are the same there. */
const descriptors = (service: string): string =>
  `https://github.com/observeinc/terraform-observe-google-cloud-monitoring/blob/384d1dd/service/${service}/local_metricdescriptors.tf`;

const sql: Published[] = [
  {
    resources: ["cloudsql_database"],
    prefix: "cloudsql.googleapis.com/database/",
    source: descriptors("cloudsql"),
    rows: [
      ["up", "GAUGE", "INT64", 1],
      ["available_for_failover", "GAUGE", "INT64", 1],
      ["auto_failover_request_count", "DELTA", "INT64", 0],
      ["instance_state", "GAUGE", "BOOL", 1, ["state"]],
      ["uptime", "DELTA", "INT64", 60],
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
      ["postgresql/num_backends", "GAUGE", "INT64", 20, ["database"]],
      ["postgresql/num_backends_by_application", "GAUGE", "INT64", 20, ["application"]],
      ["postgresql/num_backends_by_state", "GAUGE", "INT64", 20, ["database", "state"]],
      ["postgresql/replication/replica_byte_lag", "GAUGE", "INT64", 1e5, ["replica_name", "replica_lag_type"]],
      ["postgresql/temp_bytes_written_count", "DELTA", "INT64", 0, ["database"]],
      ["postgresql/transaction_count", "DELTA", "INT64", 600, ["database", "transaction_type"]],
      ["postgresql/transaction_id_utilization", "GAUGE", "DOUBLE", 0.05],
      ["postgresql/tuples_processed_count", "DELTA", "INT64", 600, ["operation_type", "database"]],
      ["postgresql/vacuum/oldest_transaction_age", "GAUGE", "INT64", 1000, ["oldest_transaction_type"]],
      ["replication/log_archive_failure_count", "DELTA", "INT64", 0],
      ["replication/log_archive_success_count", "DELTA", "INT64", 1],
      ["replication/network_lag", "GAUGE", "INT64", 0],
      ["replication/replica_lag", "GAUGE", "DOUBLE", 1],
      ["replication/state", "GAUGE", "BOOL", 1, ["state"]],
    ],
  },
  {
    resources: ["cloudsql_database"],
    prefix: "cloudsql.googleapis.com/database/postgresql/",
    // Newer than those descriptors: the page has the names, and a name in `_count` is a DELTA for all others of it.
    source: "https://docs.cloud.google.com/sql/docs/postgres/admin-api/metrics",
    rows: [
      ["new_connection_count", "DELTA", "INT64", 5, ["database"]],
      ["statements_executed_count", "DELTA", "INT64", 600, ["database", "operation_type"]],
      ["write_ahead_log/written_bytes_count", "DELTA", "INT64", 1e6],
    ],
  },
];

const run: Published[] = [
  {
    resources: ["cloud_run_revision"],
    prefix: "run.googleapis.com/",
    source: descriptors("cloudrun"),
    rows: [
      ["request_count", "DELTA", "INT64", 60, ["response_code", "response_code_class", "route"]],
      ["request_latencies", "DELTA", "DISTRIBUTION", 80, ["response_code", "response_code_class", "route"]],
      ["container/max_request_concurrencies", "DELTA", "DISTRIBUTION", 2, ["state"]],
      ["container/startup_latencies", "DELTA", "DISTRIBUTION", 900],
    ],
  },
  {
    // https://docs.cloud.google.com/run/docs/monitoring says that worker pools have most of them. A public dashboard in Terraform, "Temporal Cloud
    // Run Worker", asks for the number of instances and both utilizations of a worker pool under these names.
    resources: ["cloud_run_revision", "cloud_run_worker_pool"],
    prefix: "run.googleapis.com/container/",
    source: descriptors("cloudrun"),
    rows: [
      ["instance_count", "GAUGE", "INT64", 1, ["state"]],
      ["billable_instance_time", "DELTA", "DOUBLE", 60],
      ["cpu/allocation_time", "DELTA", "DOUBLE", 60],
      ["cpu/utilizations", "DELTA", "DISTRIBUTION", 0.2, ["container_name"]],
      ["memory/allocation_time", "DELTA", "DOUBLE", 30],
      ["memory/utilizations", "DELTA", "DISTRIBUTION", 0.4, ["container_name"]],
      ["network/received_bytes_count", "DELTA", "INT64", 1e5, ["kind"]],
      ["network/sent_bytes_count", "DELTA", "INT64", 1e5, ["kind"]],
    ],
  },
  {
    resources: ["cloud_run_job"],
    prefix: "run.googleapis.com/job/",
    source: descriptors("cloudrun"),
    rows: [
      ["completed_execution_count", "DELTA", "INT64", 1, ["result"]],
      ["completed_task_attempt_count", "DELTA", "INT64", 1, ["attempt", "result"]],
      ["running_executions", "GAUGE", "INT64", 0],
      ["running_task_attempts", "GAUGE", "INT64", 0, ["attempt"]],
    ],
  },
];

const cache: Published = {
  resources: ["memorystore.googleapis.com/Instance"],
  prefix: "memorystore.googleapis.com/instance/",
  // The page says what each measures and no kind: "current" and "mean" are a GAUGE, "count … in the last one minute" is a DELTA. Labels were
  // not found: no filter of ours names one.
  source: "https://cloud.google.com/memorystore/docs/valkey/supported-monitoring-metrics",
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
};

const checkLabels = ["checker_location", "checked_resource_id", "check_id"];

const uptime: Published = {
  resources: ["uptime_url"],
  prefix: "monitoring.googleapis.com/uptime_check/",
  // Names and units. Google's alert for a check aligns `check_passed` by ALIGN_NEXT_OLDER and counts what is false, which is valid for a
  // GAUGE of type BOOL alone.
  source: "https://cloud.google.com/monitoring/charts/uptime-charts",
  rows: [
    ["check_passed", "GAUGE", "BOOL", 1, checkLabels],
    ["request_latency", "GAUGE", "DOUBLE", 80, checkLabels],
    ["time_until_ssl_cert_expires", "GAUGE", "DOUBLE", 60, checkLabels],
  ],
};

const kubernetes: Published[] = [
  {
    resources: ["k8s_container"],
    prefix: "kubernetes.io/container/",
    // What wrote them first. Restarts and core seconds are totals, and no differences.
    source: "https://github.com/kubernetes-retired/heapster/blob/e1e83412/metrics/sinks/stackdriver/metadata.go",
    rows: [
      ["uptime", "GAUGE", "DOUBLE", 86_400],
      ["restart_count", "CUMULATIVE", "INT64", 0],
      ["cpu/core_usage_time", "CUMULATIVE", "DOUBLE", 6],
      ["memory/used_bytes", "GAUGE", "INT64", 2e8, ["memory_type"]],
    ],
  },
  {
    resources: ["k8s_container"],
    prefix: "kubernetes.io/container/",
    // Google's own dashboards align them by ALIGN_MEAN.
    source: "https://github.com/GoogleCloudPlatform/monitoring-dashboard-samples/tree/25d8c3e/dashboards",
    rows: [
      ["cpu/limit_utilization", "GAUGE", "DOUBLE", 0.2],
      ["cpu/request_utilization", "GAUGE", "DOUBLE", 0.2],
      ["memory/limit_utilization", "GAUGE", "DOUBLE", 0.4, ["memory_type"]],
      ["memory/request_utilization", "GAUGE", "DOUBLE", 0.4, ["memory_type"]],
    ],
  },
];

const requestLabels = [
  ...["response_code", "response_code_class", "protocol"],
  ...["cache_result", "proxy_continent", "client_country"],
];

const loadBalancer: Published = {
  resources: ["https_lb_rule"],
  prefix: "loadbalancing.googleapis.com/https/",
  source: descriptors("loadbalancing"),
  rows: [
    ["request_count", "DELTA", "INT64", 60, requestLabels],
    ["backend_request_count", "DELTA", "INT64", 60, requestLabels],
    ["total_latencies", "DELTA", "DISTRIBUTION", 80, requestLabels],
    ["backend_latencies", "DELTA", "DISTRIBUTION", 80, requestLabels],
  ],
};

const logs: Published = {
  // Every resource that prints has it; these are those that we ask for.
  resources: ["cloud_run_revision", "cloud_run_worker_pool", "k8s_container"],
  prefix: "logging.googleapis.com/",
  // Google's dashboards align it by ALIGN_RATE, which a GAUGE refuses.
  source: "https://github.com/GoogleCloudPlatform/monitoring-dashboard-samples/tree/25d8c3e/dashboards",
  rows: [["log_entry_count", "DELTA", "INT64", 10, ["log", "severity"]]],
};

export const published: Published[] = [...sql, ...run, cache, uptime, ...kubernetes, loadBalancer, logs];
