// The stage of a rehearsal: a folder of its own with the state and the configuration, the simulated APIs, and a Vault server.
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import { startApis, type Apis } from "../../sandbox/http/server";
import { mustRun, type Surroundings } from "../recover/pulumi";
import type { Parts } from "./parts";

export interface StageOptions {
  projectDir: string;
  /** The project's name. */
  project: string;
  stack: string;
  parts: Parts;
  durations: { [method: string]: number };
}

export interface Stage {
  /** For Pulumi's commands about the program. */
  at: Surroundings;
  /** The folder whose Pulumi.yaml names the project, for commands about the state. */
  stateFolder: string;
  /** Options that name the stack and its configuration. */
  stackOptions: string[];
  apis: Apis;
  close(): Promise<void>;
}

interface Settings {
  config?: { [key: string]: unknown };
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-rehearse-"));
  const stateFolder = path.join(folder, "project");
  for (const name of ["project", "backend", "none"]) fs.mkdirSync(path.join(folder, name));
  const configuration = path.join(stateFolder, `Pulumi.${options.stack}.yaml`);
  const settings = readSettings(options.projectDir, options.stack);
  fs.writeFileSync(path.join(stateFolder, "Pulumi.yaml"), `name: ${options.project}\nruntime: nodejs\n`);
  fs.writeFileSync(configuration, stringify(settings));
  const rootToken = randomBytes(16).toString("hex");
  const port = await freePort();
  const apis = await startApis({
    ...{ folder, documents: options.parts.documents, durations: options.durations },
    ...factsOf(settings),
    vault: { port, rootToken },
    initialises: (job) => /-initialise/.test(job),
  });
  const environment = surroundings(folder, apis);
  const vault = await startVault(options.parts.vault, folder, port, rootToken, environment);
  const close = async (): Promise<void> => {
    await ended(vault);
    await apis.close();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const at = { executable: options.parts.engine, folder: options.projectDir, environment };
    await mustRun({ ...at, folder: stateFolder }, ["stack", "init", options.stack, "--no-select"]);
    return { at, stateFolder, stackOptions: ["--stack", options.stack, "--config-file", configuration], apis, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The stack's configuration. What is encrypted in it stays where it is: the rehearsal uses another value. */
function readSettings(projectDir: string, stack: string): Settings {
  const settings = parse(fs.readFileSync(path.join(projectDir, `Pulumi.${stack}.yaml`), "utf8")) as Settings;
  const config = Object.entries(settings.config ?? {}).map(([key, value]) => {
    const isSecret = typeof value === "object" && value !== null && "secure" in value;
    return [key, isSecret ? "a value for the rehearsal" : value] as const;
  });
  return { config: Object.fromEntries(config) };
}

/** What the clouds have to know of themselves: the project, its number, the regions, the zone. */
function factsOf({ config = {} }: Settings): { projects: { [id: string]: string }; regions: string[]; zone: string } {
  const text = (suffix: string): string => {
    const value = Object.entries(config).find(([key]) => key.endsWith(`:${suffix}`))?.[1];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const regions = [text("region"), text("failoverRegion")].filter(Boolean);
  return { projects: { [text("project")]: text("projectNumber") || "100000000001" }, regions, zone: text("domain") };
}

function surroundings(folder: string, { url, certificates }: Apis): NodeJS.ProcessEnv {
  const credentials = path.join(folder, "credentials.json");
  const account = { type: "authorized_user", client_id: "rehearsal", client_secret: "none", refresh_token: "none" };
  fs.writeFileSync(credentials, JSON.stringify(account));
  const authority = certificates.authorityFile;
  return {
    ...withoutCredentials(process.env),
    ...{ HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: "127.0.0.1,localhost" },
    ...{ https_proxy: url, http_proxy: url, no_proxy: "127.0.0.1,localhost" },
    ...{ SSL_CERT_FILE: authority, SSL_CERT_DIR: path.join(folder, "none"), NODE_EXTRA_CA_CERTS: authority },
    ...{ GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: authority, GOOGLE_APPLICATION_CREDENTIALS: credentials },
    // Long enough to look like one.
    CLOUDFLARE_API_TOKEN: randomBytes(20).toString("hex"),
    PULUMI_BACKEND_URL: `${pathToFileURL(path.join(folder, "backend")).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
    // They are there, or cannot be had.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Without it the command does not know --event-log.
    PULUMI_DEBUG_COMMANDS: "true",
  };
}

/** The operator's own credentials have no business here. */
function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const theirs =
    /^(GOOGLE_|CLOUDSDK_|CLOUDFLARE_|VAULT_|BAO_|PULUMI_ACCESS_TOKEN|PULUMI_CONFIG|PULUMI_STACK|KUBECONFIG)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !theirs.test(name)));
}

async function startVault(
  program: string,
  folder: string,
  port: number,
  token: string,
  environment: NodeJS.ProcessEnv,
): Promise<ChildProcess> {
  const log = fs.openSync(path.join(folder, "vault.log"), "w");
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    program,
    ["server", "-dev", `-dev-root-token-id=${token}`, "-dev-no-store-token", `-dev-listen-address=${address}`],
    { env: { ...environment, HOME: folder }, stdio: ["ignore", log, log] },
  );
  fs.closeSync(log);
  process.once("exit", () => child.kill("SIGKILL"));
  for (let waited = 0; waited < 30_000; waited += 100) {
    if (child.exitCode !== null) break;
    if (await answers(port)) return child;
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error(`${program} did not start: ${fs.readFileSync(path.join(folder, "vault.log"), "utf8").slice(-500)}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}

function answers(port: number): Promise<boolean> {
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

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
