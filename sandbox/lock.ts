// One run at a time on a stack, or on the files of a project, also where containers or machines share the folder.
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync } from "node:fs";
import { constants, hostname } from "node:os";
import { dirname } from "node:path";
import { FileError } from "../files/failure";
import { readText, SETTINGS_BYTES } from "../files/read";
import { writeNew } from "../files/whole";
import { makeFolder } from "./state";

/** Who holds the lock. */
interface Holder {
  /** Tells this lock from every other one. */
  token: string;
  pid: number;
  host: string;
  /** In RFC 3339. */
  since: string;
  /** Where the number of a process means this process: a start of a machine, and a namespace of numbers on it. */
  realm: string;
  /** When the process began, as the system counts it: its number may be another one's by now. */
  started: string;
}

/** How often the holder shows that it is at work, in milliseconds. */
const SIGN_OF_LIFE = 5_000;

/** How a lock that another run holds is met. */
export interface LockOptions {
  /** What is locked, for the refusal; the default is `this stack`. */
  of?: string;
  /** How long to wait for the other run, in milliseconds, in which this process does nothing else; the default is not at all. */
  patience?: number;
}

/** How long this process sleeps before it looks again, in milliseconds. */
const NAP = 50;

/**
 * Takes the lock and returns how to give it back. The lock of a process that is known to be gone is taken over, and
 * `onMessage` says so. Whether a process of another container or machine is gone cannot be known from here: its lock stays
 * until it gives it back, or a person removes it.
 */
export function lock(
  file: string,
  onMessage: (text: string) => void,
  { of = "this stack", patience = 0 }: LockOptions = {},
): () => void {
  makeFolder(dirname(file));
  const own = describeSelf();
  const until = Date.now() + patience;
  for (;;) {
    if (writeNew(file, JSON.stringify(own))) return hold(file, own);
    const holder = read(file);
    if (holder === undefined) continue;
    if (holder === "nobody") onMessage(`${file} says of no run that it holds it; this run takes it over.`);
    else if (isGone(holder)) {
      onMessage(
        `The run of process ${holder.pid}, begun ${holder.since}, was interrupted; this run goes on from there.`,
      );
    } else if (Date.now() < until) {
      nap();
      continue;
    } else throw new Error(refusal(file, of, holder));
    remove(file, holder);
  }
}

/** Shows signs of life until the lock is given back, which the end of the process does too. */
function hold(file: string, own: Holder): () => void {
  const sign = setInterval(() => {
    const now = new Date();
    try {
      if (isStill(file, own)) utimesSync(file, now, now);
    } catch {
      // The next one may succeed; nothing depends on it but what another run is told.
    }
  }, SIGN_OF_LIFE);
  sign.unref();
  const giveBack = (): void => {
    clearInterval(sign);
    process.off("exit", giveBack);
    for (const signal of endings) process.off(signal, end);
    // Somebody may have removed it, and another run have its own there.
    if (isStill(file, own)) rmSync(file, { force: true });
  };
  process.once("exit", giveBack);
  // Unless somebody else decides what they mean, these end the process without an `exit`.
  for (const signal of endings) if (process.listenerCount(signal) === 0) process.once(signal, end);
  return giveBack;
}

const endings: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

function end(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal]);
}

/** The holder; `nobody` if the file names none; nothing if it is gone meanwhile. */
function read(file: string): Holder | "nobody" | undefined {
  try {
    const text = readText(file, SETTINGS_BYTES);
    return text === undefined ? undefined : (holderOf(text) ?? "nobody");
  } catch (error) {
    const reason = error instanceof FileError ? error.message : String(error);
    throw new Error(`the lock cannot be read (${reason}); if no other run is at work, delete ${file}`, {
      cause: error,
    });
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const found = (JSON.parse(text) ?? {}) as Record<keyof Holder, unknown>;
    const { token, host, since, realm, started, pid } = found;
    const isNumber = typeof pid === "number" && Number.isInteger(pid) && pid > 0;
    const isWhole = [token, host, since, realm, started].every((value) => typeof value === "string");
    return isNumber && isWhole ? (found as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isStill(file: string, own: Holder): boolean {
  try {
    const holder = read(file);
    return typeof holder === "object" && holder.token === own.token;
  } catch {
    return false;
  }
}

/** Whether the process is known to have ended. */
function isGone(holder: Holder): boolean {
  if (holder.realm !== realm()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return true;
  }
  const { state, started } = statOf(holder.pid);
  // Ended, and its parent has not asked how: containers without an init process keep such ones.
  if (state === "Z" || state === "X") return true;
  return started !== "" && holder.started !== "" && started !== holder.started;
}

function nap(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP);
}

function refusal(file: string, of: string, { pid, host, since, realm: where }: Holder): string {
  const isHere = where === realm();
  const end = isHere ? "wait for it to end, or end it" : "wait for it to end, or end it there";
  const clear = `if that run is gone, delete ${file}`;
  return `process ${pid} on ${host}${isHere ? "" : " (another container or machine)"} has worked on ${of} since ${since}${lastSign(file)}; ${end}; ${clear}`;
}

function lastSign(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return "";
  const seconds = Math.max(0, Math.round((Date.now() - stats.mtimeMs) / 1000));
  return `, with its last sign of life ${seconds} seconds ago (it gives one each ${SIGN_OF_LIFE / 1000} seconds)`;
}

/**
 * Removes the lock of a holder that is gone. Of several runs that find it, one gets the right to: the one that gives the
 * lock a second name made from its token. Without that, a slow one would remove the lock that a fast one has taken since.
 */
function remove(file: string, holder: Holder | "nobody"): void {
  const claim = `${file}.${holder === "nobody" ? "nobody" : holder.token}`;
  try {
    linkSync(file, claim);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return;
    // A file system without second names.
    if (code !== "EEXIST") {
      throw new Error(`the lock of a run that is gone cannot be taken over here; delete ${file}`, { cause: error });
    }
    requireRecent(claim);
    // The other run is done in a moment.
    nap();
    return;
  }
  try {
    const found = read(claim);
    const isSame =
      typeof found === "object" && typeof holder === "object" ? found.token === holder.token : found === holder;
    if (isSame) rmSync(file, { force: true });
  } finally {
    rmSync(claim, { force: true });
  }
}

/** A run that was ended while it took a lock over has left its claim. */
function requireRecent(claim: string): void {
  const stats = statSync(claim, { throwIfNoEntry: false });
  if (stats === undefined || Date.now() - stats.ctimeMs < 10_000) return;
  throw new Error(`a run was interrupted while it took over the lock; delete ${claim}, if no other run is at work`);
}

function describeSelf(): Holder {
  return {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    realm: realm(),
    started: statOf(process.pid).started,
  };
}

/**
 * On Linux, the start of the kernel and the namespace of process numbers (pid_namespaces(7)): the number of a process in
 * another container means nothing here. Other systems have one namespace; there the host's name has to do.
 */
function realm(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return `host ${hostname()}`;
  }
}

/** The state of a process and when it began, in ticks since the start of the machine (proc_pid_stat(5)); empty if unknown. */
function statOf(pid: number): { state: string; started: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the program's name, is in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", started: fields[19] ?? "" };
  } catch {
    return { state: "", started: "" };
  }
}
