// What an engine that was killed leaves behind: its providers and language hosts go on, and may still send a request.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A process that lost its engine. */
export interface Orphan {
  pid: number;
  /** The program's name, such as `pulumi-resource-gcp`. */
  program: string;
}

/** Names of the engine's children: plug-ins by their own names, the program by the SDK's file that runs it. */
const CHILD = /(pulumi-(?:resource|language|analyzer)-[\w-]+)|@pulumi\/pulumi\/cmd\/(run[\w-]*)/;

/** How long a process gets to end by itself, in milliseconds. */
const PATIENCE = 5_000;

/**
 * The engine's children whose engine is gone. Each has the addresses of its engine among its arguments; nobody listens
 * there any more.
 */
export async function findOrphans(): Promise<Orphan[]> {
  const found = await Promise.all(
    listProcesses().map(async ({ pid, command }) => {
      const match = CHILD.exec(command);
      const ports = [...command.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port));
      if (match === null || ports.length === 0 || pid === process.pid) return [];
      const listening = await Promise.all(ports.map(isListening));
      return listening.includes(true) ? [] : [{ pid, program: match[1] ?? `the program (${match[2] ?? ""})` }];
    }),
  );
  return found.flat();
}

/** Ends them: politely, and after five seconds for good. */
export async function endOrphans(orphans: Orphan[]): Promise<void> {
  for (const { pid } of orphans) signal(pid, "SIGTERM");
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline && orphans.some(({ pid }) => signal(pid, 0))) await sleep(50);
  for (const { pid } of orphans) signal(pid, "SIGKILL");
}

/** Whether a process runs on this machine. */
export function isRunning(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    // It exists, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function listProcesses(): { pid: number; command: string }[] {
  return process.platform === "linux" ? fromProc() : fromPs();
}

function fromProc(): { pid: number; command: string }[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = fs.readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return isZombie(name) ? [] : [{ pid: Number(name), command }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** Ended, and not yet waited for by its parent. */
function isZombie(pid: string): boolean {
  return /^\d+ \(.*\) Z /s.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"));
}

function fromPs(): { pid: number; command: string }[] {
  const { stdout } = spawnSync("ps", ["-axww", "-o", "pid=,command="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const match = /^\s*(\d+) (.*)$/.exec(line);
    return match === null ? [] : [{ pid: Number(match[1]), command: match[2] ?? "" }];
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    const answer = (is: boolean) => (): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", answer(true)).once("error", answer(false));
    socket.setTimeout(2_000, answer(true));
  });
}
