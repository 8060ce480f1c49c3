import { forwardSignals, startProgram, type Running } from "./child";
import { explainFailure } from "./failures";
import { warn } from "./output";
import { endSupply, isOutdated, keepSupply, type Supply } from "./supply";
import { describeValues, reserved } from "./values";

/** What is to be run, and how. */
export interface AttendanceOptions {
  command: readonly string[];
  app: string;
  /** Gets values, each time with a login of its own. */
  take(): Promise<Supply>;
  /** Seconds between two looks at the source; undefined if the program is not restarted for new values. */
  watchSeconds: number | undefined;
}

/** Runs a program until it ends by itself, restarted with new values if they are watched. Returns its status. */
export async function attend(options: AttendanceOptions): Promise<number> {
  let supply = await options.take();
  let program: Running | undefined;
  const release = forwardSignals((signal) => program?.signal(signal));
  try {
    for (;;) {
      supply.values.notes.forEach(warn);
      warn(`Running ${options.command[0] ?? ""} with ${describeValues(supply.values)}`);
      program = startProgram(options.command, variablesOf(supply));
      const outcome = await untilEnd(program, supply, options);
      if (typeof outcome === "number") return outcome;
      await endSupply(supply, warn);
      supply = outcome;
      warn("The values have changed: the program is started again");
    }
  } finally {
    release();
    await endSupply(supply, warn);
  }
}

/** The program's status; or, once it has been stopped for them, the values to start it again with. */
async function untilEnd(program: Running, supply: Supply, options: AttendanceOptions): Promise<number | Supply> {
  let next: Supply | undefined;
  let isTaking = false;
  const report = reporter();
  const restart = async (): Promise<void> => {
    if (isTaking) return;
    isTaking = true;
    try {
      next = await options.take();
      await program.stop();
    } catch (error) {
      report(`The program goes on with the values that it has: ${explainFailure(error).message}`);
    } finally {
      isTaking = false;
    }
  };
  const look = async (): Promise<void> => {
    try {
      if (await isOutdated(supply, options.app)) await restart();
    } catch (error) {
      report(`Whether the values have changed is not known: ${explainFailure(error).message}`);
    }
  };
  const { watchSeconds } = options;
  const timer = watchSeconds === undefined ? undefined : setInterval(() => void look(), watchSeconds * 1000);
  const stopKeeping = keepSupply(supply, warn, () => {
    if (watchSeconds === undefined) report("Start the program again for new values, or use --watch");
    else void restart();
  });
  try {
    const status = await program.ended;
    return next ?? status;
  } finally {
    clearInterval(timer);
    stopKeeping();
  }
}

/** Says each thing once. */
function reporter(): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (!said.has(text)) warn(text);
    said.add(text);
  };
}

function variablesOf({ values }: Supply): Record<string, string> {
  const variables = new Map(values.variables);
  for (const name of reserved) {
    if (variables.delete(name)) warn(`Left out: ${name}, which is the shell's own`);
  }
  return Object.fromEntries(variables);
}
