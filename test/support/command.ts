import { spawn } from "node:child_process";
import path from "node:path";

const root = path.join(__dirname, "../..");

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the `groundplan` command as a user would, in a process of its own. */
export async function groundplan(...args: string[]): Promise<CommandResult> {
  return execute(process.execPath, [path.join(root, "bin/groundplan.js"), ...args]);
}

/** Runs a program to its end and collects what it prints. */
export async function execute(
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string | undefined> } = {},
): Promise<CommandResult> {
  // Colours are for terminals, and for the logs of services that say so by setting CI.
  const env = { ...process.env, NO_COLOR: "1", ...options.env };
  const child = spawn(command, args, { cwd: options.cwd ?? root, env });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      resolve(status ?? 1);
    });
  });
  return { code, ...output };
}
