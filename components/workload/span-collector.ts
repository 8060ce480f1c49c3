// The container that takes a program's spans and passes them on to Cloud Trace, on both runtimes.
import * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import { projectOf } from "../internal/member";
import { step } from "../internal/show";
import type { CompleteProcess, CompleteSidecar, CompleteTraces, CompleteWorkload, Variables } from "./complete";
import { sidecarBefore } from "./own-sidecar";

/** Its name, which no other container of the process has. */
export const spanContainer = "traces-collector";

/**
 * Google's own. Its digest is in https://github.com/GoogleCloudPlatform/opentelemetry-operations-collector,
 * google-built-opentelemetry-collector/VSA, for this release and the next one.
 */
export const tracesImage =
  "us-docker.pkg.dev/cloud-ops-agents-artifacts/google-cloud-opentelemetry-collector/otelcol-google:0.134.0";

/** Variable that it reads its settings from: its `env` provider needs no file, and so no secret. */
const settingsVariable = "TRACES_COLLECTOR";

const grpcPort = 4317;
const httpPort = 4318;
const healthPort = 13133;

/** Where it listens. */
export const spanPorts: readonly number[] = [grpcPort, httpPort, healthPort];

const sampler = "OTEL_TRACES_SAMPLER";
const samplerArgument = "OTEL_TRACES_SAMPLER_ARG";

/** Variables that say which traces are kept. */
export const samplerVariables: readonly string[] = [sampler, samplerArgument];

/** What the container gets. */
const resources = { cpu: 0.1, memory: 256 };

/** Where a workload runs, as spans say it. */
export interface SpanPlace {
  app: string;
  identity: WorkloadIdentity;
  region: pulumi.Input<string>;
}

/** The same workload with the container beside each process that sends traces. */
export function withSpanCollector(workload: CompleteWorkload): CompleteWorkload {
  return mapTraced(workload, (process) => ({ ...process, sidecars: [...process.sidecars, spanCollector(process)] }));
}

/** The same with what programs and containers are told. A variable that the workload writes by itself keeps its value. */
export function withSpanSettings(workload: CompleteWorkload, place: SpanPlace): CompleteWorkload {
  const settings = pulumi
    .all([place.identity.serviceAccountName, place.region])
    .apply(([account, region]) => JSON.stringify(collectorSettings(place.app, projectOf(account), region)));
  return mapTraced(workload, (traced) => ({
    ...traced,
    env: { ...defaultsFor(workload, traced, place.app), ...traced.env },
    sidecars: traced.sidecars.map((one) =>
      one.name === spanContainer ? { ...one, env: { [settingsVariable]: settings } } : one,
    ),
  }));
}

/** Whether a process of the workload sends traces. */
export function sendsTraces({ processes }: CompleteWorkload): boolean {
  return processes.some(({ traces }) => traces !== undefined);
}

type Traced = CompleteProcess & { traces: CompleteTraces };

function mapTraced(workload: CompleteWorkload, change: (process: Traced) => CompleteProcess): CompleteWorkload {
  const isTraced = (process: CompleteProcess): process is Traced => process.traces !== undefined;
  const processes = workload.processes.map((process) => (isTraced(process) ? change(process) : process));
  return { ...workload, processes };
}

/**
 * What the program finds, as OpenTelemetry names it
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). The sampler does not ask the caller: Cloud Run
 * marks at most one request in ten seconds of an instance as kept (https://cloud.google.com/run/docs/trace), and anybody outside may mark all of his.
 */
function defaultsFor(workload: CompleteWorkload, { name, traces, env, bound }: Traced, app: string): Variables {
  const own = new Set([
    ...[workload.env, env].flatMap((table) => Object.keys(table)),
    ...[workload.secrets, workload.config, workload.bound, bound].flatMap((table) =>
      table.map(({ variable }) => variable),
    ),
  ]);
  const sampling = own.has(sampler) ? {} : { [sampler]: "traceidratio", [samplerArgument]: String(traces.ratio) };
  const all = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://localhost:${httpPort}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_SERVICE_NAME: `${app}-${name}`,
    OTEL_TRACES_EXPORTER: "otlp",
    // Nobody takes these: without this an SDK that starts by itself sends them too, and logs that it cannot.
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
    ...sampling,
  };
  return Object.fromEntries(Object.entries(all).filter(([variable]) => !own.has(variable)));
}

/** What the container is told, as YAML: JSON is that too. */
function collectorSettings(app: string, project: string, region: string): object {
  return {
    receivers: {
      otlp: { protocols: { grpc: { endpoint: `localhost:${grpcPort}` }, http: { endpoint: `localhost:${httpPort}` } } },
    },
    processors: {
      // Below the 256 MiB that it has: a burst of spans is refused and not the end of the container.
      memory_limiter: { check_interval: "1s", limit_mib: 180, spike_limit_mib: 40 },
      resource: {
        attributes: [
          // Which project's traces these are, whatever the program says.
          { key: "gcp.project_id", value: project, action: "upsert" },
          { key: "service.namespace", value: app, action: "insert" },
          { key: "cloud.region", value: region, action: "insert" },
        ],
      },
      batch: { send_batch_size: 200, send_batch_max_size: 200, timeout: "1s" },
    },
    exporters: {
      otlphttp: { endpoint: "https://telemetry.googleapis.com", auth: { authenticator: "googleclientauth" } },
    },
    extensions: { googleclientauth: {}, health_check: { endpoint: `0.0.0.0:${healthPort}` } },
    service: {
      extensions: ["googleclientauth", "health_check"],
      pipelines: {
        traces: { receivers: ["otlp"], processors: ["memory_limiter", "resource", "batch"], exporters: ["otlphttp"] },
      },
      // Its own metrics would take the port 8888.
      telemetry: { metrics: { level: "none" } },
    },
  };
}

/** It is there for the first span. */
function spanCollector({ name }: CompleteProcess): CompleteSidecar {
  const container = {
    name: spanContainer,
    image: tracesImage,
    imageProperty: `${step("workload.processes", name)}.traces`,
    command: undefined,
    args: [`--config=env:${settingsVariable}`],
    env: {},
    resources,
    addedFor: "its traces",
  };
  return sidecarBefore(container, healthPort);
}
