// One run at a time on a stack.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, unlinkSync, writeSync } from "node:fs";
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
        rmSync(file, { force: true });
      };
    const holder = read(file);
    if (holder === undefined) continue;
    if (isAlive(holder)) {
      throw new Error(
        `process ${holder.pid} on ${holder.host} has worked on this stack since ${holder.since}; wait for it to end, or end it${elsewhere(holder) ? `, or delete ${file} if that run is gone` : ""}`,
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
  } catch (error) {
    // Given back in the meantime.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: the lock cannot be read (${reason}); delete it if no other run is at work`, {
      cause: error,
    });
  }
  // Anything else than a lock: the process was ended between making the file and writing it.
  return holderOf(text) ?? { pid: 0, host: hostname(), since: "an unknown time" };
}

function holderOf(text: string): Holder | undefined {
  try {
    const { pid, host, since } = (JSON.parse(text) ?? {}) as Record<keyof Holder, unknown>;
    const known = typeof pid === "number" && Number.isInteger(pid) && pid > 0;
    return known && typeof host === "string" && typeof since === "string" ? { pid, host, since } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process is on another machine, where nothing can be said about it. */
function elsewhere(holder: Holder): boolean {
  return holder.host !== hostname();
}

function isAlive(holder: Holder): boolean {
  if (elsewhere(holder)) return true;
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
