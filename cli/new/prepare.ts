// What is left of the programs of a description once all that the platform does itself is out.
import { Bindings } from "./bindings";
import { Calls, inferPorts } from "./calls";
import { dropChores } from "./chores";
import { readAddresses } from "./command-addresses";
import { dropPlaceholders } from "./containers";
import type { Draft, Program } from "./draft";
import { readHeaps } from "./heaps";
import { dropTests } from "./of-tests";
import { leadPaths, leadProxies } from "./paths";
import { dropSwitchedOff } from "./switched-off";
import { dropWaits } from "./waits";

/** Leaves the programs that are the application's own. */
export function prepare(draft: Draft): void {
  const { programs } = draft;
  dropChores(programs);
  dropWaits(programs);
  dropPlaceholders(programs);
  dropSwitchedOff(programs);
  dropTests(programs);
  leadPaths(draft);
  leadProxies(draft);
}

/** Finds what each of the remaining programs is and which ports it serves. Returns the bindings of the draft. */
export function completePrograms(draft: Draft, application: string): Bindings {
  standAlone(draft.programs);
  const bindings = draft.bindings ?? new Bindings(draft, application);
  readAddresses(draft, bindings);
  inferPorts(draft, new Calls(draft, bindings, undefined));
  shareChecks(draft.programs);
  readHeaps(draft.programs);
  return bindings;
}

/** What runs beside a program that is not here is a process. */
function standAlone(programs: Program[]): void {
  for (const program of programs.filter(({ kind }) => kind === "sidecar")) {
    if (programs.some(({ kind, name }) => kind === "process" && name === program.beside)) continue;
    program.item.remark(
      "to do",
      `${program.name} runs beside ${program.beside ?? "a program"}, which is not here: it is a process of its own`,
    );
    program.kind = "process";
    delete program.beside;
    delete program.start;
  }
}

/** Containers of an instance share its address: what one beside a server is asked at the server's port, the server is asked. */
function shareChecks(programs: Program[]): void {
  for (const program of programs.filter(({ kind }) => kind === "sidecar")) {
    const server = programs.find(({ name }) => name === program.beside);
    const { port, ...check } = program.health ?? {};
    if (server === undefined || port === undefined || port !== server.ports[0]) continue;
    server.health ??= check;
    delete program.health;
    program.item.remark(
      "changed",
      `${server.name} is asked at ${port} in the place of ${program.name}: it has that port`,
    );
  }
}
