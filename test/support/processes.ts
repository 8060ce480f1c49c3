import type { ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Below the ports that systems give to outgoing connections, which would take one between two lines of a test. */
const [lowest, highest] = [20_000, 32_000];

/** Different ports that nobody listens on, for a moment at least. */
async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(lowest, highest);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/**
 * Starts a server on ports that nobody listens on, and once more on others if somebody else took one in the meantime:
 * tests run side by side, and a server may take a while until it listens.
 */
export async function onFreePorts<T>(count: number, start: (...ports: number[]) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(...(await freePorts(count)));
    } catch (error) {
      const wasTaken = /address (is )?already in use|EADDRINUSE/i.test(String(error));
      if (!wasTaken || attempt === 5) throw error;
    }
  }
}

/** Waits, for as long as the server runs and half a minute at most. */
export async function until(
  what: string,
  child: ChildProcess | undefined,
  log: () => string,
  isReady: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child !== undefined && hasEnded(child)) break;
    if (await isReady().catch(() => false)) return;
    await sleep(50);
  }
  throw new Error(`${what} did not start:\n${log().slice(-2000)}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Sends the signal and waits until the process is gone. */
export async function end(child: ChildProcess | undefined, signal: "SIGINT" | "SIGQUIT" | "SIGKILL"): Promise<void> {
  if (child === undefined || hasEnded(child)) return;
  child.ref();
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      resolve();
    }),
  );
  child.kill(signal);
  await ended;
}

/** A test that fails badly leaves nothing running and no folder, and does not wait for what it forgot to stop. */
export function endWithUs(child: ChildProcess, folder?: string): void {
  child.unref();
  // Pipes keep a process waiting too.
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
  const kill = (): void => {
    child.kill("SIGKILL");
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
}
