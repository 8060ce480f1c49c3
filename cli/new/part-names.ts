// Names of the applications that a description of several becomes.
import { applicationName, mostNameCharacters } from "../../components/internal/application-name";
import { reviewPrefix } from "../../components/internal/review-name";
import type { Program } from "./draft";
import { shortName } from "./names";
import { isServer } from "./servers";
import { partName, unused } from "./texts";

/**
 * The part that users load is called as the system is. Each other one is called as its first server, or its first program, without what says
 * nothing (`cartservice` is `cart`): with the name of the system before it where that fits for all of them, and where the name alone is
 * another application's, or none.
 */
export function nameParts(parts: Program[][], system: string, front: Program | undefined, isTaken: Taken): string[] {
  const mains = parts.map((programs) => partName(mainOf(programs).name, 200));
  const start = commonStart(mains);
  const whole = mains.map((name) => shortName(name.replace(start, "") || name, system, mostNameCharacters));
  const plain = whole.map((name) => name.replace(/(?<=.)-?(service|server|deployment|svc)$/, ""));
  const isFront = (index: number): boolean => front !== undefined && parts[index]?.includes(front) === true;
  const others = plain.filter((_name, index) => !isFront(index));
  const isPrefixed =
    new Set(others).size === others.length && others.every((name) => isFree(`${system}-${name}`, isTaken));
  const names: string[] = parts.map((_part, index) => (isFront(index) ? system : ""));
  for (const [index, name] of plain.entries()) {
    if (isFront(index)) continue;
    const has = (one: string): boolean => names.includes(one) || !isFree(one, isTaken);
    const wished = isPrefixed ? [`${system}-${name}`] : [name, whole[index] ?? "", `${system}-${name}`, `${name}-app`];
    names[index] =
      wished.find((one) => !has(one)) ??
      unused(`${system}-${name}`.slice(0, mostNameCharacters).replace(/-+$/, ""), has, mostNameCharacters);
  }
  return names;
}

/** Whole words that all names begin with: they tell none from another. */
function commonStart(names: string[]): RegExp {
  const [first = [], ...others] = names.map((name) => name.split("-"));
  const count = first.findIndex((word, index) => others.some((words) => words[index] !== word));
  const words = others.length === 0 || count <= 0 ? [] : first.slice(0, count);
  return new RegExp(`^${words.map((word) => `${word}-`).join("")}`);
}

/** Whether a name is that of an application which is no part of the system. */
export type Taken = (name: string) => boolean;

function isFree(name: string, isTaken: Taken): boolean {
  return newName(name) === undefined && !isTaken(name);
}

/** What is wrong with the name of a new application, which is also that of its file. */
export function newName(name: string): string | undefined {
  if (name === "index") return "choose another name: index.ts is the table of the applications";
  return name.startsWith(reviewPrefix) ? `choose one that does not begin with ${reviewPrefix}` : applicationName(name);
}

/** The program after which its part is called. */
function mainOf(programs: Program[]): Program {
  const [first] = programs;
  const found = programs.find(isServer) ?? programs.find(({ kind }) => kind === "process") ?? first;
  if (found === undefined) throw new Error("a part has programs");
  return found;
}
