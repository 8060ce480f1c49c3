// OpenBao with a configuration of the test's own, where that of `startVault` will not do.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vaultProgram } from "./install-vault";
import { end, endWithUs, onFreePorts, until } from "./processes";
import { callSettled, hasStarted } from "./real-servers";

export interface VaultServerOptions {
  /** The part `storage` of its configuration. */
  storage: object;
  /** File with the key that unseals it, 32 bytes. */
  sealKey: string;
  /** More of the listener's configuration. */
  listener?: object;
}

export interface ConfiguredVault {
  url: string;
  /** Calls the API. Never throws for a status. */
  call(method: string, path: string, body?: object, token?: string): Promise<{ status: number; body: unknown }>;
  /** What it has printed. */
  log(): string;
  /** Ends it without giving it a chance to save anything. */
  kill(): Promise<void>;
}

/** Starts a server that unseals itself, and waits until it answers: as active or as a standby, or to be initialised. */
export function startConfigured(options: VaultServerOptions): Promise<ConfiguredVault> {
  return onFreePorts(2, (port = 0, clusterPort = 0) => startAt(options, port, clusterPort));
}

async function startAt(options: VaultServerOptions, port: number, clusterPort: number): Promise<ConfiguredVault> {
  const found = vaultProgram();
  if ("reason" in found) throw new Error(found.reason);
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-vault-"));
  const configuration = path.join(folder, "vault.json");
  writeFileSync(
    configuration,
    JSON.stringify({
      storage: options.storage,
      seal: { static: { current_key_id: "test", current_key: `file://${options.sealKey}` } },
      listener: { tcp: { address: `127.0.0.1:${port}`, tls_disable: true, ...options.listener } },
      api_addr: url,
      cluster_addr: `http://127.0.0.1:${clusterPort}`,
      log_format: "json",
      // Vault allows it, as initialisation needs it; OpenBao by this line.
      unsafe_allow_api_audit_creation: true,
    }),
  );
  let printed = "";
  const child = spawn(found.program, ["server", `-config=${configuration}`], { stdio: ["ignore", "pipe", "pipe"] });
  endWithUs(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const call: ConfiguredVault["call"] = (...request) => callSettled(url, ...request);
  const answers = async (): Promise<boolean> =>
    hasStarted(printed) && [200, 429, 473, 501].includes((await call("GET", "sys/health")).status);
  const kill = async (): Promise<void> => {
    await end(child, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until("OpenBao", child, () => printed, answers);
  } catch (error) {
    await kill();
    throw error;
  }
  return { url, call, log: () => printed, kill };
}
