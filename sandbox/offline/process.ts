// What a program does to the process that it shares with the sandbox: it leaves it without work, ends it, prints.

/** A watch on the process. */
export interface IdleWatch {
  /** Settles once the process has nothing left to do, which is how a program that waits in vain shows. */
  idle: Promise<void>;
  /** Gives the process back. */
  stop(): void;
}

/** Watches for a process that would end before the program is done. */
export function watchForIdle(): IdleWatch {
  let settle: () => void = () => undefined;
  const idle = new Promise<void>((resolve) => {
    settle = resolve;
  });
  // An immediate, so that the process is at work again when the answer arrives.
  const onIdle = (): void => void setImmediate(settle);
  process.once("beforeExit", onIdle);
  process.once("exit", endedByProgram);
  return {
    idle,
    stop() {
      process.off("beforeExit", onIdle);
      process.off("exit", endedByProgram);
    },
  };
}

/** There is no way back from `process.exit`, but it must not look like success. */
function endedByProgram(): void {
  process.exitCode ||= 1;
  console.error("The program ended the process before it was done.");
}

/**
 * Sends what is printed to standard error and returns how to undo it: standard output is for a command's result. Bytes
 * pass, since a test runner reports in them; what a program prints is text.
 */
export function divertOutput(): () => void {
  const { stdout, stderr } = process;
  const own = Object.getOwnPropertyDescriptor(stdout, "write");
  const write = stdout.write.bind(stdout);
  stdout.write = (chunk: string | Uint8Array, ...rest: [never?, never?]) =>
    typeof chunk === "string" ? stderr.write(chunk, ...rest) : write(chunk, ...rest);
  return () => {
    if (own === undefined) Reflect.deleteProperty(stdout, "write");
    else Object.defineProperty(stdout, "write", own);
  };
}
