// From a description of many programs to several applications, which call each other.
import { abridged } from "../render/abridged";
import type { Application } from "./application";
import { describe, type Wishes } from "./assemble";
import { Bindings } from "./bindings";
import { Calls } from "./calls";
import type { Draft, Program } from "./draft";
import { usesHostname } from "./format";
import { boundOf } from "./kinds";
import { nameAll } from "./names";
import { nameParts, type Taken } from "./part-names";
import { completePrograms, prepare } from "./prepare";
import { isServer, ownImage } from "./servers";
import type { Notes } from "./notes";
import { isIn, type Part, type Parts } from "./together";

/** An application of several that one file became. */
export interface Split {
  application: Application;
  /** Its programs, as the file names them. */
  programs: string[];
  /** Why they are together; empty where it is one program. */
  reasons: string[];
}

/** What stands for the image of a program that the file builds. */
const builtImage = (application: string): string => `registry.example.com/replace/${application}:1`;

/** What is said of the whole. */
export interface Said {
  /** What the file is, such as a Compose file. */
  kind: string;
  notes: Notes;
  isTaken: Taken;
}

/** The applications, of which each comes after those that it calls. `parts` are those of the same draft, read before. */
export function split(draft: Draft, { parts, front, called, discovered }: Parts, wishes: Wishes, said: Said): Split[] {
  const { programs } = draft;
  const data = [...draft.data, ...discovered];
  prepare(draft);
  completePrograms(draft, wishes.name);
  for (const index of called) at(programs, index).isCalledFromOutside = true;
  const groups = parts.map((part) => part.programs.map((index) => at(programs, index)));
  const all = [...programs];
  const first = front === undefined ? undefined : at(all, front);
  const shown = groups.map((group) => group.map(({ name }) => name));
  const names = nameParts(groups, wishes.name, first, said.isTaken);
  const fronts = groups.map((group) => (isIn(first, group) ? first : ownFront(group)));
  for (const [index, group] of groups.entries()) {
    const application = at(names, index);
    said.notes.speakOf(application);
    const servers = group.filter(isServer);
    nameAll(group, application, (program) => servers.length === 1 && servers[0] === program);
    for (const program of group) {
      program.application = application;
      program.site = fronts[index] === undefined ? wishes.name : application;
    }
  }
  const made = parts.map((part, index): Split => {
    const name = at(names, index);
    said.notes.speakOf(name);
    const group = at(groups, index);
    const own = {
      ...draft,
      programs: group,
      others: all.filter((one) => !group.includes(one)),
      data: dataOf(part, data),
    };
    const origin = originOf(at(shown, index), wishes.name, said.kind);
    const asked = index === 0 ? wishes : { name: wishes.name };
    const application = partOf(own, { name, origin, first, front: fronts[index] }, asked);
    return { application, programs: at(shown, index), reasons: part.reasons };
  });
  said.notes.speakOf(undefined);
  return inOrder(made);
}

function at<Value>(list: readonly Value[], index: number): Value {
  const found = list[index];
  if (found === undefined) throw new Error("both readings of a file have the same programs");
  return found;
}

/** The server of an application that users load under a host name of its own: nobody calls it, and no path of the others leads to it. */
function ownFront(group: Program[]): Program | undefined {
  const found = group.find(
    (program) =>
      isServer(program) &&
      program.isPublic &&
      program.isCalledFromOutside !== true &&
      (program.paths ?? []).length === 0,
  );
  found?.item.remark(
    "changed",
    `users load ${found.name} under host names of its application: name a path in routes and hostnamesOf instead where it is part of the site`,
  );
  return found;
}

/** Data that the part uses, and all that is no data of the platform's. */
function dataOf({ data: own }: Part, data: Draft["data"]): Draft["data"] {
  return data.filter(({ kind }, index) => boundOf(kind) === undefined || own.includes(index));
}

function originOf(programs: string[], system: string, kind: string): string {
  return `${abridged(programs, 4)} of ${system}, translated from ${kind}.`;
}

interface Described {
  name: string;
  origin: string;
  /** The server that users load first of all. */
  first: Program | undefined;
  front: Program | undefined;
}

function partOf(draft: Draft, { name, origin, first, front }: Described, { image, port }: Wishes): Application {
  const bindings = draft.bindings ?? new Bindings(draft, name);
  const calls = new Calls(draft, bindings, first);
  const isBuilt = image === undefined && ownImage(draft.programs) === undefined;
  const own = isBuilt ? builtImage(name) : image;
  if (isBuilt)
    for (const { item } of draft.programs.filter((program) => program.image === undefined))
      item.remark("to do", `is built by itself: name the image of ${name}`);
  const application = describe(draft, { bindings, calls, front }, { name, image: own, port }, origin);
  if (application === undefined) throw new Error("a part has an image");
  const isGuest = front === undefined && first !== undefined;
  const shares = isGuest && (Object.keys(application.routes).length > 0 || usesHostname(application));
  return shares ? { ...application, hostnamesOf: first.site ?? "" } : application;
}

/** Each after those that it calls. No circle is left. */
function inOrder(all: Split[]): Split[] {
  const done: Split[] = [];
  const add = (one: Split): void => {
    if (done.includes(one)) return;
    for (const { application } of one.application.servers) {
      const called = all.find((other) => other.application.name === application);
      if (called !== undefined) add(called);
    }
    done.push(one);
  };
  all.forEach(add);
  return done;
}
