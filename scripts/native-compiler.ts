import { spawnSync } from "node:child_process";
import path from "node:path";

const root = path.join(__dirname, "..");

/**
 * Runs the native compiler (TypeScript 7, which has no interface for programs yet) in a process of its own, and returns what it
 * prints. Throws that if the compiler finds an error.
 */
export function runCompiler(...args: string[]): string {
  const folder = path.dirname(require.resolve("typescript7/package.json"));
  // It ends before it pays to collect its garbage: a quarter of its time.
  const env = { ...process.env, GOGC: "off" };
  const options = { cwd: root, encoding: "utf8", env, maxBuffer: Infinity } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(folder, "bin/tsc"), ...args], options);
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout;
}
