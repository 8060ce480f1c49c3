// Panels about programs that run: services, clusters and jobs.
import { inOrder } from "../internal/unordered";
import { filterOf, oneOf, type Panel, type Section } from "./panels";

const revision = "cloud_run_revision";
const byService = ["resource.labels.service_name"];

/** Part of a processor or of memory from which an instance has none left for a peak. */
const busy = 0.8;
const full = 0.9;

/** A filter of services by metric. */
type Services = (metric: string, ...more: string[]) => string;

export function serviceSection(services: string[], latencyMilliseconds: number): Section {
  const own = oneOf("resource.labels.service_name", services);
  const of: Services = (metric, ...more) => filterOf(`run.googleapis.com/${metric}`, revision, own, ...more);
  return {
    title: "On Cloud Run",
    panels: [...requestPanels(of, latencyMilliseconds), ...instancePanels(of, byService, ofServices)],
  };
}

/** Worker pools have no requests, and no metric counts their restarts: a loop of them shows as processor that comes and goes, and in the log. */
export function workerPoolSection(workerPools: string[]): Section {
  const own = oneOf("resource.labels.worker_pool_name", workerPools);
  const of: Services = (metric, ...more) =>
    filterOf(`run.googleapis.com/${metric}`, "cloud_run_worker_pool", own, ...more);
  return { title: "Workers on Cloud Run", panels: instancePanels(of, ["resource.labels.worker_pool_name"], ofWorkers) };
}

/** What users notice. */
function requestPanels(of: Services, latencyMilliseconds: number): Panel[] {
  const failed = 'metric.labels.response_code_class="5xx"';
  const sum = { aligner: "ALIGN_RATE", reducer: "REDUCE_SUM" };
  return [
    {
      title: "Requests",
      explanation: "A second, by the class of the answer. None at all is an answer too: look at the front door.",
      lines: [{ filter: of("request_count"), ...sum, groupBy: [...byService, "metric.labels.response_code_class"] }],
      stacked: true,
      threshold: { value: 0, label: "nobody asks" },
    },
    {
      title: "Errors",
      explanation: "The part of requests that a server error answered. Was something deployed? Is what it needs down?",
      lines: [{ filter: of("request_count", failed), of: of("request_count"), ...sum, groupBy: byService }],
      threshold: { value: 0.01, label: "one in a hundred" },
    },
    {
      title: "Latency",
      explanation: "95 of 100 requests are faster, a start included. Compare with instances, and with the database.",
      lines: [
        {
          filter: of("request_latencies"),
          aligner: "ALIGN_DELTA",
          reducer: "REDUCE_PERCENTILE_95",
          groupBy: byService,
        },
      ],
      unit: "ms",
      threshold: { value: latencyMilliseconds, label: "should stay below" },
    },
  ];
}

/** What is said of instances. */
interface InstanceWords {
  instances: string;
  processor: string;
}

const ofServices: InstanceWords = {
  instances: "Idle ones cost where some are kept. At the most that is allowed, requests wait.",
  processor: "Of the busiest instances. Where it stays high, raise `resources.cpu` or lower `scaling.concurrency`.",
};

const ofWorkers: InstanceWords = {
  instances: "As many as `scaling` says. Fewer are a worker that does not start, or that ends: the log says why.",
  processor: "Of the busiest instances. Where it stays high while work waits, take more instances.",
};

/** What answers them, or works. */
function instancePanels(of: Services, groupBy: string[], { instances, processor }: InstanceWords): Panel[] {
  const used = (metric: string) => ({
    lines: [{ filter: of(metric), aligner: "ALIGN_PERCENTILE_99", reducer: "REDUCE_MAX", groupBy }],
  });
  return [
    {
      title: "Instances",
      explanation: instances,
      lines: [
        {
          filter: of("container/instance_count"),
          aligner: "ALIGN_MAX",
          reducer: "REDUCE_SUM",
          groupBy: [...groupBy, "metric.labels.state"],
        },
      ],
      threshold: { value: 1, label: "one" },
    },
    {
      title: "Processor",
      explanation: processor,
      ...used("container/cpu/utilizations"),
      threshold: { value: busy, label: "no room for a peak" },
    },
    {
      title: "Memory",
      explanation: "Of the fullest instances. An instance that reaches 1 is ended. Does it grow from start to end?",
      ...used("container/memory/utilizations"),
      threshold: { value: full, label: "close to its end" },
    },
  ];
}

/** An application in a cluster, once its names are known. */
export interface KnownNamespace {
  namespace: string;
  clusterName: string;
}

export function namespaceSection(namespaces: KnownNamespace[]): Section {
  const names = inOrder(namespaces.map(({ namespace }) => namespace));
  const clusters = inOrder(namespaces.map(({ clusterName }) => clusterName));
  const of = (metric: string, ...more: string[]): string =>
    filterOf(
      `kubernetes.io/container/${metric}`,
      "k8s_container",
      oneOf("resource.labels.cluster_name", clusters),
      oneOf("resource.labels.namespace_name", names),
      ...more,
    );
  const groupBy = ["resource.labels.namespace_name", "resource.labels.container_name"];
  const panel = (title: string, explanation: string, line: Panel["lines"][number], threshold: Panel["threshold"]) => ({
    title,
    explanation,
    lines: [{ ...line, groupBy }],
    threshold,
  });
  return {
    title: "In the cluster",
    panels: [
      panel(
        "Containers",
        "How many run. Fewer than the fewest of the application's scaling is a rollout, or a node that is gone.",
        { filter: of("uptime"), aligner: "ALIGN_MEAN", reducer: "REDUCE_COUNT" },
        { value: 1, label: "one" },
      ),
      panel(
        "Restarts",
        "In a minute. `kubectl describe pod` says why: memory, a check that failed, or an error of its own.",
        { filter: of("restart_count"), aligner: "ALIGN_DELTA", reducer: "REDUCE_SUM" },
        { value: 1, label: "one is worth a look" },
      ),
      panel(
        "Processor",
        "Of the busiest container, as a part of what it asked for.",
        { filter: of("cpu/request_utilization"), aligner: "ALIGN_MEAN", reducer: "REDUCE_MAX" },
        { value: busy, label: "no room for a peak" },
      ),
      panel(
        "Memory",
        "Of the fullest container, without what the kernel may take back. At 1 it is ended.",
        {
          filter: of("memory/limit_utilization", 'metric.labels.memory_type="non-evictable"'),
          aligner: "ALIGN_MEAN",
          reducer: "REDUCE_MAX",
        },
        { value: full, label: "close to its end" },
      ),
    ],
  };
}

export function jobSection(): Section {
  const of = (metric: string, ...more: string[]): string =>
    filterOf(`run.googleapis.com/job/${metric}`, "cloud_run_job", ...more);
  const line = { aligner: "ALIGN_DELTA", reducer: "REDUCE_SUM", groupBy: ["resource.labels.job_name"], seconds: 3600 };
  return {
    title: "Jobs",
    panels: [
      {
        title: "Runs that succeeded",
        explanation: "By job. A schedule without a run is paused, or may not start its job.",
        lines: [{ filter: of("completed_execution_count", 'metric.labels.result="succeeded"'), ...line }],
        threshold: { value: 1, label: "one" },
      },
      {
        title: "Runs that failed",
        explanation: "By job. Each attempt writes why into the log.",
        lines: [{ filter: of("completed_execution_count", 'metric.labels.result="failed"'), ...line }],
        threshold: { value: 1, label: "one is worth a look" },
      },
    ],
  };
}
