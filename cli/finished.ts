// A program that was started with pipes, to its end.
import type { ChildProcess } from "node:child_process";

/** How a program ended. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** Everything that a program prints; rejected if it could not be started. */
export function finished(child: ChildProcess): Promise<Finished> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
