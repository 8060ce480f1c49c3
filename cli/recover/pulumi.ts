// The Pulumi command, on the operator's stack and on one of our own.
import { spawn } from "node:child_process";
import { finished, type Finished } from "../finished";
import type { StateDocument } from "./state";

/** Of what the command says, so many characters are repeated. */
const LONGEST = 1_000;

/** Where and as whom the command runs. */
export interface PulumiProject {
  executable: string;
  /** The folder of the Pulumi project. */
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/** Runs the command to its end; `input` is what it reads. */
export function runPulumi(at: PulumiProject, args: string[], input = ""): Promise<Finished> {
  const child = spawn(at.executable, [...args, "--non-interactive", "--color", "never"], {
    cwd: at.folder,
    env: { ...at.environment, PULUMI_SKIP_UPDATE_CHECK: "true", NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // It may end without having read everything.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return finished(child);
}

/** A command that has to work: its output, or its error as this one's. */
export async function mustRun(at: PulumiProject, args: string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await runPulumi(at, args, input);
  if (code !== 0) throw new PulumiError(args, (stderr.trim() || stdout.trim()).slice(0, LONGEST));
  return stdout;
}

/** The command said no. */
export class PulumiError extends Error {
  constructor(
    args: string[],
    readonly output: string,
  ) {
    super(`pulumi ${args.slice(0, 2).join(" ")}: ${output}`);
  }
}

/** The stack's state. With `showSecrets` it has them in plain text, which nobody may store. */
export async function exportState(at: PulumiProject, stack: string, showSecrets = false): Promise<StateDocument> {
  const args = ["stack", "export", "--stack", stack, ...(showSecrets ? ["--show-secrets"] : [])];
  return JSON.parse(await mustRun(at, args)) as StateDocument;
}

/** Replaces the stack's state. The command encrypts what is marked as a secret; nothing is written elsewhere. */
export async function importState(at: PulumiProject, stack: string, state: StateDocument): Promise<void> {
  await mustRun(at, ["stack", "import", "--stack", stack], JSON.stringify(state));
}
