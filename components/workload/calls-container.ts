import * as pulumi from "@pulumi/pulumi";
import { nodeImage } from "../internal/node-program";
import { own } from "../internal/own";
import { programBundle } from "../internal/program-bundle";
import { step } from "../internal/show";
import type { Arguments } from "../internal/validation";
import { callsContainer, callsHealthPort, openParts, partsNamed, type CompleteCall } from "./calls";
import type { BoundVariable, CompleteProcess, CompleteSidecar, CompleteWorkload } from "./complete";
import { sidecarBefore } from "./own-sidecar";
import { portsBeside } from "./ports";

/** Where the container sends what comes to a port. Either `url` is there, or `service`. */
export interface CallTarget {
  /** URL of the server on Cloud Run, which a token is made out to as well. */
  url?: pulumi.Input<string>;
  /** A service of the caller's own project and region, whose URL the program finds out. */
  service?: string;
}

/**
 * Loads the program from a variable. A container has no file of ours, and a variable may have 32 KiB
 * (https://cloud.google.com/run/quotas); nothing is said of arguments.
 */
export const callsStart =
  'const found = { exports: {} }; new Function("module", "exports", "require", process.env.CALLS_PROGRAM)(found, found.exports, require); found.exports.main(process.env);';

/** Memory in MiB and processors that the container gets on top of the program's. */
const resources = { cpu: 0.1, memory: 128 };

/** The same workload with the container beside each process that names a part of one of these servers. */
export function withCalls(workload: CompleteWorkload, through: CompleteCall[]): CompleteWorkload {
  return {
    ...workload,
    processes: workload.processes.map((process) =>
      callsOf(workload, process, through).length === 0
        ? process
        : { ...process, sidecars: [...process.sidecars, sidecar()] },
    ),
  };
}

/** The same with what the containers are told, by binding. */
export function withTargets(
  workload: CompleteWorkload,
  through: CompleteCall[],
  targets: { [binding: string]: CallTarget },
): CompleteWorkload {
  const callsText = (process: CompleteProcess): pulumi.Output<string> =>
    pulumi
      .output(
        callsOf(workload, process, through).map(({ binding, localPort }) => ({
          port: localPort,
          target: own(targets, binding),
        })),
      )
      .apply((calls) => JSON.stringify(calls.map(({ port, target }) => ({ port, ...target }))));
  return {
    ...workload,
    processes: workload.processes.map((process) => ({
      ...process,
      sidecars: process.sidecars.map((one) =>
        one.name === callsContainer ? { ...one, env: { ...one.env, CALLS: callsText(process) } } : one,
      ),
    })),
  };
}

/** The servers that a process calls without a credential. */
function callsOf(workload: CompleteWorkload, process: CompleteProcess, through: CompleteCall[]): CompleteCall[] {
  return through.filter((call) => [...workload.bound, ...process.bound].some((variable) => isOpen(variable, call)));
}

function isOpen({ pieces }: BoundVariable, call: CompleteCall): boolean {
  return partsNamed(pieces, call).some((part) => openParts.includes(part));
}

/** Notes variables of jobs that would need the container: a task is a single container on Cloud Run, so that it has none on Kubernetes either. */
export function refuseInJobs(check: Arguments, { jobs, bound }: CompleteWorkload, through: CompleteCall[]): void {
  if (jobs.length === 0) return;
  for (const variable of bound) {
    const call = through.find((one) => isOpen(variable, one));
    if (call === undefined) continue;
    const names = jobs.map(({ name }) => name).join(", ");
    check.problem(
      step("workload.bound", variable.variable),
      call.binding,
      `move it to the bound of the processes that call it: jobs (${names}) have no container beside them that adds a token`,
    );
  }
}

/** Notes ports of a process at which the container beside it says that it is ready. */
export function refuseCallsPort(check: Arguments, process: CompleteProcess): void {
  if (!process.sidecars.some((one) => one.name === callsContainer)) return;
  const written = process.sidecars.filter(({ addedFor }) => addedFor === undefined);
  const ports = portsBeside(
    process,
    written.map((one) => [one.name, one]),
  );
  // Other ports are the process's own unless they say otherwise.
  const [path] = ports.find(([, port]) => port === callsHealthPort) ?? [];
  if (path === undefined) return;
  const remedy = "use another port: what adds tokens to calls of other servers listens at this one";
  check.problem(`${step("workload.processes", process.name)}.${path}`, callsHealthPort, remedy);
}

function sidecar(): CompleteSidecar {
  const env = { CALLS_PROGRAM: programBundle("sync/calls/main.ts").text };
  const container = {
    name: callsContainer,
    image: nodeImage,
    imageProperty: "workload.bindings",
    command: ["node"],
    args: ["--eval", callsStart],
    env,
    resources,
    addedFor: "the servers that it calls",
  };
  return sidecarBefore(container, callsHealthPort);
}
