// What is known of a metric, a resource type and its labels. The metrics themselves are in `published.ts`.
import { published } from "./published";

/** https://cloud.google.com/monitoring/api/v3/kinds-and-types */
export type MetricKind = "GAUGE" | "DELTA" | "CUMULATIVE";
export type MetricValue = "BOOL" | "INT64" | "DOUBLE" | "DISTRIBUTION";

/** A metric, as its service publishes it. */
export interface MetricDescriptor {
  kind: MetricKind;
  value: MetricValue;
  /** The resource types that have it. */
  resources: string[];
  labels: string[];
  /** What it is while all is well; of a `DELTA` and of a `CUMULATIVE`, what is counted in a minute; of a `DISTRIBUTION`, what each sample is. */
  quiet: number;
  /** Where kind and type of value were read; an own metric has none. */
  source?: string;
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

const byName = new Map<string, MetricDescriptor>(
  published.flatMap(({ resources, prefix, source, rows }) =>
    rows.map(([metric, kind, value, quiet, labels = []]): [string, MetricDescriptor] => [
      `${prefix}${metric}`,
      { kind, value, resources, labels, quiet, source },
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
