// What a file leaves open: who reaches a program, and how programs reach the data that stands beside them.
import type { Bindings } from "./bindings";
import { hasMainImage, type MainImage } from "./containers";
import type { Draft, Program } from "./draft";
import { insteadOf } from "./images";
import { boundOf, kindOf } from "./kinds";
import type { Resolved } from "./resolved";
import { inPattern, markersOf } from "./texts";

/** Words of commands that take their work from a queue or a clock. */
export const worksOnly =
  /(^|[\s/:_-])(workers?|beat|sidekiq|rqworker|celeryd?|resque|solid_queue|horizon|queue:work|scheduler|clock|cron|consumers?)($|[\s._-])/;

/** Seconds that Kubernetes, Heroku and Render give a program to end where the file says nothing. */
const usualShutdownSeconds = 30;

/**
 * Gives a program that takes its work from a queue the time to end that its file leaves to the host: what it has begun may need it
 * (https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination,
 * https://devcenter.heroku.com/articles/dyno-shutdown-behavior, https://render.com/docs/blueprint-spec; read on 2026-11-30).
 */
export function readUsualShutdown(program: Program): void {
  const { kind, name, ports, command = [], args = [] } = program;
  if (kind === "process" && ports.length === 0 && worksOnly.test([name, ...command, ...args].join(" ")))
    program.shutdownSeconds ??= usualShutdownSeconds;
}

/** Tells of programs that nothing says the port of, though others wait for them, or only their image knows what they do. */
export function tellWorkers({ programs, proxies = [] }: Pick<Draft, "programs" | "proxies">, main: MainImage): void {
  const isServed = programs.some(({ kind, ports }) => kind === "process" && ports.length > 0);
  for (const program of programs) {
    const { kind, ports, name, hosts, args, command, item, isWorker, awaitedBy = [] } = program;
    if (kind !== "process" || ports.length > 0 || isWorker === true) continue;
    const proxy = proxies.find(({ awaits = [] }) => awaits.some((one) => hosts.includes(one.toLowerCase())));
    if (proxy !== undefined) {
      item.remark(
        "to do",
        `${name} has no port in the file, and the proxy ${proxy.name} waits for it: where users load it, give it port, and name it in routes`,
      );
      continue;
    }
    const callers = awaitedBy.filter((one) => programs.some((other) => other.kind !== "job" && other.name === one));
    const isUnknown = (!hasMainImage(program, main) || !isServed) && args === undefined && command === undefined;
    if ((callers.length === 0 && !isUnknown) || worksOnly.test([...(command ?? []), ...(args ?? [])].join(" ")))
      continue;
    const why =
      callers.length > 0
        ? `${callers.join(", ")} ${callers.length > 1 ? "wait" : "waits"} for it`
        : "its image may serve one";
    item.remark(
      "to do",
      `${name} has no port in the file, so it is a worker that nobody calls, and ${why}: if it serves, give it port and private, and give its callers {${name}.url} by a binding with its process`,
    );
  }
}

/** Tells of what a provider runs and no text of the file leads to: programs know the address of the file's own by themselves. */
function tellProvided({ data, programs }: Draft, resolved: Resolved[]): void {
  const texts = programs.flatMap(({ command = [], args = [], variables, files }) => [
    ...command,
    ...args,
    ...[...variables, ...files].flatMap(({ value, item }) => [value.text ?? [], item.peek() ?? []].flat()),
  ]);
  for (const service of data) {
    const { item, kind, name, hosts } = service;
    if (item === undefined || boundOf(kind) !== undefined || !item.isTold("to do")) continue;
    if (resolved.some(({ provider }) => provider === service)) continue;
    // Others of its kind use it where they name it, as Kafka does a ZooKeeper.
    const others = data
      .filter((one) => one !== service && one.isTool !== true)
      .flatMap((one) => one.item?.leaves() ?? []);
    const all = [...texts, ...others.flatMap((leaf) => leaf.peek() ?? [])];
    const isNamed = new RegExp(`(?<![\\w-])(${[name, ...hosts].map(inPattern).join("|")})(?![\\w-])`, "i");
    if (!all.some((text) => isNamed.test(text)))
      item.remark(
        "to do",
        "no variable of the file leads to it: the program knows its address by itself, or has it in settings of its own: let it read that from a variable of config or secrets",
      );
  }
}

/** Tells what a person has to know of data that the file only speaks of, where the first variable leads to it. */
function tellSpoken(bindings: Bindings, resolved: Resolved[]): void {
  for (const { name, service } of bindings.all) {
    const bound = boundOf(service.kind);
    if (service.item !== undefined || bound?.attention === undefined) continue;
    const reader = resolved.find(({ text = "" }) => markersOf(text, "part").some((one) => one.startsWith(`${name}.`)));
    reader?.variable.item.remark(
      "changed",
      `leads to ${kindOf(service.kind).product ?? service.product}, which the file does not run: ${insteadOf(bound)}`,
    );
  }
}

/** Gives data that no variable leads to a binding, and tells what no program is told of data. */
export function tellData(draft: Draft, bindings: Bindings, resolved: Resolved[]): void {
  const { data, programs } = draft;
  tellProvided(draft, resolved);
  for (const service of data) {
    if (service.item === undefined) continue;
    if (bindings.all.some((binding) => binding.service === service)) continue;
    const binding = bindings.of(service);
    if (binding !== undefined)
      service.item.remark(
        "to do",
        `no variable of the file leads to it: it is the binding ${binding.name}; write the variables that the program reads in bound, such as "${boundOf(binding.kind)?.example(binding.name) ?? ""}"`,
      );
  }
  tellSpoken(bindings, resolved);
  const texts = [
    ...resolved.flatMap(({ text }) => text ?? []),
    ...programs.flatMap(({ files }) => files.flatMap(({ value }) => value.text ?? [])),
  ];
  const given = new Set(texts.flatMap((text) => markersOf(text, "part")));
  for (const { name, service } of bindings.all) {
    const { login = [], objects, needed = [] } = boundOf(service.kind) ?? {};
    // The name of its database is the platform's too.
    const named = objects?.isNamed === true && login.length > 0 ? ["database"] : [];
    const wanted = [...login, ...named, ...needed];
    if (![...given].some((part) => part.startsWith(`${name}.`))) continue;
    // Where a variable has the password alone, the user gets one too.
    const isComplete = given.has(`${name}.password`);
    const missing = wanted.filter((part) => !given.has(`${name}.${part}`) && !(part === "username" && isComplete));
    const reader = resolved.find(({ text = "" }) =>
      markersOf(text, "part").some((part) => part.startsWith(`${name}.`)),
    );
    if (missing.length > 0)
      (service.item ?? reader?.variable.item)?.remark(
        "to do",
        `no variable has ${missing.map((part) => `{${name}.${part}}`).join(" and ")}, which the program used to know by itself: write ${missing.length > 1 ? "them" : "it"} in bound`,
      );
  }
}
