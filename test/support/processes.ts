import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Ports that nobody listens on, for a moment at least. Each is another one: all are held until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A port that nobody listens on, for a moment at least. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
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
