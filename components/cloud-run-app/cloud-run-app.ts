import type { Service } from "@pulumi/gcp/cloudrunv2";
import * as pulumi from "@pulumi/pulumi";
import type { CloudRunServer } from "../contracts/binding";
import type { Endpoint } from "../contracts/endpoint";
import type { Backend } from "../contracts/origin";
import { serviceLevelOf } from "../internal/availability";
import { remembered } from "../internal/known";
import { present } from "../internal/present";
import type { Usable } from "../internal/usable";
import { serviceLevels } from "../internal/service-levels";
import { checkArguments } from "../internal/validation";
import { WorkloadEgress, WorkloadProtocol, type WorkloadRollout } from "../workload/args";
import { allowCalls } from "../workload/call-grants";
import { claimParts } from "../workload/part-names";
import { allowTraces } from "../workload/project-role";
import type { CompleteProcess, CompleteWorkload } from "../workload/complete";
import { rolloutsOf } from "../workload/defaults";
import { CloudRunIngress, type CloudRunAppArgs } from "./args";
import { allowMetrics, createCollectorFiles } from "./collector";
import { closePrivateRanges } from "./egress";
import { createJobs } from "./jobs";
import { createFiles, type FileReaders } from "./plain-files";
import { createProcess, ingressOf, type RegionalProcess } from "./processes";
import type { CloudRunSettings } from "./settings";
import { validate } from "./validate";

/**
 * A workload on Cloud Run: for each process a service in each region, or a worker pool, its jobs in one region, and what lets a load
 * balancer or chosen callers reach it. Keeps the promises of a `Workload`; servers scale to zero.
 */
export class CloudRunApp extends pulumi.ComponentResource {
  /** URL of each server, `https://<service>-<number>.<region>.run.app`, by process and region. One behind a load balancer has none. */
  public readonly urls: pulumi.Output<{ [process: string]: { [region: string]: string } }>;
  /** Name of each service and worker pool by process and region: what `gcloud run` calls it. */
  public readonly serviceNames: pulumi.Output<{ [process: string]: { [region: string]: string } }>;
  /** Service by server and region, `projects/<project>/locations/<region>/services/<service>`: what a `SecretSyncApp` is told. */
  public readonly serviceIds: pulumi.Output<{ [process: string]: { [region: string]: string } }>;
  /** Worker pool by worker and region, `projects/<project>/locations/<region>/workerPools/<pool>`: what a `SecretSyncApp` is told too. */
  public readonly workerPoolIds: pulumi.Output<{ [process: string]: { [region: string]: string } }>;
  /** What other applications call, by process with a port: the member `cloudRun` of a `Binding`. */
  public readonly servers: pulumi.Output<{ [process: string]: CloudRunServer }>;
  /** What a load balancer sends requests to, by process with a port. Without network endpoint groups where none may. */
  public readonly backends: pulumi.Output<{ [process: string]: Backend }>;
  /** How a new version gets its requests, with every default, by process that has a rollout: what `groundplan rollout` goes by. */
  public readonly rollouts: pulumi.Output<{ [process: string]: WorkloadRollout }>;
  /** What somebody who calls a server needs to know, by process with a port. */
  public readonly endpoints: pulumi.Output<{ [process: string]: Endpoint }>;

  constructor(name: string, args: CloudRunAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, planned] = checkArguments("CloudRunApp", name, args, validate);
    claimParts(planned.subject, name, checked.workload, { cloudRun: true, kubernetes: false });
    super("groundplan:index:CloudRunApp", name, args, opts);
    const readers = { identity: checked.identity, deployers: planned.deployers };
    const regions = checked.regions.map((region) => ({
      region,
      settings: withFiles(this, name, region, present(planned.settings[region], "a region"), readers),
    }));
    const first = present(regions[0], "regions[0]");
    const { workload, subject, serviceAccountEmail } = first.settings;
    const options = {
      ingress: checked.ingress ?? CloudRunIngress.LoadBalancer,
      invokers: planned.invokers,
      protected: checked.protected ?? false,
    };

    if (workload.egress === WorkloadEgress.None) closePrivateRanges(this, name, name, workload, checked.network);
    allow(this, name, workload, checked);
    const onDeploy = createJobs(this, name, regions.find(({ region }) => region === checked.jobRegion) ?? first);
    const made = workload.processes.flatMap(({ name: process }) =>
      regions.map(({ region, settings }) => {
        const regional = settings.workload.processes.find((one) => one.name === process);
        return createProcess(this, name, settings, present(regional, "a process"), region, options, onDeploy);
      }),
    );
    if (checked.grantsRights !== false) {
      const caller = { app: name, subject, serviceAccountEmail, callers: regions.length };
      for (const { region } of regions) {
        const own = serviceIdsIn(region, made);
        allowCalls(this, { ...caller, region, suffix: `-${region}` }, workload.calls, own);
      }
    }
    const servers = made.filter(({ service }) => service !== undefined);
    const workers = made.filter(({ pool }) => pool !== undefined);

    const withUrls = servers.filter(({ process }) => hasUrl(process, options.ingress));
    this.urls = byProcess(withUrls, ({ service }) => present(service, "a service").uri);
    this.serviceNames = byProcess(made, ({ service, pool }) => present(service ?? pool, "a process").name);
    this.serviceIds = byProcess(servers, ({ service }) => present(service, "a service").id);
    this.workerPoolIds = byProcess(workers, ({ pool }) => present(pool, "a worker pool").id);
    this.servers = eachProcess(servers, (regional) => server(name, regional, options.ingress));
    this.backends = eachProcess(servers, backend);
    this.endpoints = eachProcess(servers, (regional) => endpoint(regional, options.ingress));
    this.rollouts = pulumi.output(rolloutsOf(workload));
    this.registerOutputs({
      urls: this.urls,
      serviceNames: this.serviceNames,
      serviceIds: this.serviceIds,
      workerPoolIds: this.workerPoolIds,
      servers: this.servers,
      backends: this.backends,
      rollouts: this.rollouts,
      endpoints: this.endpoints,
    });
  }
}

function allow(
  parent: pulumi.Resource,
  name: string,
  workload: CompleteWorkload,
  { identity, grantsRights }: Usable<CloudRunAppArgs>,
): void {
  allowMetrics(parent, name, workload, identity);
  if (grantsRights !== false) allowTraces(parent, name, workload, identity);
}

/** The settings of a region, with the files that its containers read. */
function withFiles(
  parent: pulumi.Resource,
  name: string,
  region: string,
  settings: Omit<CloudRunSettings, "files" | "collectorFiles">,
  readers: FileReaders,
): CloudRunSettings {
  return {
    ...settings,
    files: createFiles(parent, name, region, settings.environment, readers),
    collectorFiles: createCollectorFiles(parent, name, region, settings.workload, readers),
  };
}

/** The services of a region by process. */
function serviceIdsIn(region: string, made: RegionalProcess[]): { [process: string]: pulumi.Output<string> } {
  return Object.fromEntries(
    made.flatMap((one) =>
      one.region === region && one.service !== undefined ? [[one.process.name, one.service.id] as const] : [],
    ),
  );
}

function byProcess(
  made: RegionalProcess[],
  read: (regional: RegionalProcess) => pulumi.Output<string>,
): pulumi.Output<{ [process: string]: { [region: string]: string } }> {
  return eachProcess(made, (regional) => Object.fromEntries(regional.map((one) => [one.region, read(one)])));
}

function eachProcess<Value>(
  made: RegionalProcess[],
  read: (regional: RegionalProcess[]) => Value,
): pulumi.Output<{ [process: string]: pulumi.Unwrap<Value> }> {
  const names = [...new Set(made.map(({ process }) => process.name))];
  return remembered(
    Object.fromEntries(names.map((name) => [name, read(made.filter(({ process }) => process.name === name))])),
  );
}

function hasUrl(process: CompleteProcess, ingress: CloudRunIngress): boolean {
  return ingressOf(process, ingress) !== CloudRunIngress.LoadBalancer;
}

function server(app: string, regional: RegionalProcess[], ingress: CloudRunIngress): CloudRunServer {
  const { process } = present(regional[0], "a process");
  const inRegions = (read: (service: Service) => pulumi.Output<string>): { [region: string]: pulumi.Output<string> } =>
    Object.fromEntries(regional.map(({ region, service }) => [region, read(present(service, "a service"))]));
  return {
    serviceName: `${app}-${process.name}`,
    serviceIds: inRegions(({ id }) => id),
    urls: hasUrl(process, ingress) ? inRegions(({ uri }) => uri) : {},
    protocol: process.protocol,
    private: ingressOf(process, ingress) === CloudRunIngress.Internal,
  };
}

function backend(regional: RegionalProcess[]): Backend {
  const { process } = present(regional[0], "a process");
  return {
    networkEndpointGroups: regional.flatMap(({ group }) => (group === undefined ? [] : [group.selfLink])),
    kind: "serverless",
    protocol: process.protocol === WorkloadProtocol.H2c ? "H2C" : "HTTP",
    healthPath: process.healthPath,
    port: present(process.port, "a port"),
    requestTimeoutSeconds: process.requestTimeoutSeconds,
  };
}

function endpoint(regional: RegionalProcess[], ingress: CloudRunIngress): Endpoint {
  const { process, service } = present(regional[0], "a process");
  const isBehindLoadBalancer = !hasUrl(process, ingress);
  const { min, max } = process.scaling;
  return {
    url: isBehindLoadBalancer ? present(service, "a service").id : present(service, "a service").uri,
    protocol: process.protocol === WorkloadProtocol.H2c ? "HTTPS (HTTP/2, gRPC)" : "HTTPS (HTTP/1.1, HTTP/2)",
    credentials: isBehindLoadBalancer
      ? "none of its own: its load balancer decides who gets in"
      : "an ID token of a Google identity that may invoke the service",
    availability: "99.95 % a month (Cloud Run SLA, https://cloud.google.com/run/sla)",
    reason: `Runs containers without servers to look after; from ${min} to ${max} instances in ${regional.map(({ region }) => region).join(", ")}.`,
    serviceLevel: serviceLevelOf([serviceLevels.cloudRun]),
    watch: {
      requestMetric: "run.googleapis.com/request_count",
      resourceType: "cloud_run_revision",
      resourceLabels: { service_name: present(service, "a service").name },
    },
  };
}
