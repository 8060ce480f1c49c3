// Which programs of a description belong to one application, and why.
import type { Bindings } from "./bindings";
import { Calls } from "./calls";
import { circlesOf } from "./circles";
import type { DataService, Draft, Program } from "./draft";
import { boundOf } from "./kinds";
import { completePrograms, prepare } from "./prepare";
import { resolveAll } from "./resolve";
import type { Resolved } from "./resolved";
import { takeLogins, takeServiceBindings } from "./secret-files";
import { frontOf } from "./servers";
import { abridged } from "../render/abridged";
import { inPattern, isMarker, literals, markersOf } from "./texts";

/** Programs that belong together. Numbers are places in the draft. */
export interface Part {
  programs: number[];
  /** Data that it uses; of what nobody uses, the first part has it. */
  data: number[];
  /** Why its programs are one application; empty where it has one program. */
  reasons: string[];
}

/** What programs of a description are to each other. */
export interface Parts {
  /** The part with the server that users load is the first; the others are in the order of the file. */
  parts: Part[];
  /** The server that users load. */
  front: number | undefined;
  /** Servers that programs of other parts call. */
  called: number[];
  /** Data that the file does not describe and that programs speak of; its places come after those of the file's own. */
  discovered: DataService[];
}

/** Something that several programs have, for which they are one application. */
interface Tie {
  reason: string;
  programs: Set<Program>;
}

/** Finds the parts of a draft, which is used up by that: what is told of it is not meant. */
export function partsOf(draft: Draft, application: string): Parts {
  const { programs } = draft;
  const own = draft.data.length;
  const around = prepared(draft, application);
  const { data } = draft;
  const { front, resolved, bindings } = around;
  const joined = new Joined(programs);
  for (const tie of tiesOf(draft, data, around)) joined.tie(tie);
  const calls = callsIn(resolved, bindings);
  const between = calls.map(({ caller, called }) => [joined.of(caller), joined.of(called)] as const);
  for (const circle of circlesOf(joined.all(), between)) {
    const members = circle.flat();
    joined.tie({ reason: `${namesOf(members)} call each other in a circle`, programs: new Set(members) });
  }
  const groups = joined.all().sort((one, other) => Number(isIn(front, other)) - Number(isIn(front, one)));
  const number = (program: Program): number => programs.indexOf(program);
  const used = groups.map((group) => data.flatMap((_each, one) => (uses(group, one, around) ? [one] : [])));
  const outside = calls.filter(({ caller, called }) => joined.of(caller) !== joined.of(called));
  return {
    parts: groups.map((group, index) => ({
      programs: group.map(number),
      data: data.flatMap((_each, one) =>
        used[index]?.includes(one) === true || (index === 0 && !used.some((all) => all.includes(one))) ? [one] : [],
      ),
      reasons: joined.reasonsOf(group),
    })),
    front: front === undefined ? undefined : number(front),
    discovered: data.slice(own),
    called: [...new Set(outside.map(({ called }) => number(called)))],
  };
}

/** What is known of a draft once the places of its variables are. */
interface Known {
  front: Program | undefined;
  bindings: Bindings;
  resolved: Resolved[];
  /** Data services that each program uses, by their places, with the bindings of each; none where it only names the service. */
  used: Map<Program, Map<number, string[]>>;
}

function prepared(draft: Draft, application: string): Known {
  const { programs, data } = draft;
  prepare(draft);
  const bindings = completePrograms(draft, application);
  const front = frontOf(programs, application);
  const resolved = resolveAll(draft, bindings, new Calls(draft, bindings, front));
  takeServiceBindings(draft, bindings);
  takeLogins(draft, bindings);
  return { front, bindings, resolved, used: usedBy(draft, data, { bindings, resolved }) };
}

/** Data by program: the bindings whose parts its variables and files have, and services that it names by a host in another way. */
function usedBy(
  { programs }: Draft,
  data: Draft["data"],
  { bindings, resolved }: Pick<Known, "bindings" | "resolved">,
): Known["used"] {
  return new Map(
    programs.map((program) => {
      const own = resolved.filter((one) => one.program === program);
      const texts = [
        ...own.flatMap(({ text }) => text ?? []),
        ...program.files.flatMap(({ value }) => value.text ?? []),
      ];
      const parts = new Set(texts.flatMap((text) => markersOf(text, "part").map((part) => part.split(".")[0] ?? "")));
      const bound = bindings.all.filter(({ name }) => parts.has(name));
      const others = own
        .filter(({ table }) => table !== "bound")
        .flatMap(({ variable }) => literals(variable.value.text ?? ""));
      const found = data.flatMap((service, index): [number, string[]][] => {
        const names = bound.filter((binding) => binding.service === service).map(({ name }) => name);
        const isNamed = others.some((text) => service.hosts.some((host) => isNamedIn(text, host)));
        return names.length > 0 || isNamed ? [[index, names]] : [];
      });
      return [program, new Map(found)];
    }),
  );
}

/** Whether a text has a host in an address. */
function isNamedIn(text: string, host: string): boolean {
  return new RegExp(`(^|[/@,=])${inPattern(host)}([:/,]|$)`, "i").test(text);
}

function uses(group: Program[], service: number, { used }: Known): boolean {
  return group.some((program) => used.get(program)?.has(service) === true);
}

export function isIn(program: Program | undefined, group: Program[]): boolean {
  return program !== undefined && group.includes(program);
}

/** Calls between programs, as their variables say. */
function callsIn(resolved: Resolved[], { calls }: Bindings): { caller: Program; called: Program }[] {
  return resolved.flatMap(({ program: caller, table, text = "" }) =>
    table !== "call"
      ? []
      : markersOf(text, "part").flatMap((part) => {
          const call = calls.find(({ name }) => name === part.split(".")[0]);
          return call === undefined ? [] : [{ caller, called: call.program }];
        }),
  );
}

/** What several programs have. The first that joins two of them is the reason that people are told. */
function tiesOf({ programs }: Draft, data: Draft["data"], { used, resolved }: Known): Tie[] {
  const ties = new Map<string, Tie>();
  const add = (key: string, program: Program, reason: string): void => {
    const tie = ties.get(key) ?? { reason, programs: new Set() };
    tie.programs.add(program);
    ties.set(key, tie);
  };
  for (const program of programs) {
    const { name, beside, after } = program;
    const main = programs.find((one) => one.name === beside) ?? programs.find((one) => one.name === after);
    if (main !== undefined)
      for (const one of [main, program])
        add(`near ${name}`, one, `${name} ${beside === undefined ? "comes after" : "runs beside"} ${main.name}`);
  }
  for (const program of programs) {
    const image = imageOf(program);
    if (image !== undefined && program.kind !== "sidecar") add(`image ${image}`, program, "have one image");
  }
  for (const [index, { name, kind, product }] of data.entries())
    for (const program of programs) {
      const own = used.get(program)?.get(index);
      if (boundOf(kind) === undefined || own === undefined) continue;
      const all = own.length > 0 ? own : [...used.values()].flatMap((other) => other.get(index) ?? []);
      for (const binding of all.length > 0 ? all : [""])
        add(`data ${index} ${binding}`, program, `use ${name}, ${product}`);
    }
  for (const program of programs)
    for (const name of program.mounted ?? []) add(`volume ${name}`, program, `mount the volume ${name}`);
  for (const [key, name, program] of secretsOf(programs, resolved))
    add(`secret ${key}`, program, `have the secret ${name}`);
  return [...ties.values()].filter((tie) => tie.programs.size > 1);
}

/** What a program runs: its image, or that which the file builds for it. */
function imageOf({ image, item }: Program): string | undefined {
  if (image !== undefined) return image;
  const built = item.get("build")?.leaves();
  return built?.map((leaf) => `${leaf.path.slice(item.path.length)}=${leaf.peek() ?? ""}`).join(" ");
}

/** Secrets that have to be the same in all programs that have them. What everybody may read is no secret. */
function secretsOf(programs: Program[], resolved: Resolved[]): [key: string, name: string, program: Program][] {
  const variables = resolved
    .filter(
      ({ table, text = "", isOutside }) =>
        isOutside !== true &&
        (table === "secrets" || (table === "bound" && isMarker(text) && markersOf(text, "secret").length > 0)),
    )
    .map(({ variable: { name, value }, program }): [string, string, Program] => {
      const text = value.text ?? "";
      return [value.keeper ?? (text === "" ? name : text), name, program];
    });
  const files = programs.flatMap((program) =>
    program.files
      .filter(({ value, path }) => value.isSecret === true && !isPublicKey(path) && !isPublicKey(value.keeper ?? ""))
      .map(({ name, value }): [string, string, Program] => [value.keeper ?? name, name, program]),
  );
  return [...variables, ...files];
}

/** Whether a file has a key or a certificate that is given to everybody. */
function isPublicKey(path: string): boolean {
  return /\.(pub|crt|cer)$|public[-_]?key|(^|[/_.-])ca([_.-]|cert|$)/i.test(path);
}

function namesOf(programs: Program[]): string {
  const names = programs.map(({ name }) => name);
  // One name is as short as "1 more".
  return abridged(names, names.length === mostNames + 1 ? names.length : mostNames);
}

/** More names are no help to a reader. */
const mostNames = 6;

/** Programs in groups, which grow together. */
class Joined {
  private readonly groups: Map<Program, Program[]>;
  private readonly ties: Tie[] = [];

  constructor(private readonly programs: Program[]) {
    this.groups = new Map(programs.map((program) => [program, [program]]));
  }

  of(program: Program): Program[] {
    return this.groups.get(program) ?? [program];
  }

  /** Each group once, in the order of the file. */
  all(): Program[][] {
    return [...new Set(this.programs.map((program) => this.of(program)))];
  }

  tie(tie: Tie): void {
    const groups = [...new Set([...tie.programs].map((program) => this.of(program)))];
    if (groups.length < 2) return;
    const one = this.programs.filter((program) => groups.some((group) => group.includes(program)));
    for (const program of one) this.groups.set(program, one);
    this.ties.push(tie);
  }

  /** What made a group of them. */
  reasonsOf(group: Program[]): string[] {
    return this.ties
      .filter(({ programs }) => [...programs].every((program) => group.includes(program)))
      .map(({ reason, programs }) =>
        /^(use|mount|have) /.test(reason) ? `${namesOf([...programs])} ${reason}` : reason,
      );
  }
}
