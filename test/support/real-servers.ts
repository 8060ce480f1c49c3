// Real servers for tests. OpenBao, which has Vault's API, is installed by the first test that asks for it; PostgreSQL comes
// with `npm ci`.
//
//   test("title", { skip: missing("vault", "postgres") }, async () => {
//     const vault = await startVault();                    // in memory, unsealed, root token "root", about a second
//     const vault = await startVault({ folder });          // keeps its data there: see below
//     try { ... } finally { await vault.stop(); }
//   });
//
// With a folder the server is as a production server is: not initialised until `initialiseVault(vault)`, or a test, does it;
// unsealed by itself when it starts (a key in the folder stands for KMS). `kill()` is a power cut, `start()` brings it back
// at the same address, `restart()` does both politely. `log()` is what it has printed. An audit device may be enabled
// through the API: `{ type: "file", options: { file_path: "stdout" } }` goes to `log()`, `vault.auditFile` to a file.
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { vaultProgram } from "./install-vault";
import { makeCluster } from "./postgres-cluster";
import { nobody, postgresPrograms, reachable } from "./postgres-programs";
import { end, endWithUs, onFreePorts, until } from "./processes";

/** What can't be run here, as a reason to skip; `false` if everything can. The first call may install a server. */
export function missing(...servers: ("vault" | "postgres")[]): string | false {
  const reasons = servers
    .map((server) => (server === "vault" ? vaultProgram() : postgresPrograms()))
    .flatMap((found) => ("reason" in found ? [found.reason] : []));
  return reasons.length === 0 ? false : reasons.join("; ");
}

/** A running server. */
export interface RealServer {
  port: number;
  /** Ends it, and removes what it kept in a folder of its own. */
  stop(): Promise<void>;
}

/** How to start OpenBao. */
export interface VaultOptions {
  /** Folder for its data, made if it is absent and left when the server stops. The default is to keep everything in memory. */
  folder?: string;
  /** Whether it stores by Raft, as a snapshot needs; the default is `false`. Each start then takes a second more. */
  raft?: boolean;
}

/** OpenBao. */
export interface RealVault extends RealServer {
  url: string;
  /** Sent unless another is given; `root` in memory, empty with a folder until `initialiseVault`. */
  token: string;
  /** A file that an audit device may write to. */
  auditFile: string;
  /** Calls the API. Never throws for a status. */
  call(method: string, path: string, body?: object, token?: string): Promise<{ status: number; body: unknown }>;
  /** What the server has printed so far, over all its starts. */
  log: () => string;
  /** Ends the server without giving it a chance to save anything. */
  kill(): Promise<void>;
  /** Starts the server that was killed, on the same data and at the same address. */
  start(): Promise<void>;
  /** Ends it in good order and starts it again. */
  restart(): Promise<void>;
}

export function startVault(options: VaultOptions = {}): Promise<RealVault> {
  return onFreePorts(2, (port = 0, clusterPort = 0) => startVaultAt(options, port, clusterPort));
}

async function startVaultAt(options: VaultOptions, port: number, clusterPort: number): Promise<RealVault> {
  const found = vaultProgram();
  if ("reason" in found) throw new Error(found.reason);
  const url = `http://127.0.0.1:${port}`;
  const own = options.folder === undefined ? mkdtempSync(path.join(tmpdir(), "groundplan-vault-")) : undefined;
  const folder = path.resolve(options.folder ?? own ?? "");
  const command = vaultCommand(options, folder, port, clusterPort);
  let printed = "";
  let child: ChildProcess | undefined;
  const call: RealVault["call"] = (method, apiPath, body, token = vault.token) =>
    callSettled(url, method, apiPath, body, token);
  const vault: RealVault = {
    port,
    url,
    token: options.folder === undefined ? "root" : "",
    auditFile: path.join(folder, "audit.log"),
    call,
    log: () => printed,
    start: async () => {
      const before = printed.length;
      const server = spawn(found.program, command, { stdio: ["ignore", "pipe", "pipe"] });
      child = server;
      endWithUs(server, own);
      for (const stream of [server.stdout, server.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
      }
      await until(
        "OpenBao",
        server,
        () => printed,
        async () => hasStarted(printed.slice(before)) && ready((await call("GET", "sys/health")).status),
      );
    },
    kill: () => end(child, "SIGKILL"),
    restart: async () => {
      await end(child, "SIGINT");
      await vault.start();
    },
    stop: async () => {
      // What is in memory is not worth the half second of an orderly end.
      await end(child, own === undefined ? "SIGINT" : "SIGKILL");
      if (own !== undefined) rmSync(own, { recursive: true, force: true });
    },
  };
  try {
    await vault.start();
  } catch (error) {
    await vault.stop();
    throw error;
  }
  return vault;
}

/** Calls the API. A mount that is new, or whose server has just started, takes a moment to become a versioned one. */
export async function callSettled(
  url: string,
  ...[method, apiPath, body, token = ""]: Parameters<RealVault["call"]>
): ReturnType<RealVault["call"]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const response = await fetch(`${url}/v1/${apiPath}`, {
      method,
      headers: { "X-Vault-Token": token, ...(method === "PATCH" ? { "content-type": mergePatch } : {}) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    const isSettling = response.status === 400 && text.includes("Upgrading from non-versioned");
    if (!isSettling || Date.now() > deadline) {
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    }
    await sleep(50);
  }
}

const mergePatch = "application/merge-patch+json";

/** Whether OpenBao listens, by what it has printed: at its port another server may answer, which was faster. */
export function hasStarted(printed: string): boolean {
  return printed.includes("server started!");
}

/** Active, or waiting to be initialised. */
function ready(status: number): boolean {
  return status === 200 || status === 501;
}

/** Initialises a server that keeps its data in a folder, as a test that is about something else needs it. */
export async function initialiseVault(vault: RealVault): Promise<{ rootToken: string; recoveryKeys: string[] }> {
  const { status, body } = await vault.call("PUT", "sys/init", { recovery_shares: 1, recovery_threshold: 1 });
  if (status !== 200) throw new Error(`sys/init answered ${status}`);
  const made = body as { root_token: string; recovery_keys_base64: string[] };
  vault.token = made.root_token;
  const health = async (): Promise<boolean> => (await vault.call("GET", "sys/health")).status === 200;
  await until("the initialised OpenBao", undefined, vault.log, health);
  return { rootToken: made.root_token, recoveryKeys: made.recovery_keys_base64 };
}

function vaultCommand(options: VaultOptions, folder: string, port: number, clusterPort: number): string[] {
  mkdirSync(path.join(folder, "data"), { recursive: true });
  const configuration = path.join(folder, "configuration.hcl");
  // Vault allows it, as initialisation needs it; OpenBao by this line.
  const common = "unsafe_allow_api_audit_creation = true\n";
  if (options.folder === undefined) {
    writeFileSync(configuration, common);
    const dev = ["-dev", "-dev-root-token-id=root", "-dev-no-store-token"];
    return ["server", ...dev, `-dev-listen-address=127.0.0.1:${port}`, `-config=${configuration}`];
  }
  const key = path.join(folder, "seal.key");
  if (!existsSync(key)) writeFileSync(key, randomBytes(32), { mode: 0o600 });
  const data = JSON.stringify(path.join(folder, "data"));
  const storage =
    options.raft === true
      ? `storage "raft" {\n  path = ${data}\n  node_id = "test"\n  performance_multiplier = "1"\n}`
      : `storage "pebbledb" {\n  path = ${data}\n}`;
  const lines = [
    storage,
    `listener "tcp" {\n  address = "127.0.0.1:${port}"\n  tls_disable = true\n}`,
    `seal "static" {\n  current_key_id = "test"\n  current_key = "file://${key}"\n}`,
    `cluster_addr = "http://127.0.0.1:${clusterPort}"`,
    `api_addr = "http://127.0.0.1:${port}"`,
    common,
  ];
  writeFileSync(configuration, lines.join("\n"));
  return ["server", `-config=${configuration}`];
}

/**
 * PostgreSQL with an administrator `admin`, whose password is `admin`, and a database `postgres`.
 *
 * @param extensions - files of extensions that PostgreSQL itself has not, by their names
 */
export async function startPostgres(extensions: { [file: string]: string } = {}): Promise<RealServer> {
  const found = postgresPrograms();
  if ("reason" in found) throw new Error(found.reason);
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-postgres-"));
  if (nobody !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  const programs = withExtensions(found.folder, path.join(folder, "programs"), extensions);
  const data = path.join(folder, "data");
  makeCluster(programs, data, "scram-sha-256");
  let child: ChildProcess | undefined;
  const port = await onFreePorts(1, async (port = 0) => {
    child = await startProgram(programs, folder, data, port);
    return port;
  });
  return {
    port,
    stop: async () => {
      await end(child, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The programs where they can be run; a copy of them where there is something to add. */
function withExtensions(programs: string, elsewhere: string, extensions: { [file: string]: string }): string {
  const files = Object.entries(extensions);
  if (files.length === 0) return reachable(programs, elsewhere);
  cpSync(programs, elsewhere, { recursive: true, verbatimSymlinks: true });
  for (const [name, text] of files) writeFileSync(path.join(elsewhere, "share/postgresql/extension", name), text);
  return elsewhere;
}

async function startProgram(programs: string, folder: string, data: string, port: number): Promise<ChildProcess> {
  const child = spawn(path.join(programs, "bin/postgres"), ["-D", data, "-p", String(port), "-k", folder, "-F"], {
    ...nobody,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  endWithUs(child, folder);
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
  await until(
    "PostgreSQL",
    child,
    () => log,
    () => Promise.resolve(log.includes("ready to accept connections")),
  );
  return child;
}
