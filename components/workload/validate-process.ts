import { hostname, httpPath, image as imageRule, integerBetween, matching, oneOf } from "../internal/rules";
import { own } from "../internal/own";
import { step } from "../internal/show";
import { unusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import type { Rule } from "../internal/validation";
import { WorkloadProtocol, type WorkloadHealth, type WorkloadProcess, type WorkloadSidecar } from "./args";
import { eachEntry, partName, poolSizes, problem, property, type Check, type WorkloadProblem } from "./checks";
import { callsContainer } from "./calls";
import { completeRange, programName } from "./defaults";
import { collectorContainer } from "./collector";
import { metricsProblems } from "./validate-metrics";
import { spanContainer } from "./span-collector";
import { tracesProblems } from "./validate-traces";
import { rolloutProblems } from "./validate-rollout";
import { resourceProblems, words } from "./validate-container";
import { volumesChecks } from "./validate-volumes";

type Process = Usable<WorkloadProcess>;

const takenNames: { [name: string]: string } = {
  [programName]: "the program itself has this one",
  [callsContainer]: "what adds tokens to calls has this one",
  [collectorContainer]: "what collects metrics has this one",
  [spanContainer]: "what passes traces on has this one",
};
const sidecarName: Rule<string> = (name) => {
  const owner = own(takenNames, name);
  return owner === undefined ? partName(name) : `use another name: ${owner}`;
};
const gpuModel = matching(/^[a-z][a-z0-9-]{2,62}$/, "name the model as Google does, such as nvidia-l4");

/** What can be wrong with a process. */
export const processChecks: Check<Process>[] = [
  property("image", ({ image }) => (typeof image === "string" ? image : undefined), imageRule),
  property("command", ({ command }) => command, words),
  property("args", ({ args }) => args, words),
  property("port", ({ port }) => port, integerBetween(1, 65535)),
  onlyWithPort,
  noDatagrams,
  ({ health }) => healthProblems("health", health),
  healthProtocol,
  ({ resources }) => resourceProblems("resources", resources),
  property("scaling.min", ({ scaling }) => scaling?.min, integerBetween(0, 1000)),
  property("scaling.max", ({ scaling }) => scaling?.max, integerBetween(1, 1000)),
  property("scaling.concurrency", ({ scaling }) => scaling?.concurrency, integerBetween(1, 1000)),
  scalingRange,
  backgroundScaling,
  exactlyOne,
  rolloutProblems,
  metricsProblems,
  tracesProblems,
  ({ sidecars }) => eachEntry("sidecars", sidecars, sidecarName, sidecarChecks),
  portsApart,
  ...volumesChecks,
  property("gpu.model", ({ gpu }) => gpu?.model, gpuModel),
  // As many as a machine has of some model; each runtime says which it gives.
  property("gpu.count", ({ gpu }) => gpu?.count, oneOf([1, 2, 4, 8, 16])),
  poolSizes,
  property("requestTimeoutSeconds", ({ requestTimeoutSeconds }) => requestTimeoutSeconds, integerBetween(1, 3600)),
  property("shutdownSeconds", ({ shutdownSeconds }) => shutdownSeconds, integerBetween(1, 585)),
];

const sidecarChecks: Check<Usable<WorkloadSidecar>>[] = [
  property("image", ({ image }) => (typeof image === "string" ? image : undefined), imageRule),
  property("command", ({ command }) => command, words),
  property("args", ({ args }) => args, words),
  ({ resources }) => resourceProblems("resources", resources),
  ({ health }) => healthProblems("health", health),
  ({ health }) =>
    health !== undefined && health.port === undefined
      ? problem("health.port", undefined, "name the port: a container beside a program has none of its own")
      : [],
  ({ health }) =>
    Object.entries({ frontDoorPath: health?.frontDoorPath, hostname: health?.hostname }).flatMap(([name, value]) =>
      value === undefined
        ? []
        : problem(`health.${name}`, value, "leave it out: requests from outside go to the program"),
    ),
];

function onlyWithPort(process: Process): WorkloadProblem[] {
  const { port, protocol, requestTimeoutSeconds, scaling } = process;
  if (port !== undefined) return [];
  const properties = {
    protocol,
    private: process.private,
    requestTimeoutSeconds,
    "scaling.concurrency": scaling?.concurrency,
  };
  return Object.entries(properties).flatMap(([name, value]) =>
    value === undefined
      ? []
      : problem(name, value, "leave it out, or give the process a port: a worker takes no requests"),
  );
}

function noDatagrams({ protocol }: Process): WorkloadProblem[] {
  if (protocol !== WorkloadProtocol.Udp) return [];
  const remedy =
    "run it on virtual machines, or take a provider's: what leads to a process here passes on HTTP, and TCP within a cluster";
  return problem("protocol", protocol, remedy);
}

function healthProblems(path: string, health: WorkloadHealth | undefined): WorkloadProblem[] {
  if (health === undefined || (health as unknown) === unusable) return [];
  const checks: Check<WorkloadHealth>[] = [
    property("path", (one) => one.path, httpPath),
    property("livenessPath", (one) => one.livenessPath, httpPath),
    property("frontDoorPath", (one) => one.frontDoorPath, httpPath),
    property("hostname", (one) => one.hostname, hostname),
    property("port", (one) => one.port, integerBetween(1, 65535)),
    property("startupSeconds", (one) => one.startupSeconds, integerBetween(10, 1800)),
    ({ path: ready, livenessPath }) =>
      livenessPath !== undefined && ready === undefined
        ? problem("path", undefined, "give the path of readiness too, or leave livenessPath out")
        : [],
    ({ path: ready, hostname: asked }) =>
      asked !== undefined && ready === undefined
        ? problem("path", undefined, "give the path that the checks ask, or leave hostname out")
        : [],
  ];
  return checks.flatMap((check) => check(health)).map((found) => ({ ...found, property: `${path}.${found.property}` }));
}

function healthProtocol({ health, protocol, port }: Process): WorkloadProblem[] {
  if (health === undefined || (health as unknown) === unusable) return [];
  const { livenessPath, grpcService, frontDoorPath, hostname: asked } = health;
  if (port === undefined) {
    const found = Object.entries({ frontDoorPath, hostname: asked }).flatMap(([name, value]) =>
      value === undefined ? [] : problem(`health.${name}`, value, "leave it out: a worker takes no requests"),
    );
    if (found.length > 0) return found;
    if (health.port !== undefined || health.path === undefined) return [];
    return problem("health.port", undefined, "name the port that answers: a worker has none of its own");
  }
  if (grpcService === undefined) return [];
  if (protocol === WorkloadProtocol.H2c) {
    return Object.entries({ livenessPath, hostname: asked }).flatMap(([name, value]) =>
      value === undefined ? [] : problem(`health.${name}`, value, "leave it out, or grpcService: one of both is asked"),
    );
  }
  return problem("health.grpcService", grpcService, "leave it out, or set protocol to h2c");
}

function scalingRange(process: Process): WorkloadProblem[] {
  const { min, max } = completeRange(process, 0);
  if (min <= max) return [];
  if (process.scaling?.max === undefined)
    return problem("scaling.min", min, `set max to ${min} or more too: without it at most ${max} run`);
  return problem("scaling", { min, max }, "let max be at least min");
}

function backgroundScaling({ backgroundWork, scaling, port }: Process): WorkloadProblem[] {
  if (port === undefined) {
    return backgroundWork === undefined
      ? []
      : problem("backgroundWork", backgroundWork, "leave it out: a worker always works");
  }
  if (backgroundWork !== true || scaling?.min !== 0) return [];
  return problem("scaling.min", 0, "use 1 or more: with no instance there is nothing to work between requests");
}

function exactlyOne({ single, scaling }: Process): WorkloadProblem[] {
  if (single !== true || scaling === undefined) return [];
  return problem("scaling", scaling, "leave it out: single means one instance");
}

/** The containers of an instance share its ports: a check of another's port says nothing, and holds up a start for ever. */
function portsApart({ port, sidecars }: Process): WorkloadProblem[] {
  const owners = new Map(port === undefined ? [] : [[port, "the program"]]);
  return Object.entries(sidecars ?? {}).flatMap(([name, sidecar]) => {
    const asked =
      (sidecar as unknown) === unusable || (sidecar.health as unknown) === unusable ? undefined : sidecar.health?.port;
    if (asked === undefined) return [];
    const owner = owners.get(asked);
    owners.set(asked, owner ?? name);
    const remedy =
      owner === undefined ? undefined : `use a port of its own: ${owner} has this one, and they share an address`;
    return problem(`${step("sidecars", name)}.health.port`, asked, remedy);
  });
}
