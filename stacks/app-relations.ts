// What is wrong between the configuration of applications, their files, and each other.
import { rules } from "../components";
import { registries } from "./app-images";
import type { Applications } from "./application";
import { calls, reached, routed } from "./call-relations";
import { distinctNames } from "./derived-names";
import { hostnames, served, shared } from "./host-relations";
import { knownOf, type Known } from "./known-apps";
import type { Finding, Relation } from "./relations";
import { workloadOf } from "./workloads";

/** Rules between the applications and the rest of the configuration, in each environment. */
export function appRelations(applications: Applications): Relation[] {
  const each =
    (find: (known: Known) => Finding[]): Relation =>
    ({ apps }) =>
      knownOf(applications, apps).flatMap(find);
  return [
    named(applications),
    each(processes),
    each(served),
    each(routed),
    each(reached),
    calls(applications),
    each(instances),
    distinctNames(applications),
    hostnames(applications),
    shared(applications),
    registries(applications),
    githubEnvironments(applications),
  ];
}

function named(applications: Applications): Relation {
  return ({ apps }) => {
    if (typeof apps !== "object" || apps === null) return [];
    const entries = Object.entries(apps);
    if (entries.length === 0)
      return [{ key: "apps", remedy: "name at least one: the front door has nothing to serve" }];
    return entries.flatMap(([name, value]) => {
      const remedy = Object.hasOwn(applications, name)
        ? (reserved(name) ?? rules.applicationName(name))
        : unknown(name, Object.keys(applications));
      return remedy === undefined ? [] : [{ key: "apps", at: `.${name}`, value: value as unknown, remedy }];
    });
  };
}

/** Whoever delivers reviews has rights by the names of reviews. */
function reserved(name: string): string | undefined {
  if (!name.startsWith(rules.reviewPrefix)) return undefined;
  return `choose a name that does not begin with ${rules.reviewPrefix}: reviews of pull requests are called so`;
}

function unknown(name: string, known: string[]): string {
  const near = rules.nearest(name, known);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return `write stacks/apps/${name}.ts and its line in stacks/apps/index.ts, or take it out here${hint}`;
}

function processes({ name, application, app }: Known): Finding[] {
  const own = Object.keys(application.workload({ hostname: "" }).processes ?? {});
  return Object.entries(app.processes)
    .filter(([process]) => !own.includes(process))
    .map(([process, value]) => ({
      key: "apps",
      at: `.${name}.processes.${process}`,
      value,
      remedy: `stacks/apps/${name}.ts has ${own.length === 0 ? "no processes" : own.join(", ")}: use a name of there`,
    }));
}

/** The number to change, of two that do not fit. */
function instances({ name, application, app }: Known): Finding[] {
  const sized = workloadOf(application, app).processes ?? {};
  return Object.entries(app.processes).flatMap(([process, { scaling }]) => {
    const { min, max } = sized[process]?.scaling ?? {};
    if (min === undefined || max === undefined || max >= min) return [];
    const at = `.${name}.processes.${process}.scaling`;
    return scaling?.max === undefined
      ? [{ key: "apps", at: `${at}.min`, value: min, remedy: `set at most max, which is ${max}, or set max too` }]
      : [{ key: "apps", at: `${at}.max`, value: max, remedy: `set at least min, which is ${min}` }];
  });
}

/** Copies of two applications in one environment at GitHub would overwrite each other. */
function githubEnvironments(applications: Applications): Relation {
  return ({ apps }) => {
    const all = knownOf(applications, apps).filter(({ app }) => app.githubEnvironment !== undefined);
    return all.flatMap(({ name, app: { githubEnvironment } }, index) => {
      const first = all.findIndex(({ app }) => app.githubEnvironment === githubEnvironment);
      if (first === index) return [];
      const remedy = `name another environment: the copies of ${all[first]?.name ?? ""} are there`;
      return [{ key: "apps", at: `.${name}.githubEnvironment`, value: githubEnvironment, remedy }];
    });
  };
}

/** What environments without a cluster run. */
export function needsCloudRun(applications: Applications): Relation {
  return ({ apps }) =>
    knownOf(applications, apps)
      .filter(({ application }) => application.cloudRun === false)
      .map(({ name, app }) => ({
        key: "apps",
        at: `.${name}`,
        value: app,
        remedy: "take it out here: it runs in a cluster alone, and this environment has none",
      }));
}
