import type * as pulumi from "@pulumi/pulumi";
import { longestShutdownSeconds, longestStartupSeconds } from "../internal/cloud-run-limits";
import { Subject } from "../internal/refusal";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { connectedRegion } from "../internal/subnetwork";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import { WorkloadEgress, WorkloadProtocol } from "../workload/args";
import { refuseCallsPort, withCalls, withTargets } from "../workload/calls-container";
import { withCollector } from "../workload/collector";
import { withSpanCollector, withSpanSettings } from "../workload/span-collector";
import { checkWorkload, refuseImages, withImages } from "../workload/check";
import { shareConnectionsOf } from "../workload/connections";
import type { CompleteProcess, CompleteWorkload } from "../workload/complete";
import { directoryOf, sharedMemory } from "../workload/directories";
import { environmentOf, refuseKeys } from "../workload/environment";
import { CloudRunIngress, type CloudRunAppArgs } from "./args";
import { callsFrom, refuseCalls } from "./calls";
import { vpcEgress } from "./egress";
import type { CloudRunSettings } from "./settings";
import { checkGpu, checkJobSize, checkProcessSize } from "./size";
import { checkTexts } from "./texts";

/** What follows from the arguments. */
export interface Planned {
  subject: Subject;
  /** For each region. */
  settings: { [region: string]: Omit<CloudRunSettings, "files" | "collectorFiles"> };
  invokers: pulumi.Input<string>[];
  deployers: pulumi.Input<string>[];
}

/** Throws what is wrong with the arguments, all of it at once. What is not known yet is checked when it is. */
export function validate(name: string, args: Usable<CloudRunAppArgs>): Planned {
  const subject = new Subject(`CloudRunApp "${name}"`);
  const check = new Arguments(subject);
  const places = { regions: Math.max(args.regions.length, 1), clusters: 0 };
  const checked = checkWorkload(check, name, args.workload, args.secrets !== undefined, places, 0);
  const { egress } = checked.workload;
  refuseOnCloudRun(check, checked.workload, args.ingress ?? CloudRunIngress.LoadBalancer, args.regions);
  refuseImages(check, [withContainersOnCloudRun(checked.workload)], args.images);
  refuseKeys(check, checked.workload, args.secrets);
  if (args.regions.length === 0) check.problem("regions", args.regions, "name at least one region");
  check.each("regions", args.regions, connectedRegion(args.network));
  if (new Set(args.regions).size < args.regions.length) {
    check.problem("regions", args.regions, "name each region once");
  }
  check.property("jobRegion", args.jobRegion, rules.oneOf(args.regions));
  check.property("ingress", args.ingress, rules.oneOf(Object.values(CloudRunIngress)));
  const members = checkMembers(check, "", checked.workload, args);
  const throughNetwork = vpcEgress(check, egress, args.network);
  check.done();
  const common = {
    subject,
    serviceAccountEmail: args.identity.serviceAccountEmail,
    network: args.network,
    vpcEgress: throughNetwork,
    networkTags: egress === WorkloadEgress.None ? [name] : [],
  };
  const { workload } = checked;
  const later = [...checked.later, ...shareConnectionsOf(subject, workload, places)];
  const served = withImages(subject, { workload: withContainersOnCloudRun(workload), later }, args.images);
  const settings = args.regions.map((region) => {
    const { addresses, targets } = callsFrom(subject, name, workload, region, args.regions.length);
    return [
      region,
      {
        ...common,
        workload: withSpanSettings(withTargets(served, workload.calls, targets), {
          app: name,
          identity: args.identity,
          region,
        }),
        environment: environmentOf(subject, workload, args.secrets, addresses),
      },
    ] as const;
  });
  return { subject, settings: Object.fromEntries(settings), ...members };
}

/** The same workload with each container of ours beside its programs. */
export function withContainersOnCloudRun(workload: CompleteWorkload): CompleteWorkload {
  return withSpanCollector(withCollector(withCalls(workload, workload.calls)));
}

/** Who may call and who deploys. Notes whoever is no member, and callers that nobody would ask who they are; `path` is where the lists are. */
export function checkMembers(
  check: Arguments,
  path: string,
  { processes }: CompleteWorkload,
  { ingress, invokers, deployers }: Usable<Pick<CloudRunAppArgs, "ingress" | "invokers" | "deployers">>,
): Pick<Planned, "invokers" | "deployers"> {
  const isAsked = (ingress ?? CloudRunIngress.LoadBalancer) !== CloudRunIngress.LoadBalancer;
  if (invokers !== undefined && invokers.length > 0 && !isAsked && !processes.some((process) => process.private)) {
    const remedy = "leave them out, set ingress to internal or all, or make a process private";
    check.problem(`${path}invokers`, invokers.length, remedy);
  }
  return {
    invokers: check.each(`${path}invokers`, invokers, rules.invokerMember),
    deployers: check.each(`${path}deployers`, deployers, rules.iamMember),
  };
}

/** Notes the promises of a workload that Cloud Run cannot keep. */
export function refuseOnCloudRun(
  check: Arguments,
  workload: CompleteWorkload,
  ingress: CloudRunIngress,
  regions: readonly string[],
): void {
  const { jobs, files } = workload;
  withContainersOnCloudRun(workload).processes.forEach((process) => {
    checkProcess(check, process);
  });
  refuseCalls(check, workload, ingress, regions);
  jobs.forEach((job) => {
    checkJobSize(check, job);
    checkVolumes(check, step("workload.jobs", job.name), job);
  });
  checkFiles(check, files);
  checkTexts(check, workload);
}

/** A directory with two files is two secrets at one place. */
function checkFiles(check: Arguments, files: CompleteWorkload["files"]): void {
  const first = new Map<string, string>();
  for (const { path } of files) {
    const directory = directoryOf(path);
    const other = first.get(directory);
    first.set(directory, other ?? path);
    if (other === undefined) continue;
    const remedy = `use a directory of its own: ${other} has this one, and Cloud Run mounts each file by itself`;
    check.problem(step("workload.files", path), path, remedy);
  }
}

/** See `ownDirectory`. */
function checkVolumes(check: Arguments, path: string, { volumes }: Pick<CompleteProcess, "volumes">): void {
  if (!volumes.some((volume) => volume.path === sharedMemory)) return;
  const remedy =
    "let the program keep shared memory elsewhere (Chromium has --disable-dev-shm-usage), or run it on Kubernetes alone: Cloud Run mounts nothing there";
  check.problem(step(`${path}.volumes`, sharedMemory), sharedMemory, remedy);
}

function checkStart(check: Arguments, path: string, seconds: number | undefined): void {
  if (seconds === undefined || seconds <= longestStartupSeconds) return;
  check.problem(
    `${path}.health.startupSeconds`,
    seconds,
    `use at most ${longestStartupSeconds}: Cloud Run waits no longer`,
  );
}

/** Promises of a process that Cloud Run cannot keep. */
function checkProcess(check: Arguments, process: CompleteProcess): void {
  const path = step("workload.processes", process.name);
  checkProcessSize(check, process);
  refuseCallsPort(check, process);
  checkGpu(check, process);
  checkVolumes(check, path, process);
  if (process.shutdownSeconds > longestShutdownSeconds) {
    check.problem(
      `${path}.shutdownSeconds`,
      process.shutdownSeconds,
      `use at most ${longestShutdownSeconds}: Cloud Run ends an instance then`,
    );
  }
  if (process.protocol === WorkloadProtocol.Tcp) {
    check.problem(
      `${path}.protocol`,
      process.protocol,
      "use http1 or h2c, or run it on Kubernetes: Cloud Run takes requests of HTTP",
    );
  }
  checkStart(check, path, process.startupSeconds);
  for (const { name, health } of process.sidecars) {
    checkStart(check, step(`${path}.sidecars`, name), health?.startupSeconds);
  }
  if (process.single) {
    check.problem(
      `${path}.single`,
      true,
      "run it on Kubernetes, or let a job with a schedule do the work: Cloud Run starts a new version before the old one has ended",
    );
  }
  if (process.metrics !== undefined && process.port === undefined) {
    check.problem(
      `${path}.metrics`,
      process.metrics.path,
      "leave it out, give the process a port, or run it on Kubernetes: Google's collector runs beside services",
    );
  }
  const { min, max } = process.scaling;
  if (process.port === undefined && min !== max) {
    const reason = "Cloud Run runs as many workers as you say, always";
    // Nobody has written the most there, and there is no most of none.
    if (min === 0) check.problem(`${path}.scaling.min`, min, `use 1 or more: ${reason}`);
    else check.problem(`${path}.scaling`, { min, max }, `let max be min: ${reason}`);
  }
}
