// Which application a note is about that was made while the file was read.
import type { Draft, Program } from "./draft";
import type { Note } from "./notes";

/** Programs by where the file describes them. */
export interface Owner {
  path: string;
  program: Program;
}

export function ownersOf({ programs }: Draft): Owner[] {
  return programs.map((program) => ({ path: program.item.path, program }));
}

/** The note with the application of the program at whose place it is, or whose name the object of Kubernetes there has. */
export function attributed(note: Note, owners: Owner[]): Note {
  if (note.application !== undefined) return note;
  const near = owners
    .filter(({ path }) => path !== "" && isAtOrBelow(note.path, path))
    .sort((one, other) => other.path.length - one.path.length);
  const [, named] = /^[A-Z]\w+\/([\w.-]+)/.exec(note.path) ?? [];
  const program =
    near[0]?.program ?? owners.find(({ program: { hosts } }) => named !== undefined && hosts.includes(named))?.program;
  return program?.application === undefined ? note : { ...note, application: program.application };
}

function isAtOrBelow(place: string, path: string): boolean {
  return place === path || place.startsWith(`${path}.`) || place.startsWith(`${path}[`);
}
