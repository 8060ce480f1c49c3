// Names of programs, as processes, jobs and containers beside programs have them.
import type { Program } from "./draft";
import { partName, unused } from "./texts";

const longest = 20;
/** What containers beside a program cannot be called. */
const others = ["app", "calls", "metrics-collector", "traces-collector"];

/** Names that are unique and fit resources; what is said of a program by its name follows. */
export function nameAll(programs: Program[], application: string, isOwn = isOnlyServer): void {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const program of programs) {
    // The service account behind a server that users load is called after both (`components/worker-origin`).
    const limit = program.ports.length > 0 ? Math.min(longest, 24 - application.length) : longest;
    const isTaken = (one: string): boolean => taken.has(one) || (program.kind === "sidecar" && others.includes(one));
    const plain = isOwn(program, programs, application) ? "web" : program.name;
    const end = plain.replace(/^[^-_.]+[-_.]/, "");
    const [wished = ""] = [plain, end]
      .map((one) => shortName(one, application, limit))
      .sort((one, other) => Number(isTaken(one)) - Number(isTaken(other)));
    const name = unused(wished, isTaken, limit);
    taken.add(name);
    if (!names.has(program.name)) names.set(program.name, name);
    if (partName(program.name, 200) !== name && program.name.length > limit)
      program.item.remark("changed", `${program.name} is called ${name} here: a name has up to ${limit} characters`);
    program.name = name;
  }
  const following = (name: string): string => names.get(name) ?? name;
  for (const program of programs) {
    if (program.after !== undefined) program.after = following(program.after);
    if (program.beside !== undefined) program.beside = following(program.beside);
    if (program.awaitedBy !== undefined) program.awaitedBy = program.awaitedBy.map(following);
  }
}

/** Whether a program is the one server that users load and called as the application is: it is `web`, to which all paths lead without more being said. */
function isOnlyServer(program: Program, programs: Program[], application: string): boolean {
  const plain = (text: string): string => partName(text, 200).replaceAll("-", "");
  const servers = programs.filter(({ kind, ports }) => kind === "process" && ports.length > 0);
  const open = servers.filter(({ isPublic }) => isPublic);
  const [only, ...others] = open.length > 0 ? open : servers;
  return only === program && others.length === 0 && plain(program.name) === plain(application);
}

/** The name without the application's, which all have; where that does not fit, without what says nothing, and then without whole words at its end. */
export function shortName(name: string, application: string, limit = longest): string {
  const whole = partName(name, 200);
  const own = partName(application, 200);
  const bare = whole.startsWith(`${own}-`) ? partName(whole.slice(own.length + 1), 200) : whole;
  const plain = bare.length <= limit ? bare : bare.replace(/-?(service|server|deployment|svc|app)$/, "");
  if (plain.length <= limit) return partName(plain, limit);
  const words = plain.slice(0, limit + 1).lastIndexOf("-");
  return partName(words > 2 ? plain.slice(0, words) : plain, limit);
}

/** A server as people of other applications are told of it. */
export function nameOutside({ application = "", name }: Program): string {
  return name === "web" ? `the application ${application}` : `the process ${name} of the application ${application}`;
}
