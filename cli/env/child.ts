import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { EnvError } from "./failures";

// What a terminal sends reaches the child by itself: it is in the same group.
const ofTerminals: NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
const others: NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"];
const patience = 10_000;

/** A program that was started. */
export interface Running {
  /** Its status, as a shell would give it; rejected if it could not be started. */
  ended: Promise<number>;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end, and makes it end if it does not. */
  stop(): Promise<void>;
}

/** Starts a program with variables over those that are there. Nothing is written, and no shell sees a value. */
export function startProgram(command: readonly string[], variables: Record<string, string>): Running {
  const [program = "", ...args] = command;
  const child = spawnOrExplain(program, args, { ...process.env, ...variables });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      reject(notStarted(program, error));
    });
    child.on("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
  return { ended, signal: (signal) => child.kill(signal), stop: () => stop(child, ended) };
}

/** What is too much for the system is refused at once; the rest comes as an event. */
function spawnOrExplain(program: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  try {
    return spawn(program, args, { stdio: "inherit", env });
  } catch (error) {
    throw notStarted(program, error as NodeJS.ErrnoException);
  }
}

/** The statuses that shells give: not found, and found but not to be run. */
function notStarted(program: string, error: NodeJS.ErrnoException): EnvError {
  const isMissing = error.code === "ENOENT";
  const remedy = isMissing
    ? "there is no such program: check its name and PATH"
    : `it does not start (${error.code ?? "?"}): the values may be too large, or it is no program`;
  return new EnvError(isMissing ? 127 : 126, `${program}: ${remedy}`);
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), patience);
  await ended.catch(() => undefined);
  clearTimeout(timer);
}

/**
 * Meets signals instead of ending by them. `isKnown` tells whether the terminal has sent it to the program too. Returns what
 * gives that up.
 */
export function meetSignals(meet: (signal: NodeJS.Signals, isKnown: boolean) => void): () => void {
  const isTerminal = process.stdin.isTTY;
  const handlers = [...ofTerminals, ...others].map((signal) => {
    const handler = (): void => {
      meet(signal, isTerminal && ofTerminals.includes(signal));
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  };
}
