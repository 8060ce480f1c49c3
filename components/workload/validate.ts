import { isDeepStrictEqual } from "node:util";
import { environmentName, image as imageRule, variableName } from "../internal/rules";
import { listed, step } from "../internal/show";
import { secretsPrefix } from "../internal/template";
import { entriesInOrder } from "../internal/unordered";
import { unusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import { problemsOfType, type Rule } from "../internal/validation";
import type { Workload, WorkloadJob, WorkloadProcess } from "./args";
import { eachEntry, partName, problem, property, type Check, type WorkloadProblem } from "./checks";
import { complete, keyOf } from "./defaults";
import { bindingProblems, boundProblems } from "./validate-bindings";
import { fileProblems, filesBesideVolumes, sidecarMounts } from "./validate-files";
import { jobChecks, jobOrder } from "./validate-job";
import { processChecks } from "./validate-process";
import { samplerProblems } from "./validate-traces";

export type { WorkloadProblem } from "./checks";

/**
 * Names that a runtime or the specification itself sets. Cloud Run's are from
 * https://cloud.google.com/run/docs/container-contract#env-vars, those that start with `KUBERNETES_` from
 * https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables.
 */
const reservedName =
  /^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION|CLOUD_RUN_.*|X_GOOGLE_.*|KUBERNETES_.*|VAULT_(ADDR|ROLE))$/;

const ownVariable: Rule<string> = (name) =>
  reservedName.test(name) ? "choose another name: the platform sets this one" : environmentName(name);

/** Cloud Run sets `PORT` in the program's container only, and so does `AutopilotApp`. */
const sidecarVariable: Rule<string> = (name) => (name === "PORT" ? undefined : ownVariable(name));

const bindingName: Rule<string> = (name) =>
  name === secretsPrefix ? "use another name: in bound it stands for the secrets" : partName(name);

const workloadChecks: Check<Usable<Workload>>[] = [
  property("image", ({ image }) => (typeof image === "string" ? image : undefined), imageRule),
  ({ processes }) => eachEntry("processes", processes, partName, processChecks),
  ({ processes, jobs = {} }) =>
    Object.keys(processes ?? jobs).length === 0
      ? problem(
          "processes",
          processes,
          "name at least one process, such as web; an application of jobs alone leaves it out",
        )
      : [],
  ({ jobs }) => eachEntry("jobs", jobs, partName, jobChecks),
  ({ jobs, processes }) =>
    Object.keys(jobs ?? {})
      .filter((name) => Object.hasOwn(processes ?? {}, name))
      .flatMap((name) => problem(step("jobs", name), name, "use another name: a process has this one")),
  jobOrder,
  variableNames,
  variablesOnce,
  keyNames,
  keysOnce,
  boundKeys,
  ({ bindings }) => eachEntry("bindings", bindings, bindingName, []),
  bindingProblems,
  boundProblems,
  fileProblems,
  filesBesideVolumes,
  ownVariables,
  samplerProblems,
  sidecarVariables,
  sidecarMounts,
  knownBindings,
];

/**
 * Everything that is wrong with a workload, whichever runtime is to run it; an empty list if nothing is. Pure: it asks
 * nobody and changes nothing. An image that is an Output is not looked at: components check it once it is known.
 */
export function validateWorkload(workload: Workload): WorkloadProblem[] {
  return problemsOfType("Workload", workload, wrongValues).map(({ property: name, value, remedy }) => ({
    property: name,
    value,
    remedy,
  }));
}

/** What is wrong with a workload whose properties all have the right types. */
export function wrongValues(workload: Usable<Workload>): WorkloadProblem[] {
  return workloadChecks.flatMap((check) => check(workload));
}

type Table = "env" | "secrets" | "config" | "bound";

/** In the order in which a value that is there twice is refused. */
const tables: Table[] = ["secrets", "config", "bound", "env"];

function variableNames(workload: Usable<Workload>): WorkloadProblem[] {
  return tables.flatMap((table) =>
    Object.keys(workload[table] ?? {}).flatMap((name) => problem(step(table, name), name, ownVariable(name))),
  );
}

/** A variable has one place where its value is. */
function variablesOnce(workload: Usable<Workload>): WorkloadProblem[] {
  return tables.flatMap((table, index) =>
    Object.keys(workload[table] ?? {}).flatMap((name) => {
      const first = tables.slice(0, index).find((other) => Object.hasOwn(workload[other] ?? {}, name));
      if (first === undefined) return [];
      return problem(
        step(table, name),
        name,
        `remove it here or from ${first}: a variable has one place where its value is`,
      );
    }),
  );
}

function keyNames({ secrets, config }: Usable<Workload>): WorkloadProblem[] {
  const both: [string, { [variable: string]: { key?: string } } | undefined][] = [
    ["secrets", secrets],
    ["config", config],
  ];
  return both.flatMap(([table, entries = {}]) =>
    Object.entries(entries).flatMap(([name, entry]) => {
      const path = step(table, name);
      return (entry as unknown) === unusable || entry.key === undefined
        ? []
        : problem(`${path}.key`, entry.key, variableName(entry.key));
    }),
  );
}

/** What a key begins with is said once: variables of one key find one value. */
function keysOnce({ secrets = {}, config = {} }: Usable<Workload>): WorkloadProblem[] {
  const found = (table: string, property: string, entries: [variable: string, key: string, beginning: unknown][]) =>
    entries.flatMap(([variable, key, beginning]) => {
      const first = entries.find(([, one, other]) => one === key && other !== undefined);
      if (first === undefined || beginning === undefined || isDeepStrictEqual(first[2], beginning)) return [];
      const remedy = `leave it out, or name another key: ${property} of ${first[0]}, which has the key ${key} too, says otherwise`;
      return problem(`${step(table, variable)}.${property}`, beginning, remedy);
    });
  return [
    ...found(
      "secrets",
      "generate",
      entriesOf(secrets, ({ generate }) => generate),
    ),
    ...found(
      "config",
      "initial",
      entriesOf(config, ({ initial }) => initial),
    ),
  ];
}

/** What each variable says, with its key. */
function entriesOf<Entry extends { key?: string }>(
  table: { [variable: string]: Entry },
  read: (entry: Entry) => unknown,
): [variable: string, key: string, value: unknown][] {
  return entriesInOrder(table).flatMap(([variable, entry]) =>
    (entry as unknown) === unusable ? [] : [[variable, entry.key ?? keyOf(variable), read(entry)]],
  );
}

/** Values that the platform writes have keys to themselves. */
function boundKeys({ bound, secrets }: Usable<Workload>): WorkloadProblem[] {
  const { secrets: all } = complete({ image: "", ...(bound && { bound }), ...(secrets && { secrets }) });
  return Object.keys(bound ?? {}).flatMap((name) => {
    const other = all.find(({ variable, key }) => variable !== name && key === keyOf(name));
    const isSecret = all.some(({ variable }) => variable === name);
    if (other === undefined || !isSecret) return [];
    return problem(
      step("bound", name),
      name,
      `use another name: the secret of ${other.variable} is kept under ${other.key} too`,
    );
  });
}

/** Variables of one container are none of the workload's. */
function ownVariables(workload: Usable<Workload>): WorkloadProblem[] {
  const processes = Object.entries(workload.processes ?? {});
  const containers = [
    ...processes.map(([name, { env }]) => ({ path: `${step("processes", name)}.env`, own: env, beside: {} })),
    ...processes.map(([name, { env, bound }]) => ({
      path: `${step("processes", name)}.bound`,
      own: bound,
      beside: env ?? {},
    })),
    ...Object.entries(workload.jobs ?? {}).map(([name, { env }]) => ({
      path: `${step("jobs", name)}.env`,
      own: env,
      beside: {},
    })),
  ];
  return containers.flatMap(({ path, own, beside }) =>
    Object.keys(own ?? {}).flatMap((name) => {
      const table = Object.hasOwn(beside, name)
        ? "env"
        : tables.find((one) => Object.hasOwn(workload[one] ?? {}, name));
      const remedy =
        table === undefined
          ? ownVariable(name)
          : `remove it here or from ${table}: a variable has one place where its value is`;
      return problem(step(path, name), name, remedy);
    }),
  );
}

function sidecarVariables(workload: Usable<Workload>): WorkloadProblem[] {
  return Object.entries(workload.processes ?? {}).flatMap(([name, { sidecars }]) =>
    Object.entries(sidecars ?? {}).flatMap(([sidecar, { env, variables }]) => {
      const path = step(`${step("processes", name)}.sidecars`, sidecar);
      const own = Object.keys(env ?? {}).flatMap((one) => problem(step(`${path}.env`, one), one, sidecarVariable(one)));
      const others = (variables ?? []).flatMap((one, index) => {
        const isKnown = tables.some((table) => Object.hasOwn(workload[table] ?? {}, one));
        const remedy = isKnown ? undefined : "name a variable of the workload";
        const twice = Object.hasOwn(env ?? {}, one) ? "remove it here or from env" : undefined;
        return problem(`${path}.variables[${index}]`, one, remedy ?? twice);
      });
      return [...own, ...others];
    }),
  );
}

function knownBindings({ bindings = {}, processes = {}, jobs = {} }: Usable<Workload>): WorkloadProblem[] {
  const remedy = `name one of the bindings (there are: ${listed(bindings)})`;
  const isKnown = (binding: string | undefined): boolean => binding === undefined || Object.hasOwn(bindings, binding);
  const servers = entriesInOrder<Usable<WorkloadProcess>>(processes).map(([name, { volumes, connections }]) => ({
    path: step("processes", name),
    volumes,
    connections,
  }));
  const tasks = entriesInOrder<Usable<WorkloadJob>>(jobs).map(([name, { volumes, connections }]) => ({
    path: step("jobs", name),
    volumes,
    connections,
  }));
  const mounted = [...servers, ...tasks].flatMap(({ path, volumes = {} }) =>
    entriesInOrder(volumes)
      .filter(([, { binding }]) => !isKnown(binding))
      .flatMap(([at, { binding }]) => problem(`${step(`${path}.volumes`, at)}.binding`, binding, remedy)),
  );
  const counted = [...servers, ...tasks].flatMap(({ path, connections = {} }) =>
    entriesInOrder(connections)
      .filter(([binding]) => !isKnown(binding))
      .flatMap(([binding, count]) => problem(step(`${path}.connections`, binding), count, remedy)),
  );
  return [...mounted, ...counted];
}
