import path from "node:path";
import { lock } from "../sandbox/lock";
import { UsageError } from "./project";

/** Milliseconds that a command waits for another one that writes files of the project: a translation takes a second or two. */
const patience = 15_000;

/**
 * Does what reads files of a project and writes them, while no other command does. Programs of people, such as editors, know nothing of it.
 *
 * @throws UsageError where another command does not end.
 */
export function alone<T>(folder: string, work: () => T): T {
  const giveBack = taken(path.join(folder, ".groundplan", "files.lock"));
  try {
    return work();
  } finally {
    giveBack();
  }
}

function taken(file: string): () => void {
  try {
    return lock(file, () => undefined, { of: "the files of this project", patience });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
