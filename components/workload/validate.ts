import { httpPath, image as imageRule, integerBetween, matching, oneOf, variableName } from "../internal/rules";
import { unusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import { problemsOfType, type Rule } from "../internal/validation";
import { WorkloadProtocol, type Workload, type WorkloadJob } from "./args";
import { cronRemedy } from "./cron";
import { isTimeZone } from "./time-zones";
import { complete, type CompleteResources } from "./defaults";

/** One thing that is wrong with a workload. */
export interface WorkloadProblem {
  /** Path of the property in the specification, such as `scaling.min`. */
  property: string;
  /** Its value. */
  value: unknown;
  /** What to write instead. */
  remedy: string;
}

/** Everything that is wrong with a part of a workload in one respect. */
type Check<T> = (part: T) => WorkloadProblem[];

/** Both runtimes take any amount of memory between these, per CPU, as it is. */
const mebibytesPerCpu = { least: 1024, most: 4096 };

/**
 * Names that a runtime or the specification itself sets. Cloud Run's are from
 * https://cloud.google.com/run/docs/container-contract#env-vars, those that start with `KUBERNETES_` from
 * https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables.
 */
const reservedName =
  /^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION|CLOUD_RUN_.*|X_GOOGLE_.*|KUBERNETES_.*|DATABASE_(HOST|PORT|NAME|CA_CERTIFICATE|CREDENTIALS_PATH)|VAULT_(ADDR|ROLE))$/;

const words: Rule<string[]> = (list) =>
  list.length > 0 && !list.includes("") ? undefined : "leave it out, or give at least one word and no empty one";
const jobName = matching(
  /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/,
  "use 2 to 20 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);
const timeZone: Rule<string> = (name) =>
  isTimeZone(name) ? undefined : "use an IANA time zone, letter by letter, such as Europe/London";
const ownVariable: Rule<string> = (name) =>
  reservedName.test(name) ? "choose another name: the platform sets this one" : variableName(name);

const workloadChecks: Check<Usable<Workload>>[] = [
  property("image", ({ image }) => (typeof image === "string" ? image : undefined), imageRule),
  property("command", ({ command }) => command, words),
  property("args", ({ args }) => args, words),
  property("port", ({ port }) => port, integerBetween(1, 65535)),
  ({ env }) => Object.keys(env ?? {}).flatMap((name) => problem(`env.${name}`, name, ownVariable(name))),
  ({ secrets }) => (secrets ?? []).flatMap((name, index) => problem(`secrets[${index}]`, name, ownVariable(name))),
  ({ secrets }) => repeated(secrets ?? []).flatMap((name) => problem("secrets", name, "name each secret once")),
  ({ config }) => (config ?? []).flatMap((name, index) => problem(`config[${index}]`, name, ownVariable(name))),
  ({ config }) => repeated(config ?? []).flatMap((name) => problem("config", name, "name each key once")),
  envAndSecret,
  envAndConfig,
  configAndSecret,
  ({ resources, ...workload }) =>
    resources ? resourceProblems("resources", complete({ ...workload, resources }).resources) : [],
  property("scaling.min", ({ scaling }) => scaling?.min, integerBetween(0, 1000)),
  property("scaling.max", ({ scaling }) => scaling?.max, integerBetween(1, 1000)),
  property("scaling.concurrency", ({ scaling }) => scaling?.concurrency, integerBetween(1, 1000)),
  scalingRange,
  backgroundScaling,
  property("health.path", ({ health }) => health.path, httpPath),
  property("health.livenessPath", ({ health }) => health.livenessPath, httpPath),
  property("health.startupSeconds", ({ health }) => health.startupSeconds, integerBetween(10, 240)),
  healthProtocol,
  property("requestTimeoutSeconds", ({ requestTimeoutSeconds }) => requestTimeoutSeconds, integerBetween(1, 3600)),
  property("shutdownSeconds", ({ shutdownSeconds }) => shutdownSeconds, integerBetween(1, 585)),
  ({ jobs }) =>
    repeated((jobs ?? []).map(({ name }) => name)).flatMap((name) => problem("jobs", name, "name each job once")),
  (workload) =>
    (workload.jobs ?? []).flatMap((job, index) =>
      jobChecks
        .flatMap((check) => check(job))
        .concat(jobResources(workload, index))
        .map((found) => ({ ...found, property: `jobs[${index}].${found.property}` })),
    ),
];

const jobChecks: Check<WorkloadJob>[] = [
  property("name", ({ name }) => name, jobName),
  property("command", ({ command }) => command, words),
  property("args", ({ args }) => args, words),
  property("schedule.cron", ({ schedule }) => schedule?.cron, cronRemedy),
  property("schedule.timeZone", ({ schedule }) => schedule?.timeZone, timeZone),
  property("timeoutSeconds", ({ timeoutSeconds }) => timeoutSeconds, integerBetween(60, 86400)),
  property("retries", ({ retries }) => retries, integerBetween(0, 10)),
  ({ schedule, onDeploy }) =>
    schedule !== undefined && onDeploy === true
      ? problem("onDeploy", onDeploy, "choose one of onDeploy and schedule; a second job may have the same command")
      : [],
];

/**
 * Everything that is wrong with a workload, whichever runtime is to run it; an empty list if nothing is. Pure: it asks
 * nobody and changes nothing. An image that is an Output is not looked at: components check it once it is known.
 */
export function validateWorkload(workload: Workload): WorkloadProblem[] {
  return problemsOfType("Workload", workload, wrongValues).map(({ property, value, remedy }) => ({
    property,
    value,
    remedy,
  }));
}

/** What is wrong with a workload whose properties all have the right types. */
export function wrongValues(workload: Usable<Workload>): WorkloadProblem[] {
  return workloadChecks.flatMap((check) => check(workload));
}

function property<Part, T>(name: string, read: (part: Part) => T | undefined, rule: Rule<T>): Check<Part> {
  return (part) => {
    const value = read(part);
    return value === undefined || value === unusable ? [] : problem(name, value, rule(value));
  };
}

function problem(name: string, value: unknown, remedy: string | undefined): WorkloadProblem[] {
  return remedy === undefined ? [] : [{ property: name, value, remedy }];
}

function repeated(names: string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function envAndSecret({ env, secrets }: Workload): WorkloadProblem[] {
  return (secrets ?? [])
    .filter((name) => env !== undefined && name in env)
    .flatMap((name) =>
      problem(`env.${name}`, name, "remove it: it is one of the secrets, and a secret has no plain value"),
    );
}

function envAndConfig({ env, config }: Workload): WorkloadProblem[] {
  return (config ?? [])
    .filter((name) => env !== undefined && name in env)
    .flatMap((name) =>
      problem(`env.${name}`, name, "remove it here or from config: a variable has one place where its value is"),
    );
}

function configAndSecret({ config, secrets }: Workload): WorkloadProblem[] {
  return (config ?? [])
    .filter((name) => secrets?.includes(name))
    .flatMap((name) =>
      problem("config", name, "remove it: it is one of the secrets, and a secret is no configuration"),
    );
}

function scalingRange(workload: Usable<Workload>): WorkloadProblem[] {
  const { min, max } = complete(workload).scaling;
  return min > max ? problem("scaling", { min, max }, "let max be at least min") : [];
}

function backgroundScaling(workload: Usable<Workload>): WorkloadProblem[] {
  const { backgroundWork, scaling } = complete(workload);
  if (!backgroundWork || scaling.min > 0) return [];
  return problem(
    "scaling.min",
    scaling.min,
    "use 1 or more: with no instance there is nothing to work between requests",
  );
}

function healthProtocol({ health, protocol }: Workload): WorkloadProblem[] {
  if (protocol === WorkloadProtocol.H2c) {
    if (health.livenessPath === undefined) return [];
    return problem("health.livenessPath", health.livenessPath, "leave it out: gRPC's health protocol checks h2c");
  }
  if (health.grpcService === undefined) return [];
  return problem("health.grpcService", health.grpcService, "leave it out, or set protocol to h2c");
}

function resourceProblems(prefix: string, { cpu, memory }: CompleteResources): WorkloadProblem[] {
  const wrongCpu = problem(`${prefix}.cpu`, cpu, oneOf<number>([1, 2, 4, 6, 8])(cpu));
  if (wrongCpu.length > 0) return wrongCpu;
  const bounds = integerBetween(cpu * mebibytesPerCpu.least, cpu * mebibytesPerCpu.most);
  const remedy = bounds(memory);
  return problem(`${prefix}.memory`, memory, remedy && `${remedy}: 1,024 to 4,096 MiB for each of ${cpu} CPU`);
}

function jobResources(workload: Usable<Workload>, index: number): WorkloadProblem[] {
  const job = complete(workload).jobs[index];
  return job === undefined || workload.jobs?.[index]?.resources === undefined
    ? []
    : resourceProblems("resources", job.resources);
}
