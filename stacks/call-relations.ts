// What is wrong with the calls that the files of applications declare.
import { rules } from "../components";
import { routesOf, serverName, type Applications } from "./application";
import { knownOf, type Known } from "./known-apps";
import type { Finding, Relation } from "./relations";
import { callsOf, type Call } from "./uses/call";
import { workloadOf } from "./workloads";

/** Each call leads to a server of the environment that lets callers in, and that is there before its caller is. */
export function calls(applications: Applications): Relation {
  return ({ apps }) => {
    const known = knownOf(applications, apps);
    return known.flatMap((caller) => [
      ...callsOf(caller.application).flatMap((call) => {
        const remedy = wrongCall(caller, call, known, applications);
        return remedy === undefined
          ? []
          : [finding(caller, `uses.${call.binding} of stacks/apps/${caller.name}.ts: ${remedy}`)];
      }),
      ...circles(caller, known),
    ]);
  };
}

function finding({ name, app }: Known, remedy: string): Finding {
  return { key: "apps", at: `.${name}`, value: app, remedy };
}

function wrongCall(caller: Known, call: Call, known: Known[], applications: Applications): string | undefined {
  const { application: name, process } = call;
  if (name === caller.name) return `name ${process} among the bindings of the workload: { process: "${process}" }`;
  if (!Object.hasOwn(applications, name)) {
    const near = rules.nearest(name, Object.keys(applications));
    return `there is no application ${JSON.stringify(name)} in stacks/apps/index.ts${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  const server = known.find((one) => one.name === name);
  if (server === undefined) return `it calls ${name}: name ${name} in this table too, or take ${caller.name} out`;
  return wrongProcess(server, process) ?? wrongPlace(caller, server);
}

function wrongProcess({ name, application, app }: Known, process: string): string | undefined {
  const { processes = {} } = workloadOf(application, app);
  const servers = Object.keys(processes).filter((one) => processes[one]?.port !== undefined);
  if (!servers.includes(process))
    return `${name} has no process ${JSON.stringify(process)} with a port: name one that it has (${servers.join(", ")})`;
  return processes[process]?.private === true
    ? undefined
    : `set private of the process ${process} in stacks/apps/${name}.ts, or call it by the host name that users load`;
}

function wrongPlace(caller: Known, { name, application }: Known): string | undefined {
  if (caller.application.cloudRun !== false && application.cloudRun === false)
    return `let ${name} run on Cloud Run as well: nothing in a cluster can tell which program on Cloud Run calls`;
  return caller.application.everyRegion === true && application.everyRegion !== true
    ? `let ${name} run in every region too (everyRegion), or call it from one: a call stays in its region`
    : undefined;
}

/** An application is deployed after those that it calls. A circle is told of the first of its applications. */
function circles(caller: Known, known: Known[]): Finding[] {
  const names = known.map(({ name }) => name);
  const way = wayBack(caller, known, [caller.name]);
  const isFirst = way?.every((name) => names.indexOf(name) >= names.indexOf(caller.name)) === true;
  if (way === undefined || way.length === 1 || !isFirst) return [];
  const cycle = [...way, caller.name].join(" calls ");
  return [
    finding(
      caller,
      `${cycle}: let one of them call the other by the host name that users load, or make them processes of one application`,
    ),
  ];
}

/** The applications by which the first one is called again, itself included. */
function wayBack({ application }: Known, known: Known[], way: string[]): string[] | undefined {
  for (const { application: name } of callsOf(application)) {
    if (name === way[0]) return way;
    const next = known.find((one) => one.name === name);
    const found = next === undefined || way.includes(name) ? undefined : wayBack(next, known, [...way, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Routes lead to servers that the front door may reach. */
export function routed(known: Known): Finding[] {
  const { name, application, app } = known;
  const { processes = {} } = workloadOf(application, app);
  return routesOf(application).flatMap(([path, process]) => {
    const server = Object.hasOwn(processes, process) ? processes[process] : undefined;
    const at = `routes[${JSON.stringify(path)}] of stacks/apps/${name}.ts leads to ${JSON.stringify(process)}`;
    const wrongPath = rules.routePath(path);
    if (wrongPath !== undefined) return [finding(known, `${at}: ${wrongPath}`)];
    if (server?.port === undefined) return [finding(known, `${at}: name a process with a port`)];
    if (server.private === true) {
      const remedy = "leave private of the process out, or this route ({} is for no route)";
      return [finding(known, `${at}: ${remedy}: the front door does not reach it`)];
    }
    // What leads to it is called after both, in an environment where the CDN's Workers do.
    const origin = serverName(name, process);
    const tooLong = rules.workerOriginName(origin);
    if (tooLong === undefined) return [];
    return [finding(known, `${at}, whose origin is "${origin}": shorten the name of the process; ${tooLong}`)];
  });
}

/** A server that no route leads to is for callers, and says so: nobody would reach it otherwise. */
export function reached(known: Known): Finding[] {
  const { name, application, app } = known;
  const { processes = {}, bindings = {} } = workloadOf(application, app);
  const routed = routesOf(application).map(([, process]) => process);
  const called = Object.values(bindings).map((binding) => ("process" in binding ? binding.process : undefined));
  return Object.entries(processes)
    .filter(([process, { port }]) => port !== undefined && !routed.includes(process) && !called.includes(process))
    .filter(([, server]) => server.private !== true)
    .map(([process]) => {
      const route = JSON.stringify({ "/": process });
      const remedy = `name it in routes, such as ${route}, or say private: true if other programs call it`;
      return finding(
        known,
        `${JSON.stringify(process)} of stacks/apps/${name}.ts has a port, and nobody reaches it: ${remedy}`,
      );
    });
}
