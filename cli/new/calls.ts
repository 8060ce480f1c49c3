// Calls: addresses of the application's own programs in the values of variables.
import type { Bindings } from "./bindings";
import { isLocal } from "./local-hosts";
import type { Draft, Program } from "./draft";
import { nameOutside } from "./names";
import { proxiedIn } from "./proxied";
import { inPattern, marker, markersOf, ownNamespace } from "./texts";

/** What a text becomes that leads to programs of the application. */
export interface Called {
  text: string;
  /** What a person is told. */
  notes: [kind: "changed" | "to do", text: string][];
}

const boundary = { before: "(?<![\\w.@/-])", after: "(?![\\w-]|\\.\\w|://)" };
const port = "(:\\d+|:\\uE000[^\\uE001]*\\uE001)?";

/** How names of variables end whose value is the name of a host. */
export const hostEnd = /(host_?name|host|server|addr|address|endpoint)$/i;

/** Addresses of the programs of a draft, as other programs of it write them. */
export class Calls {
  private readonly programs = new Map<string, Program>();
  private readonly address: RegExp | undefined;

  /** `front` is the server that users load. */
  constructor(
    { programs, others = [] }: Pick<Draft, "programs" | "others">,
    private readonly bindings: Bindings,
    readonly front: Program | undefined,
  ) {
    for (const program of [...others, ...programs]) for (const host of program.hosts) this.programs.set(host, program);
    const names = [...this.programs.keys()].sort((one, other) => other.length - one.length);
    if (names.length === 0) return;
    const hosts = names.map(inPattern).join("|");
    this.address = new RegExp(
      `${boundary.before}(dns:///|[a-z][a-z0-9+.-]*://)?(${hosts})(?:${ownNamespace})?${port}${boundary.after}`,
      "gi",
    );
  }

  /** Whether others call a program. */
  isCalled(program: Program): boolean {
    return program.isCalledFromOutside === true || this.bindings.calls.some((call) => call.program === program);
  }

  /** The text with parts of bindings for addresses; nothing where there are none. */
  of(text: string, caller: Program): Called | undefined {
    const notes: Called["notes"] = [];
    const written = this.replaced(text, (scheme, host, place, other) =>
      this.way({ scheme, host, place, other }, caller, notes),
    );
    return notes.length === 0 ? undefined : { text: written, notes };
  }

  /** Programs that a text leads to, with the ports that it names. */
  namedIn(text: string): [program: Program, port: number | undefined][] {
    const found: [Program, number | undefined][] = [];
    this.replaced(text, (scheme, _host, place, other) => {
      const usual = /^(https|wss):/i.test(scheme) ? 443 : /^(http|ws):/i.test(scheme) ? 80 : undefined;
      found.push([other, /^:\d+$/.test(place) ? Number(place.slice(1)) : usual]);
      return undefined;
    });
    // A server of nginx's may have the host in a variable, and the port behind that.
    const proxied = proxiedIn(text).flatMap(({ host, port: place }): [Program, number][] => {
      const other = this.programs.get(host.toLowerCase());
      return other === undefined ? [] : [[other, place]];
    });
    return [...found, ...proxied];
  }

  /** What pairs of variables become: the name of a host alone, and its port beside it. */
  pairsOf(caller: Program): Map<string, Called> {
    const found = new Map<string, Called>();
    for (const { name, value } of caller.variables) {
      const other = this.programs.get((value.text ?? "").toLowerCase());
      if (other === undefined || other === caller || !hostEnd.test(name)) continue;
      const stem = name.replace(hostEnd, "");
      const beside = caller.variables.find((one) => new RegExp(`^${stem}(service_)?port$`, "i").test(one.name));
      const notes: Called["notes"] = [];
      const place = beside === undefined ? "" : `:${beside.value.text ?? ""}`;
      const way = this.way({ scheme: "", host: value.text ?? "", place, other }, caller, notes);
      const [, host = "", end] = /^((?:[^:\uE000]|\uE000[^\uE001]*\uE001)*)(?::(.*))?$/s.exec(way ?? "") ?? [];
      if (host === "") continue;
      if (beside === undefined && end !== undefined && markersOf(end, "part").length > 0)
        notes.push(["to do", `tell the program its port too: {${markersOf(end, "part")[0] ?? ""}}`]);
      found.set(name, { text: host, notes });
      if (beside !== undefined && end !== undefined)
        found.set(beside.name, { text: end, notes: [["changed", `is the port of ${other.name}`]] });
    }
    return found;
  }

  private replaced(
    text: string,
    replace: (scheme: string, host: string, place: string, other: Program) => string | undefined,
  ): string {
    if (this.address === undefined) return text;
    return text.replace(this.address, (whole, scheme: string | undefined, host: string, place: string | undefined) => {
      const other = this.programs.get(host.toLowerCase());
      // A name alone is a word like any other.
      if (other === undefined || (scheme === undefined && place === undefined)) return whole;
      return replace(scheme ?? "", host, place ?? "", other) ?? whole;
    });
  }

  /** Whether other processes of the application may be told where this one is. */
  private hasOthers(one: Program): boolean {
    return [...this.programs.values()].some(
      (other) => other !== one && other.kind === "process" && other.application === one.application,
    );
  }

  private way(
    { scheme, host, place, other }: { scheme: string; host: string; place: string; other: Program },
    caller: Program,
    notes: Called["notes"],
  ): string | undefined {
    if (other === caller && isToldToOthers(scheme) && other === this.front && this.hasOthers(other))
      return publicWay(scheme, other.name, notes);
    if (isInOneInstance(other, caller)) {
      notes.push(["changed", `${host} is in the same instance: localhost`]);
      // Others may know it by another number: that of a service or of a proxy.
      const [own] = other.ports;
      const isOther = other === caller && own !== undefined && !other.ports.includes(Number(place.slice(1)));
      return `${scheme}localhost${isOther && place !== "" ? `:${own}` : place}`;
    }
    const isOwn = other.application === caller.application;
    const called = isOwn ? other.name : nameOutside(other);
    const asked = Number(place.slice(1));
    const isAnother = asked > 0 && asked !== other.ports[0] && other.servicePorts?.includes(asked) !== true;
    const isAsked: [kind: "to do", text: string] = [
      "to do",
      `asks port ${asked} of ${called}, which serves ${other.ports[0] ?? ""}: make a process of its own for the other port`,
    ];
    if (other === this.front || (other.paths ?? []).length > 0) {
      if (isAnother && other.ports.length > 0 && ![80, 443].includes(asked)) notes.push(isAsked);
      if (other !== this.front && !other.paths?.includes("/")) notes.push(otherPaths(called, other.paths ?? []));
      return other.site === caller.site ? publicWay(scheme, called, notes) : publicAddressOf(other);
    }
    if (other.kind !== "process" || other.ports.length === 0) {
      notes.push(["to do", `leads to ${called}, which serves no port: write the address of what it means`]);
      return undefined;
    }
    const { name } = this.bindings.call(other);
    const whom = isOwn ? `the process ${called}` : called;
    notes.push(["changed", `is a call to ${whom}, by the binding ${name}`]);
    if (isAnother) notes.push(isAsked);
    // Others have the certificates of these.
    if (/^(https|wss):/i.test(scheme) && !/\.(onrender\.com|herokuapp\.com|fly\.dev|run\.app)$/i.test(host))
      notes.push([
        "to do",
        `is told to speak TLS to ${called}: the platform has the certificates, so let ${called} serve plain HTTP`,
      ]);
    const part = (one: string): string => marker("part", `${name}.${one}`);
    return /^https?:\/\/$/i.test(scheme) ? part("url") : `${scheme}${part("host")}:${part("port")}`;
  }
}

/** What is told of a server of some paths alone: of others, the site has those of the server that users load first. */
function otherPaths(called: string, paths: string[]): Called["notes"][number] {
  return [
    "to do",
    `of the site, ${called} has ${paths.join(", ")} alone: where this asks for other paths, give ${called} a second process that is private, and call that`,
  ];
}

/** Whether a program's own address is one that it gives to others as a rule, so that they call it back. */
function isToldToOthers(scheme: string): boolean {
  return /^(https?|wss?):\/\/$/i.test(scheme);
}

/** Whether two programs share a network: one of them is the other, or a container beside it. */
export function isInOneInstance(one: Program, other: Program): boolean {
  if (one.application !== other.application) return false;
  return one === other || one.beside === other.name || other.beside === one.name;
}

/** What a person puts in: an application knows one host name. */
export function publicAddressOf({ site = "" }: Program): string {
  return marker("variable", `the public address of ${site}`);
}

/** The front door alone calls what users load, so that other programs go there as users do. */
function publicWay(scheme: string, name: string, notes: Called["notes"]): string {
  notes.push(["changed", `leads to ${name}, which users load: programs call it by its public address too`]);
  if (/^https?:\/\/$/i.test(scheme)) return `https://${marker("hostname")}`;
  if (/^wss?:\/\/$/i.test(scheme)) return `wss://${marker("hostname")}`;
  notes.push(["to do", `${name} answers by TLS there: see how the program says that`]);
  return `${scheme}${marker("hostname")}:443`;
}

/** Gives programs without a port the one by which others call them. */
export function inferPorts({ programs }: Draft, calls: Calls): void {
  for (const caller of programs) {
    const texts = [...caller.variables, ...caller.files].map(({ value }) => value.text ?? "");
    for (const [program, asked] of [...texts, ...(caller.command ?? []), ...(caller.args ?? [])].flatMap((text) =>
      calls.namedIn(text),
    )) {
      if (program === caller || program.kind !== "process" || program.ports.length > 0 || asked === undefined) continue;
      program.ports.push(asked);
      program.item.remark("changed", `serves port ${asked}, by which ${caller.name} calls it`);
    }
  }
}

/** Tells of commands that have addresses in them, which have to be read from variables. */
export function tellCommands({ programs, others = [] }: Draft, calls: Calls, bindings: Bindings): void {
  for (const caller of programs) {
    const words = [...(caller.command ?? []), ...(caller.args ?? [])];
    const named = new Set(words.flatMap((word) => calls.namedIn(word).map(([program]) => program)));
    named.delete(caller);
    for (const [, host = ""] of words.flatMap((word) => [...word.matchAll(/[a-z]:\/\/([\w-]+)(?=[:/]|$)/g)])) {
      const isKnown =
        bindings.serviceAt(host) !== undefined || [...programs, ...others].some(({ hosts }) => hosts.includes(host));
      if (!isKnown && !isLocal(host) && host !== "0")
        caller.item.remark(
          "to do",
          `the command of ${caller.name} leads to ${host}, which is not in the file: write another address, or let it read a variable of bound`,
        );
    }
    for (const [, host = ""] of words.flatMap((word) => [...word.matchAll(/(?<![\w.-])([\w.-]+)(?=:\d)/g)])) {
      const service = bindings.serviceAt(host);
      if (service !== undefined)
        caller.item.remark(
          "to do",
          `the command of ${caller.name} has the address of ${service.name} in it: let it read a variable of bound with parts of its binding`,
        );
    }
    for (const program of named) {
      const isOwn = programs.includes(program);
      const name = isOwn ? program.name : nameOutside(program);
      const binding = isOwn || program.name !== "web" ? program.name : (program.application ?? "");
      caller.item.remark(
        "to do",
        `the command of ${caller.name} has the address of ${name} in it: let it read a variable of bound, such as {${binding}.url}${isOwn ? "" : ", by a call in uses"}`,
      );
    }
  }
}
