// Names that are put together of an application's and of another one. Two applications can give the same: `shop` with `x-web`, and `shop-x` with `web`.
import { rules } from "../components";
import { routesOf, serverName, type Applications } from "./application";
import { knownOf, type Known } from "./known-apps";
import type { Finding, Relation } from "./relations";
import { kindOf } from "./uses";
import { workloadOf } from "./workloads";

/** Something that is called after an application. */
interface Derived {
  what: string;
  name: string;
  /** The property of the application's file that it is called after. */
  at: string;
}

/** Nothing of two applications has the same name. */
export function distinctNames(applications: Applications): Relation {
  return ({ apps }) => {
    const known = knownOf(applications, apps);
    const all = known.flatMap((one) => derivedOf(one).map((derived) => ({ ...derived, one })));
    const first = new Map<string, (typeof all)[number]>();
    const reported = new Set<string>();
    return all.flatMap((derived): Finding[] => {
      const { what, name, at, one } = derived;
      const key = `${what} ${name}`;
      const other = first.get(key);
      if (other === undefined) first.set(key, derived);
      const whose = `${at} of stacks/apps/${one.name}.ts`;
      // A process is named by several things, and renamed once.
      if (other === undefined || other.one.name === one.name || reported.has(whose)) return [];
      reported.add(whose);
      const remedy = `${whose} and ${other.at} of stacks/apps/${other.one.name}.ts are both ${what} ${JSON.stringify(name)}: rename one of the two`;
      return [{ key: "apps", at: `.${one.name}`, value: one.app, remedy }];
    });
  };
}

function derivedOf(known: Known): Derived[] {
  const { name, application } = known;
  const { secrets = {}, config = {}, jobs = {}, processes = {}, bindings = {} } = workloadOf(application, known.app);
  const uses = application.uses ?? {};
  const named = (what: string, table: object, property: string): Derived[] =>
    Object.keys(table).map((one) => ({ what, name: `${name}-${one}`, at: rules.step(property, one) }));
  const runtimes = { cloudRun: application.cloudRun !== false, kubernetes: application.kubernetes !== undefined };
  return [
    ...rules.partNames(name, { processes, jobs }, runtimes).map(({ property, ...part }) => ({ ...part, at: property })),
    ...routesOf(application).map(([, process]) => ({
      what: "the server that the front door knows as",
      name: serverName(name, process),
      at: rules.step("processes", process),
    })),
    ...named("what is called after the binding,", uses, "uses"),
    ...named("what is called after the binding,", bindings, "bindings"),
    ...Object.entries(uses).flatMap(([binding, use]) =>
      (kindOf(use).names?.(use, { app: name, binding }) ?? []).map((one) => ({
        ...one,
        at: rules.step("uses", binding),
      })),
    ),
    ...keys(name, secrets, "secrets", ""),
    ...keys(name, config, "config", "-config"),
    ...accounts(known),
  ];
}

/** The copies of its keys in Secret Manager. Those that are put together have names of the same form. */
function keys(app: string, table: object, property: string, ending: string): Derived[] {
  return Object.entries(table as { [variable: string]: { key?: string } }).map(([variable, { key }]) => ({
    what: "the copy of the key",
    name: `${app}-${key ?? variable.replace(/[.-]/g, "_")}${ending}`,
    at: rules.step(property, variable),
  }));
}

/** Service accounts: its own, that of Cloud Scheduler, and that of a Worker before a server. */
function accounts({ name, application, app }: Known): Derived[] {
  const what = "the service account";
  const jobs = Object.entries(workloadOf(application, app).jobs ?? {});
  const scheduled = jobs.find(([, { schedule }]) => schedule !== undefined);
  return [
    { what, name: `app-${name}`, at: "the name" },
    ...(scheduled === undefined || application.cloudRun === false
      ? []
      : [{ what, name: `${name}-cron`, at: rules.step("jobs", scheduled[0]) }]),
    ...routesOf(application).map(([, process]) => {
      return { what, name: `${serverName(name, process)}-edge`, at: rules.step("processes", process) };
    }),
  ];
}
