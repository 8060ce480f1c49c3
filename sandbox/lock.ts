// One run at a time on a stack.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";

interface Holder {
  pid: number;
  host: string;
  since: string;
}

/** Takes the lock and returns how to give it back. A dead process's lock is taken over, and `onMessage` says so. */
export function lock(file: string, onMessage: (text: string) => void): () => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    if (take(file))
      return () => {
        unlinkSync(file);
      };
    const holder = read(file);
    if (holder === undefined) continue;
    if (isAlive(holder)) {
      throw new Error(
        `process ${holder.pid} on ${holder.host} has worked on this stack since ${holder.since}; wait for it to end, or end it`,
      );
    }
    onMessage(`The run of process ${holder.pid}, begun ${holder.since}, was interrupted; this run goes on from there.`);
    remove(file);
  }
}

function take(file: string): boolean {
  try {
    const descriptor = openSync(file, "wx", 0o600);
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    writeSync(descriptor, JSON.stringify(holder));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(file: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // The process was ended between making the file and writing it.
    return { pid: 0, host: hostname(), since: "an unknown time" };
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.pid === 0) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Renames first: of two processes that find a dead lock, only one succeeds. */
function remove(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    unlinkSync(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
