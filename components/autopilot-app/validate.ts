import * as pulumi from "@pulumi/pulumi";
import { appName } from "../app-secrets/app-name";
import { clusterNamespace } from "../internal/application-name";
import { membersKnown } from "../internal/known";
import { requireCluster, type NamedProviders } from "../internal/providers";
import { Subject } from "../internal/refusal";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { canaryOf } from "../internal/rollout-marks";
import { Arguments } from "../internal/validation";
import { step } from "../internal/show";
import { WorkloadEgress, WorkloadProtocol } from "../workload/args";
import { refuseCallsPort, withCalls, withTargets } from "../workload/calls-container";
import { checkWorkload, refuseImages, withImages } from "../workload/check";
import { shareConnectionsOf } from "../workload/connections";
import type { CompleteContainer, CompleteProcess, CompleteSidecar, CompleteWorkload } from "../workload/complete";
import { checkEgress, type EgressRule } from "../workload/egress";
import { environmentOf, refuseKeys } from "../workload/environment";
import { memoryRemedy, type MemoryBounds } from "../workload/memory";
import { withSpanCollector, withSpanSettings } from "../workload/span-collector";
import type { AutopilotAppArgs } from "./args";
import { addressesOf, callsInside, callsOutside, refuseCalls } from "./calls";
import { planCopies, type Copies } from "./copies";
import { zoneCount, zonesOf, zonesRemedy } from "./endpoint-groups";
import { checkGpu } from "./gpu";
import type { AutopilotSettings } from "./settings";
import { checkTexts } from "./texts";

/** `nobody` on Debian and Alpine. */
const defaultUserId = 65534;

const inCluster = { regions: 0, clusters: 1 };

/** What follows from the arguments. */
export interface Planned {
  settings: Omit<AutopilotSettings, "namespace" | "plainFiles">;
  copies: Copies | undefined;
}

/** Throws what is wrong with the arguments, all of it at once. What is not known yet is checked when it is. */
export function validate(name: string, args: Usable<AutopilotAppArgs>, named: NamedProviders): Planned {
  const subject = new Subject(`AutopilotApp "${name}"`);
  const check = new Arguments(subject);
  const { workload, later } = checkWorkload(check, name, args.workload, args.secrets !== undefined, inCluster, 1);
  check.property("name", name, namespaceName);
  refuseOnAutopilot(check, workload);
  refuseImages(check, [withContainersInCluster(workload)], args.images);
  refuseKeys(check, workload, args.secrets);
  check.property("callsFrom", args.callsFrom, rules.region);
  check.property("userId", args.userId, rules.integerBetween(1, 65535));
  if (workload.secrets.length + workload.config.length > 0) requireCopies(check, args, named);
  requireCluster(check, named);
  // A platform that is known later may turn out to have no operator.
  const isFree: rules.Rule<string> = (connection: string | undefined) =>
    connection?.startsWith(`${name}/`) === true
      ? `use another name: the operator has the namespace ${name} to itself`
      : undefined;
  const source = {
    app: check.property("secrets.app", args.secrets?.app, appName),
    vaultConnection: check.property("secretsOperator.vaultConnection", args.secretsOperator?.vaultConnection, isFree),
  };
  const zones = membersKnown(args.cluster.zones);
  if (Array.isArray(zones) && zones.length < zoneCount) check.problem("cluster.zones", zones, zonesRemedy);
  const reachesInternet = checkEgress(check, workload.egress, args.network.internetEgress, egressInCluster);
  check.done();
  const calls = callsInside(subject, name, workload, args.cluster);
  const { addresses, targets } = addressesOf(subject, workload, calls, args.callsFrom ?? args.cluster.location);
  const environment = environmentOf(subject, workload, args.secrets, addresses);
  const outside = callsOutside(workload);
  later.push(...shareConnectionsOf(subject, workload, inCluster));
  const served = withImages(subject, { workload: withContainersInCluster(workload), later }, args.images);
  return {
    settings: {
      subject,
      name,
      workload: withSpanSettings(withTargets(served, outside, targets), {
        app: name,
        identity: args.identity,
        region: args.cluster.location,
      }),
      environment,
      calls,
      // Whoever needs the zones waits for the check of the network.
      zones: pulumi.all([zonesOf(subject, args.cluster), reachesInternet]).apply(([zones]) => zones),
      userId: args.userId ?? defaultUserId,
    },
    copies: planCopies(name, environment, args, source),
  };
}

/** The same workload with each container of ours beside its programs. */
export function withContainersInCluster(workload: CompleteWorkload): CompleteWorkload {
  return withSpanCollector(withCalls(workload, callsOutside(workload)));
}

/** Notes what the copies of keys lack. */
function requireCopies(
  check: Arguments,
  { secretsOperator }: Usable<AutopilotAppArgs>,
  { vault }: NamedProviders,
): void {
  if (secretsOperator === undefined) {
    check.problem(
      "secretsOperator",
      secretsOperator,
      "attach the cluster's VaultSecretsOperator: the workload names secrets or configuration",
    );
  } else if (!vault) {
    check.problem(
      "opts.providers.vault",
      undefined,
      "name Vault's provider in the options: the workload names secrets or configuration, which are copied with a login that is made there",
    );
  }
}

/** An application called as a namespace of the cluster's own could not be made, or would close that one to what runs there. */
export const namespaceName: rules.Rule<string> = (name) =>
  clusterNamespace.test(name)
    ? "choose another name: the application's namespace has it, and the cluster has one of this name, or keeps it for itself"
    : undefined;

/** Pods have no public address: they reach the internet where the network has a NAT, and only there. */
export const egressInCluster: EgressRule = (egress, reachesInternet) => {
  if (reachesInternet === (egress === WorkloadEgress.Internet)) return undefined;
  return reachesInternet
    ? `set workload.egress to internet, or use a network without a NAT: pods cannot keep "${egress}" in this one`
    : "give the network internetEgress: pods have no public address, so egress to the internet needs its NAT";
};

/** Notes the promises of a workload that Kubernetes cannot keep. */
export function refuseOnAutopilot(check: Arguments, workload: CompleteWorkload): void {
  const names = workload.processes.map(({ name }) => name);
  withContainersInCluster(workload).processes.forEach((process) => {
    checkProcess(check, process);
    const canary = canaryOf(process.name);
    if (process.rollout === undefined || !names.includes(canary)) return;
    const remedy = `use another name: new versions of ${process.name} are called so during a rollout`;
    check.problem(step("workload.processes", canary), undefined, remedy, "the process");
  });
  workload.jobs.forEach((job) => {
    checkSize(check, step("workload.jobs", job.name), job, []);
  });
  refuseCalls(check, workload);
  checkTexts(check, workload);
}

/** Promises of a process that Kubernetes cannot keep. */
function checkProcess(check: Arguments, process: CompleteProcess): void {
  const path = step("workload.processes", process.name);
  checkGpu(check, process);
  refuseCallsPort(check, process);
  if (process.scaling.min === 0) {
    check.problem(`${path}.scaling.min`, 0, "use 1 or more: Kubernetes cannot start a first instance on request");
  }
  if (process.scaling.concurrency !== undefined) {
    check.problem(
      `${path}.scaling.concurrency`,
      process.scaling.concurrency,
      "leave it out: Kubernetes has no such limit",
    );
  }
  if (process.rollout !== undefined && (process.private || process.protocol === WorkloadProtocol.Tcp)) {
    const remedy = "leave it out, or run it on Cloud Run alone: in a cluster only a load balancer shares requests out";
    check.problem(`${path}.rollout`, process.rollout, remedy);
  }
  checkSize(check, path, process, process.sidecars);
}

/**
 * Amounts that Autopilot would change, of all containers of a pod together
 * (https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests).
 */
function checkSize(check: Arguments, path: string, program: CompleteContainer, sidecars: CompleteSidecar[]): void {
  const bounds: MemoryBounds = (cpu) => [Math.ceil(cpu * 1024), Math.floor(cpu * 6656)];
  check.property(`${path}.resources.memory`, program.resources.memory, () =>
    memoryRemedy(program, sidecars, bounds, "Autopilot"),
  );
}
