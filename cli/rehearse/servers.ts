// Servers that a rehearsal starts on loopback.
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a server may take until it listens, in milliseconds. */
const PATIENCE = 60_000;

export interface Server {
  program: string;
  args: string[];
  /** For its log, and its home. */
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/**
 * Starts a server and waits until `isReady`.
 *
 * @throws the end of its log where it ends before, or takes longer than a minute.
 */
export async function startServer(server: Server, isReady: () => Promise<boolean>): Promise<ChildProcess> {
  const { program, args, folder, environment } = server;
  const file = path.join(folder, `${path.basename(program)}.log`);
  const log = fs.openSync(file, "w");
  const child = spawn(program, args, { env: { ...environment, HOME: folder }, stdio: ["ignore", log, log] });
  fs.closeSync(log);
  const failure = new Promise<Error>((resolve) => child.once("error", resolve));
  process.once("exit", () => child.kill("SIGKILL"));
  for (let waited = 0; waited < PATIENCE && child.exitCode === null; waited += 100) {
    if (await isReady()) return child;
    const error = await Promise.race([failure, sleep(100)]);
    if (error !== undefined) throw error;
  }
  child.kill("SIGKILL");
  throw new Error(`${program} did not start: ${fs.readFileSync(file, "utf8").slice(-500)}`);
}

/** Ends a server and waits for it. */
export async function endServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await exit;
  clearTimeout(timer);
}

/** Whether something listens at a port. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
