// Names of programs, as processes, jobs and containers beside programs have them.
import type { Program } from "./draft";
import { partName, unused } from "./texts";

const longest = 20;
/** What containers beside a program cannot be called. */
const others = ["app", "calls", "metrics-collector", "traces-collector"];

/** Names that are unique and fit resources; what is said of a program by its name follows. */
export function nameAll(programs: Program[], application: string): void {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const program of programs) {
    const wished = shortName(program.name, application);
    const name = unused(
      wished,
      (one) => taken.has(one) || (program.kind === "sidecar" && others.includes(one)),
      longest,
    );
    taken.add(name);
    if (!names.has(program.name)) names.set(program.name, name);
    if (partName(program.name, 200) !== name && program.name.length > longest)
      program.item.remark("changed", `${program.name} is called ${name} here: a name has up to ${longest} characters`);
    program.name = name;
  }
  const following = (name: string): string => names.get(name) ?? name;
  for (const program of programs) {
    if (program.after !== undefined) program.after = following(program.after);
    if (program.beside !== undefined) program.beside = following(program.beside);
    if (program.awaitedBy !== undefined) program.awaitedBy = program.awaitedBy.map(following);
  }
}

/** The name where it fits; otherwise without what says nothing, and then without whole words at its end. */
export function shortName(name: string, application: string): string {
  const whole = partName(name, 200);
  if (whole.length <= longest) return whole;
  const own = partName(application, 200);
  const bare = whole.startsWith(`${own}-`) ? whole.slice(own.length + 1) : whole;
  const plain = bare.length <= longest ? bare : bare.replace(/-?(service|server|deployment|svc|app)$/, "");
  if (plain.length <= longest) return partName(plain, longest);
  const words = plain.slice(0, longest + 1).lastIndexOf("-");
  return partName(words > 2 ? plain.slice(0, words) : plain, longest);
}
