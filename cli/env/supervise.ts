import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { meetSignals, startProgram, type Running } from "./child";
import { explainFailure } from "./failures";
import { warn } from "./output";
import { endSession, type Session } from "./session";
import { endSupply, isOutdated, keepSupply, type Supply } from "./supply";
import { describeValues, reserved } from "./values";

/** What is to be run, and how. */
export interface SupervisionOptions {
  command: readonly string[];
  app: string;
  /** Gets values, each time with a login of its own, which is told as soon as it is there. */
  take: (onLogin: (session: Session) => void) => Promise<Supply>;
  /** Seconds between two looks at the source; undefined if the program is not restarted for new values. */
  watchSeconds: number | undefined;
}

/** What is known of the whole, from one start of the program to the next. */
interface Course {
  /** Whether somebody wants an end: nothing is started after that. */
  isToEnd: boolean;
  /** Whether the program is being stopped, to be started again. */
  isRestarting: boolean;
}

/** How one run of the program ended. */
interface Outcome {
  status: number;
  /** The values to start it again with, if it was stopped for them. */
  next: Supply | undefined;
}

/** What ends a program as a rule. One that is being stopped cannot decide what they mean: they are for the whole then. */
const endings: NodeJS.Signals[] = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP"];

/** How long somebody who wants an end waits for the end of a login: a server that answers needs less. */
const patience = 1_000;

/**
 * Runs a program until it ends by itself, restarted with new values if they are watched. Returns its status. A signal that
 * comes before the first values are there is the end: no program is started, and the status is that of the signal.
 */
export async function supervise(options: SupervisionOptions): Promise<number> {
  const first = await takeFirst(options.take);
  return typeof first === "number" ? first : runToEnd(first, options);
}

/** Gets the first values. If a signal comes before them: ends the login, if that is quick, and returns the signal's status. */
async function takeFirst(take: SupervisionOptions["take"]): Promise<Supply | number> {
  let session: Session | undefined;
  let release = (): void => undefined;
  const signalled = new Promise<number>((resolve) => {
    release = meetSignals((signal) => {
      if (endings.includes(signal)) resolve(128 + constants.signals[signal]);
    });
  });
  const taken = take((login) => (session = login));
  try {
    const first = await Promise.race([signalled, taken]);
    if (typeof first !== "number") return first;
    // What is still asked for fails without its login, or comes too late for anybody to wait for.
    const givenBack = taken.then(
      (supply) => endSupply(supply, warn),
      () => undefined,
    );
    const ended = session?.own === true ? endSession(session) : givenBack;
    await Promise.race([ended, sleep(patience, undefined, { ref: false })]);
    return first;
  } finally {
    release();
  }
}

async function runToEnd(first: Supply, options: SupervisionOptions): Promise<number> {
  let supply = first;
  let program: Running | undefined;
  const course: Course = { isToEnd: false, isRestarting: false };
  const release = meetSignals((signal, isKnown) => {
    // A program may live on after most signals. Who sends this one wants no new start, however long the old one takes.
    if (signal === "SIGTERM" || (course.isRestarting && endings.includes(signal))) course.isToEnd = true;
    if (!isKnown) program?.signal(signal);
  });
  try {
    for (;;) {
      supply.values.notes.forEach(warn);
      warn(`Running ${options.command[0] ?? ""} with ${describeValues(supply.values)}`);
      program = startProgram(options.command, variablesOf(supply));
      course.isRestarting = false;
      const { status, next } = await untilEnd(program, supply, options, course);
      if (next === undefined) return status;
      await endSupply(supply, warn);
      supply = next;
      if (course.isToEnd) return status;
      warn("The values have changed: the program is started again");
    }
  } finally {
    release();
    await endSupply(supply, warn);
  }
}

/** Waits for the program's end, and stops it when there are other values. What was got for it and is not used is given back. */
async function untilEnd(
  program: Running,
  supply: Supply,
  options: SupervisionOptions,
  course: Course,
): Promise<Outcome> {
  const report = reporter();
  let next: Supply | undefined;
  let hasEnded = false;
  let pending: Promise<void> | undefined;
  const isOver = (): boolean => hasEnded || course.isToEnd;
  const replace = async (): Promise<void> => {
    try {
      const taken = await options.take(() => undefined);
      // That takes seconds, in which everything may have ended.
      if (isOver()) {
        await endSupply(taken, warn);
        return;
      }
      next = taken;
      course.isRestarting = true;
      await program.stop();
    } catch (error) {
      report(`The program goes on with the values that it has: ${explainFailure(error).message}`);
    } finally {
      pending = undefined;
    }
  };
  const restart = (): void => {
    if (course.isToEnd) report("The program was told to end: it is not started again with new values");
    else if (!hasEnded) pending ??= replace();
  };
  const look = async (): Promise<void> => {
    try {
      if (await isOutdated(supply, options.app)) restart();
    } catch (error) {
      report(`Whether the values have changed is not known: ${explainFailure(error).message}`);
    }
  };
  const { watchSeconds } = options;
  const timer = watchSeconds === undefined ? undefined : setInterval(() => void look(), watchSeconds * 1000);
  const stopKeeping = keepSupply(supply, warn, () => {
    if (watchSeconds === undefined) report("Start the program again for new values, or use --watch");
    else restart();
  });
  try {
    const status = await program.ended;
    return { status, next };
  } finally {
    hasEnded = true;
    clearInterval(timer);
    stopKeeping();
    await pending;
  }
}

/** Says each thing once. */
function reporter(): (text: string) => void {
  const reported = new Set<string>();
  return (text) => {
    if (!reported.has(text)) warn(text);
    reported.add(text);
  };
}

function variablesOf({ values }: Supply): Record<string, string> {
  const variables = new Map(values.variables);
  for (const name of reserved) {
    if (variables.delete(name)) warn(`Left out: ${name}, which is the shell's own`);
  }
  return Object.fromEntries(variables);
}
