// Which resources of the simulated cloud have time series, and under which labels.
import { textAt, valueAt, type Properties } from "../model";
import type { CloudObject } from "../types";
import { isTable } from "../wire";
import { everyMinutes } from "./schedule";
import type { Signal } from "./series";

/** A resource that is measured. */
export interface Emitter {
  project: string;
  /** Type of the monitored resource. */
  resource: string;
  resourceLabels: { [label: string]: string };
  /** Values of labels of its metrics; those of others are made up. */
  metricLabels?: { [label: string]: string[] };
  /** What is measured, for people. What has the same subject fails together. */
  subject: string;
  /** Which metrics of the type it has; all by default. */
  metrics?: (metric: string) => boolean;
  /** What a metric is while all is well, where that follows from the program. */
  quiet?: (metric: string, labels: { [label: string]: string }) => Signal | undefined;
}

/** Where Google asks from (https://cloud.google.com/monitoring/uptime-checks/using-uptime-checks). */
const checkers: { [region: string]: string } = {
  USA_OREGON: "usa-oregon",
  USA_IOWA: "usa-iowa",
  USA_VIRGINIA: "usa-virginia",
  EUROPE: "eur-belgium",
  SOUTH_AMERICA: "sa-brazil-sao_paulo",
  ASIA_PACIFIC: "apac-singapore",
};

type Emit = (inputs: Properties, project: string, all: CloudObject[]) => Emitter[];

const uptime: Emit = (inputs, project) => {
  const host = textAt(inputs, "monitoredResource.labels.host");
  const regions = valueAt(inputs, "selectedRegions");
  const asking = Array.isArray(regions) && regions.length > 0 ? regions.map(String) : Object.keys(checkers);
  return [
    {
      project,
      resource: textAt(inputs, "monitoredResource.type", "uptime_url"),
      resourceLabels: { project_id: project, host },
      metricLabels: {
        check_id: [textAt(inputs, "uptimeCheckId")],
        checker_location: asking.map((region) => checkers[region] ?? region.toLowerCase()),
      },
      subject: `https://${host}${textAt(inputs, "httpCheck.path", "/")}`,
    },
  ];
};

const runJob: Emit = (inputs, project, all) => {
  const name = textAt(inputs, "name");
  const location = textAt(inputs, "location");
  const every = all
    .filter(({ type }) => type === "gcp:cloudscheduler/job:Job")
    .filter(({ inputs: job }) => textAt(job, "httpTarget.uri").endsWith(`/jobs/${name}:run`))
    .map(({ inputs: job }) => everyMinutes(textAt(job, "schedule")))[0];
  return [
    {
      project,
      resource: "cloud_run_job",
      resourceLabels: { project_id: project, job_name: name, location },
      subject: `the job ${name}`,
      quiet: (metric, labels) => {
        if (!/completed/.test(metric)) return undefined;
        if (labels["result"] !== "succeeded" || every === undefined) return { level: undefined };
        return { level: 0, pulse: { everyMinutes: every, then: 1 } };
      },
    },
  ];
};

/** The containers of a deployment, in the cluster that the environment has. */
const deployment: Emit = (inputs, _, all) => {
  const cluster = all.find(({ type }) => type === "gcp:container/cluster:Cluster");
  const containers = valueAt(inputs, "spec.template.spec.containers");
  if (cluster === undefined || !Array.isArray(containers)) return [];
  const namespace = textAt(inputs, "metadata.namespace");
  const project = textAt(cluster.inputs, "project", cluster.place.project);
  return containers.filter(isTable).map((container) => ({
    project,
    resource: "k8s_container",
    resourceLabels: {
      project_id: project,
      location: textAt(cluster.inputs, "location"),
      cluster_name: textAt(cluster.inputs, "name"),
      namespace_name: namespace,
      pod_name: "any",
      container_name: textAt(container, "name"),
    },
    subject: `the container ${textAt(container, "name")} in ${namespace}`,
  }));
};

/** What a forwarding rule leads to: each backend service that its URL map names has series of its own. */
const loadBalancer: Emit = (inputs, project, all) => {
  const name = textAt(inputs, "name");
  const found = (id: string): Properties => all.find((one) => one.id === id)?.inputs ?? {};
  const urlMap = found(textAt(found(textAt(inputs, "target")), "urlMap"));
  const named = JSON.stringify(urlMap).matchAll(/\/backendServices\/([a-z0-9-]+)/g);
  const services = new Set([...named].map(([, service = ""]) => service));
  return [...services].map((service) => ({
    project,
    resource: "https_lb_rule",
    resourceLabels: {
      project_id: project,
      region: "global",
      forwarding_rule_name: name,
      url_map_name: textAt(urlMap, "name"),
      backend_target_name: service,
    },
    subject: `the backend service ${service} behind ${name}`,
  }));
};

/** By the type of the resource. */
const emits: { [type: string]: Emit } = {
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": uptime,
  "gcp:cloudrunv2/job:Job": runJob,
  "kubernetes:apps/v1:Deployment": deployment,
  "gcp:cloudrunv2/service:Service": (inputs, project) => {
    const service = textAt(inputs, "name");
    const labels = { project_id: project, service_name: service, configuration_name: service, revision_name: "any" };
    return [
      {
        project,
        resource: "cloud_run_revision",
        resourceLabels: { ...labels, location: textAt(inputs, "location") },
        subject: `the service ${service} in ${textAt(inputs, "location")}`,
      },
    ];
  },
  "gcp:sql/databaseInstance:DatabaseInstance": (inputs, project) => {
    const id = `${project}:${textAt(inputs, "name")}`;
    return [
      {
        project,
        resource: "cloudsql_database",
        resourceLabels: { project_id: project, database_id: id, region: textAt(inputs, "region") },
        subject: `the database server ${id}`,
        // A primary is behind nobody.
        metrics: (metric) => !/replica_lag|network_lag/.test(metric) || textAt(inputs, "masterInstanceName") !== "",
      },
    ];
  },
  "gcp:memorystore/instance:Instance": (inputs, project) => {
    const id = textAt(inputs, "instanceId");
    const location = textAt(inputs, "location");
    return [
      {
        project,
        resource: "memorystore.googleapis.com/Instance",
        resourceLabels: { resource_container: project, location, instance_id: id },
        subject: `the cache ${id}`,
      },
    ];
  },
  "gcp:cloudrunv2/workerPool:WorkerPool": (inputs, project) => {
    const pool = textAt(inputs, "name");
    const location = textAt(inputs, "location");
    return [
      {
        project,
        resource: "cloud_run_worker_pool",
        resourceLabels: { project_id: project, worker_pool_name: pool, revision_name: "any", location },
        subject: `the worker pool ${pool} in ${location}`,
      },
    ];
  },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": loadBalancer,
};

/** Everything that is measured. */
export function emitted(objects: CloudObject[]): Emitter[] {
  return objects.flatMap(({ type, inputs, place }) =>
    (emits[type] ?? (() => []))(inputs, textAt(inputs, "project", place.project), objects),
  );
}

/** Whether the resources of a type are known, so that a label that none of them has is a mistake. */
export function isEmitted(resource: string): boolean {
  return ["uptime_url", "cloud_run_job", "cloud_run_revision", "cloud_run_worker_pool", "cloudsql_database"]
    .concat("https_lb_rule", "memorystore.googleapis.com/Instance")
    .includes(resource);
}
