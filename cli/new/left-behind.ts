// Names, addresses and ports in the values of variables that mean something of the machine or of the file that is not here, wherever in a value they stand.
import type { Bindings } from "./bindings";
import type { Draft, Program } from "./draft";
import { allKinds } from "./kinds";
import { ownAddress, privateName } from "./private-names";
import type { Resolved } from "./resolved";
import { inPattern, literals } from "./texts";

/** Last words of names of variables whose value is one host or several. */
const ofHosts =
  /(^|_)(HOST_?NAMES?|HOSTS?|SERVERS?|ADDR|ADDRESS(ES)?|ENDPOINTS?|BROKERS?|NODES|PEERS|PROXY|PROXIES|UPSTREAMS?|BACKENDS|TARGETS?|CALLBACK_HOST)$/i;
/** Whose own word for the machine is meant, or a list of who may ask. */
const ofItself = /bind|listen|no_proxy|allow|trusted|cors|origin|white_?list/i;
/** A port by which users reach the site. */
const ofSite = /(^|_)(PUBLIC|EXTERNAL|EXPOSED|PUBLISHED|SITE|WEB|PROXY|FRONT(END)?|APP|URL|HTTPS?)_?PORT$/i;

/** Tells of what is left of the machine and of the file in values, where nothing is told of the variable to do yet. */
export function tellLeftBehind(resolved: Resolved[], draft: Draft, bindings: Bindings): void {
  for (const one of resolved) {
    const { table, variable, program, text = "" } = one;
    if (!["env", "bound", "call"].includes(table) || variable.item.isTold("to do")) continue;
    const left = leftIn(variable.name, text, program, draft, bindings) ?? besideOutside(one, resolved);
    if (left !== undefined) variable.item.remark("to do", left);
  }
}

function leftIn(name: string, text: string, program: Program, draft: Draft, bindings: Bindings): string | undefined {
  const written = literals(text);
  const find = (form: RegExp): string | undefined =>
    written.map((one) => form.exec(one)?.[0]).find((one) => one !== undefined);
  const machines = ["host.docker.internal", "gateway.docker.internal", ...(draft.machines ?? [])];
  const machine = find(new RegExp(`(?<![\\w.-])(?:${machines.map(inPattern).join("|")})(?![\\w.-])`, "i"));
  if (machine !== undefined) return `has ${machine} in it, which is a laptop: write the address of what it means`;
  const known = written.map(privateName).find((one) => one !== undefined);
  if (known !== undefined) return known;
  const own = written.map(ownAddress).find((one) => one !== undefined);
  if (own !== undefined && !ofItself.test(name)) return own;
  const isBeside = program.beside !== undefined || draft.programs.some(({ beside }) => beside === program.name);
  const local = written
    .flatMap((one) => [...one.matchAll(/(?:[a-z][a-z0-9+.-]*:\/\/|[\s,;='"[(@]|^)(?:localhost|127\.0\.0\.1):(\d+)/gi)])
    .find(([, port]) => !program.ports.includes(Number(port)));
  if (local !== undefined && !isBeside && !ofItself.test(name))
    return `has localhost:${local[1] ?? ""} in it, where nothing answers but the program: write the address of what it means`;
  const hosts = hostsOf(draft, bindings, program);
  const host = hosts.find((one) => written.some((part) => namesHost(part, one, name))) ?? listed(text, hosts);
  if (host !== undefined)
    return `has ${host} in it, which is the name of a service of the file and leads nowhere here: write its address, in bound where it is a part of a binding`;
  return sitePort(name, text, program, draft);
}

/** Names of services under which nobody is reached here. */
function hostsOf({ programs, others = [], data, proxies = [] }: Draft, bindings: Bindings, caller: Program): string[] {
  const all = [...programs.filter((one) => one !== caller), ...others, ...data, ...proxies];
  return [...new Set(all.flatMap(({ hosts }) => hosts))].filter(
    (host) => host !== "" && (bindings.serviceAt(host) === undefined || bindings.serviceAt(host)?.item !== undefined),
  );
}

/** Whether a text speaks of a host, and not of what is called so: `host=search`, `search:7700`, `http://search`, a list of hosts. */
export function namesHost(text: string, host: string, variable = ""): boolean {
  const called = inPattern(host);
  const place = new RegExp(
    `(?:\\b(?:host|hostname|server|addr|address|endpoint|broker)s?["']?\\s*[=:]\\s*["']?|://(?:[^\\s/@]*@)?)${called}(?![\\w.-])|(?<![\\w.@/-])${called}:\\d{2,5}(?!\\d)`,
    "i",
  );
  if (place.test(text)) return true;
  return ofHosts.test(variable) && text.split(/[\s,;]+/).some((one) => one.toLowerCase() === host);
}

/** The first of a list of hosts and of nothing else. */
function listed(text: string, hosts: string[]): string | undefined {
  const all = text.toLowerCase().split(/[\s,;]+/);
  return all.length > 1 && all.every((one) => hosts.includes(one)) ? all[0] : undefined;
}

/** Of the site, users know no port. */
function sitePort(
  name: string,
  text: string,
  { ports }: Program,
  { programs, published = [] }: Draft,
): string | undefined {
  const port = /^\d{2,5}$/.test(text) ? Number(text) : 0;
  const all = [...published, ...programs.flatMap((one) => one.published ?? [])];
  if (!ofSite.test(name) || ports.includes(port) || !all.includes(port) || port === 443) return undefined;
  return `${name} is the port by which a laptop reaches the site: users reach it by HTTPS, at 443`;
}

/** The port of what is reached elsewhere is that of whoever runs it. */
function besideOutside({ variable, program, text = "" }: Resolved, resolved: Resolved[]): string | undefined {
  const [, stem] = /^(.+?)_*PORT$/i.exec(variable.name) ?? [];
  // As a rule providers have the usual ports of what others run too.
  const isUsual = allKinds().some(([, { signs }]) => Object.hasOwn(signs.ports ?? {}, text));
  if (stem === undefined || !/^\d+$/.test(text) || isUsual) return undefined;
  const host = resolved.find(
    (one) =>
      one.program === program &&
      one.isOutside === true &&
      new RegExp(`^${inPattern(stem)}_*(HOST_?NAME|HOST|SERVER|ADDR|ADDRESS)$`, "i").test(one.variable.name),
  );
  return host === undefined
    ? undefined
    : `${variable.name} is the port beside ${host.variable.name}: write that of whoever runs it`;
}
