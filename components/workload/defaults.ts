import type * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import { step } from "../internal/show";
import { isSecretTemplate, parseTemplate } from "../internal/template";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { completeCalls } from "./calls";
import {
  SidecarStart,
  WorkloadEgress,
  WorkloadProtocol,
  type Workload,
  type WorkloadHealth,
  type WorkloadJob,
  type WorkloadProcess,
  type WorkloadResources,
  type WorkloadRollout,
  type WorkloadSidecar,
  type WorkloadVolume,
} from "./args";
import type {
  BoundVariable,
  CompleteContainer,
  CompleteHealth,
  CompleteJob,
  CompleteKey,
  CompleteProcess,
  CompleteRollout,
  CompleteSidecar,
  CompleteVolume,
  CompleteWorkload,
  Variables,
} from "./complete";

/** The program's own container, where containers have names. */
export const programName = "app";

/** MiB that a container has at least, unless it says less. */
const leastUsualMemory = 512;

/** The key of a variable that names none. No key has a dot, which the names of records beside the keys have. */
export function keyOf(variable: string): string {
  return variable.replaceAll(/[.-]/g, "_");
}

/** The one place where a workload's defaults are written. `fewest` is the number of instances that a server can do with. */
export function complete(workload: Usable<Workload>, fewest: 0 | 1 = 0): CompleteWorkload {
  const bound = boundOf(workload.bound);
  const [secretBound, plainBound] = [true, false].map((isSecret) =>
    bound.filter(({ pieces }) => isSecretTemplate(pieces) === isSecret),
  );
  return {
    env: workload.env ?? {},
    secrets: [
      ...completeKeys(workload.secrets),
      ...(secretBound ?? []).map(({ variable }) => ({ variable, key: keyOf(variable) })),
    ],
    config: completeKeys(workload.config),
    bindings: entriesInOrder<Usable<Binding>>(workload.bindings ?? {}),
    bound: plainBound ?? [],
    calls: completeCalls(workload),
    files: entriesInOrder(workload.files ?? {}).map(([path, variable]) => ({ path, variable })),
    egress: workload.egress ?? WorkloadEgress.Private,
    processes: entriesInOrder<Usable<WorkloadProcess>>(workload.processes ?? {}).map(([name, process]) =>
      completeProcess(name, process, workload, fewest),
    ),
    jobs: inTurn(entriesInOrder(workload.jobs ?? {}).map(([name, job]) => completeJob(name, job, workload))),
  };
}

function boundOf(table: { [variable: string]: string } = {}): BoundVariable[] {
  return entriesInOrder(table).map(([variable, template]) => ({ variable, pieces: parseTemplate(template) ?? [] }));
}

/** Variables with the keys under which their values are kept. */
export function completeKeys(table: { [variable: string]: { key?: string } } = {}): CompleteKey[] {
  return entriesInOrder(table).map(([variable, { key }]) => ({ variable, key: key ?? keyOf(variable) }));
}

function completeProcess(
  name: string,
  process: Usable<WorkloadProcess>,
  workload: Usable<Workload>,
  fewest: 0 | 1,
): CompleteProcess {
  const { port, protocol = WorkloadProtocol.Http1, health, scaling } = process;
  const isWorker = port === undefined;
  return {
    ...container(process, step("workload.processes", name), workload.image),
    name,
    bound: boundOf(process.bound),
    port,
    protocol,
    private: process.private ?? false,
    health: completeHealth(health, port, protocol),
    startupSeconds: health?.startupSeconds ?? 60,
    healthPath: frontDoorPath(process),
    scaling: {
      ...(process.single === true ? { min: 1, max: 1 } : completeRange(process, fewest)),
      concurrency: scaling?.concurrency,
    },
    single: process.single ?? false,
    backgroundWork: isWorker || (process.backgroundWork ?? false),
    sidecars: entriesInOrder<Usable<WorkloadSidecar>>(process.sidecars ?? {}).map(([one, sidecar]) =>
      completeSidecar(one, sidecar, step(`${step("workload.processes", name)}.sidecars`, one)),
    ),
    volumes: completeVolumes(step("workload.processes", name), process.volumes),
    gpu: process.gpu && { model: process.gpu.model, count: process.gpu.count ?? 1 },
    connections: entriesInOrder(process.connections ?? {}),
    metrics: process.metrics && {
      // A process that has neither is refused.
      port: process.metrics.port ?? port ?? 0,
      path: process.metrics.path ?? "/metrics",
      intervalSeconds: process.metrics.intervalSeconds ?? 30,
    },
    traces: process.traces && { ratio: process.traces.ratio ?? 0.1 },
    rollout: process.rollout && completeRollout(process.rollout),
    requestTimeoutSeconds: process.requestTimeoutSeconds ?? 300,
    shutdownSeconds: process.shutdownSeconds ?? 10,
  };
}

/** Path on its own port at which a CDN asks whether a server works: an origin's `healthPath`. */
export function frontDoorPath({ health, port }: Pick<Usable<WorkloadProcess>, "health" | "port">): string {
  return health?.frontDoorPath ?? (asksOtherPort(health, port) ? undefined : health?.path) ?? "/";
}

/** Whether a server's checks ask another port than requests come to. */
function asksOtherPort(health: WorkloadHealth | undefined, port: number | undefined): boolean {
  return health?.port !== undefined && health.port !== port;
}

/** Fewest and most instances of a process that is not exactly one. */
export function completeRange(
  { scaling, port, backgroundWork }: Usable<WorkloadProcess>,
  fewest: 0 | 1,
): { min: number; max: number } {
  const isWorker = port === undefined;
  const min = scaling?.min ?? (isWorker || backgroundWork === true ? 1 : fewest);
  return { min, max: scaling?.max ?? (isWorker ? Math.max(min, 1) : 10) };
}

/** The rollouts of the servers that have one. */
export function rolloutsOf({ processes }: CompleteWorkload): { [process: string]: CompleteRollout } {
  return Object.fromEntries(processes.flatMap(({ name, rollout }) => (rollout === undefined ? [] : [[name, rollout]])));
}

function completeRollout({ steps, analysis = {} }: WorkloadRollout): CompleteRollout {
  return {
    steps: steps.map(({ weight, pauseSeconds }) => ({ weight, pauseSeconds: pauseSeconds ?? 600 })),
    analysis: {
      maxErrorPercent: analysis.maxErrorPercent ?? 1,
      ...(analysis.maxLatencyMilliseconds === undefined
        ? {}
        : { maxLatencyMilliseconds: analysis.maxLatencyMilliseconds }),
      minRequests: analysis.minRequests ?? 50,
    },
  };
}

function completeSidecar(name: string, sidecar: Usable<WorkloadSidecar>, path: string): CompleteSidecar {
  return {
    ...container(sidecar, path, sidecar.image),
    name,
    variables: sidecar.variables ?? [],
    mounts: sidecar.mounts ?? [],
    start: sidecar.start ?? SidecarStart.Before,
    health: completeHealth(sidecar.health, undefined, WorkloadProtocol.Http1),
  };
}

function completeVolumes(owner: string, volumes: { [path: string]: WorkloadVolume } = {}): CompleteVolume[] {
  return entriesInOrder(volumes).map(([path, volume]) => ({
    path,
    property: step(`${owner}.volumes`, path),
    kind: volume.kind,
    size: volume.size ?? 64,
    binding: volume.binding,
    readOnly: volume.readOnly ?? false,
  }));
}

function completeJob(name: string, job: Usable<WorkloadJob>, workload: Usable<Workload>): CompleteJob {
  return {
    ...container(job, step("workload.jobs", name), workload.image),
    name,
    schedule: job.schedule && { cron: job.schedule.cron, timeZone: job.schedule.timeZone ?? "Etc/UTC" },
    onDeploy: job.onDeploy ?? false,
    after: job.after,
    timeoutSeconds: job.timeoutSeconds ?? 600,
    retries: job.retries ?? 3,
    volumes: completeVolumes(step("workload.jobs", name), job.volumes),
    connections: entriesInOrder(job.connections ?? {}),
  };
}

/** Each job after the one that it waits for; otherwise as they are. A circle, which is refused, ends somewhere. */
function inTurn(jobs: CompleteJob[]): CompleteJob[] {
  const ordered: CompleteJob[] = [];
  const add = (job: CompleteJob | undefined, waiting: readonly CompleteJob[]): void => {
    if (job === undefined || ordered.includes(job) || waiting.includes(job)) return;
    add(
      jobs.find(({ name }) => name === job.after),
      [...waiting, job],
    );
    ordered.push(job);
  };
  jobs.forEach((job) => {
    add(job, []);
  });
  return ordered;
}

interface ContainerArgument {
  image?: pulumi.Input<string>;
  command?: string[];
  args?: string[];
  env?: Variables;
  resources?: WorkloadResources;
}

function container(argument: ContainerArgument, path: string, image: pulumi.Input<string>): CompleteContainer {
  const cpu = argument.resources?.cpu ?? 1;
  return {
    image: argument.image ?? image,
    imageProperty: argument.image === undefined ? "workload.image" : `${path}.image`,
    command: argument.command,
    args: argument.args,
    env: argument.env ?? {},
    resources: { cpu, memory: memoryOf(argument.resources) },
  };
}

/** Memory of a container in MiB. */
export function memoryOf({ cpu = 1, memory }: WorkloadResources = {}): number {
  return memory ?? Math.max(Math.ceil(cpu * 1024), leastUsualMemory);
}

/** Nothing where there is no port to ask. */
function completeHealth(
  health: WorkloadHealth | undefined,
  ownPort: number | undefined,
  protocol: WorkloadProtocol,
): CompleteHealth | undefined {
  const port = health?.port ?? ownPort;
  if (port === undefined) return undefined;
  const path = health?.path;
  const isGrpc = health?.grpcService !== undefined || (protocol === WorkloadProtocol.H2c && path === undefined);
  return {
    kind: isGrpc ? "grpc" : path === undefined ? "tcp" : "http",
    path: path ?? "/",
    livenessPath: health?.livenessPath ?? path ?? "/",
    grpcService: health?.grpcService ?? "",
    port,
    hostname: health?.hostname,
    startupSeconds: health?.startupSeconds ?? 60,
  };
}
