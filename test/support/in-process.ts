// The `groundplan` command without a process of its own, whose start takes longer than most of what tests have it do. What a process
// does as such is tested with a real one (`command.ts`): signals, pipes that close, what a program that it starts prints.
import { createRequire } from "node:module";
import { Readable, Writable } from "node:stream";
import type { CommandResult } from "./command";

const load = createRequire(__filename);

/** What a command finds around it. */
export interface Surroundings {
  cwd?: string;
  /** Over the variables of this process; one without a value is not there. */
  env?: Record<string, string | undefined>;
  /** What comes on standard input; the default is nothing. */
  input?: string;
}

/** The command has called `process.exit`. */
class Exit extends Error {}

// Streams, variables and the folder are those of the process, so that commands run one after another.
let previous: Promise<unknown> = Promise.resolve();

/** Runs the command with these arguments as `bin/groundplan.js` does, and collects what it prints. */
export function groundplanHere(args: string[], surroundings: Surroundings = {}): Promise<CommandResult> {
  const result = previous.then(() => runAlone(args, surroundings));
  previous = result.catch(() => undefined);
  return result;
}

async function runAlone(args: string[], { cwd, env, input = "" }: Surroundings): Promise<CommandResult> {
  const result: CommandResult = { code: 0, stdout: "", stderr: "" };
  const state = { isOver: false };
  const sink = (name: "stdout" | "stderr"): Writable =>
    new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        if (!state.isOver) result[name] += chunk.toString();
        done();
      },
    });
  const exit = (code = process.exitCode): never => {
    if (!state.isOver) result.code = Number(code ?? 0);
    state.isOver = true;
    throw new Exit();
  };
  const restore = [
    replaceVariables({ NO_COLOR: "1", ...env }),
    replaceFolder(cwd),
    replaceMembers({
      stdin: Readable.from(input === "" ? [] : [Buffer.from(input)], { objectMode: false }),
      stdout: sink("stdout"),
      stderr: sink("stderr"),
      exit,
    }),
    replaceStatus(),
  ];
  try {
    // Loaded with the variables that say that there are no colours.
    const { runCommandLine } = load("../../cli/command-line") as typeof import("../../cli/command-line");
    await runCommandLine(args);
    if (!state.isOver) result.code = Number(process.exitCode ?? 0);
    return result;
  } finally {
    for (const undo of restore.reverse()) undo();
  }
}

function replaceVariables(variables: Record<string, string | undefined>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = (all: Iterable<readonly [string, string | undefined]>): void => {
    for (const [name, value] of all) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
  set(Object.entries(variables));
  return () => {
    set(before);
  };
}

function replaceFolder(folder: string | undefined): () => void {
  const before = process.cwd();
  process.chdir(folder ?? before);
  return () => {
    process.chdir(before);
  };
}

/** What the process of the tests ends with is the tests' own. */
function replaceStatus(): () => void {
  const before = process.exitCode;
  process.exitCode = undefined;
  return () => {
    process.exitCode = before;
  };
}

function replaceMembers(members: object): () => void {
  const before = Object.keys(members).map((name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const);
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(process, name, {
      value: value as unknown,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(process, name);
      else Object.defineProperty(process, name, descriptor);
    }
  };
}
