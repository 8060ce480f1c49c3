// Two environments on one server, as programs deploy them, for the `env` commands: who logs in has the rights that the
// component gives, and the values are what a test puts there.
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import type { CommandResult } from "./command";
import { groundplanHere, type Surroundings } from "./in-process";
import { startVault, type RealVault } from "./real-servers";
import { everyToken, ours, prepare, registered } from "./stores";
import { apply, createIssuer, vaultRequests, type Issuer, type Stand } from "./vault-requests";

/** A server for files of tests. */
export interface EnvSource {
  vault: RealVault;
  issuer: Issuer;
  /** The token of each identity, by environment and by the last part of its role's name. */
  tokens: { [environment: string]: { [who: string]: string } };
  /** Replaces a document, as somebody else would. */
  put(tree: string, environment: string, app: string, fields: object): Promise<void>;
  /** The fields of a document. */
  get(tree: string, environment: string, app: string): Promise<{ [key: string]: unknown }>;
}

/** The applications of `stores.ts`: developers may read the secrets of `web`, and of `feed` only the names. */
export async function startSource(stand: Omit<Stand, "publicKey"> = {}): Promise<EnvSource> {
  const vault = await startVault();
  const issuer = createIssuer();
  const administrator = await prepare(vault, issuer);
  const tokens: EnvSource["tokens"] = {};
  for (const environment of ["dev", "prod"]) {
    const resources = await registered("secrets", { ...ours, store: { ...ours.store, environment } });
    await apply(vault, vaultRequests(resources, { ...stand, publicKey: issuer.publicKey }).writes, administrator);
    tokens[environment] = await everyToken(vault, issuer, resources);
  }
  const at = (tree: string, environment: string, app: string): string => `${tree}/${environment}/data/${app}`;
  return {
    vault,
    issuer,
    tokens,
    put: async (tree, environment, app, fields) => {
      const { status } = await vault.call("POST", at(tree, environment, app), { data: fields });
      if (status !== 200) throw new Error(`${at(tree, environment, app)}: ${status}`);
    },
    get: async (tree, environment, app) => {
      const { body } = await vault.call("GET", at(tree, environment, app));
      return (body as { data: { data: { [key: string]: unknown } } }).data.data;
    },
  };
}

let shared: Promise<EnvSource> | undefined;

/** The server of all files of tests in this process, which ends with it. A test puts there what it reads. */
export function sharedSource(): Promise<EnvSource> {
  return (shared ??= startSource());
}

/** How a command is run. */
export interface CommandOptions extends Surroundings {
  cwd: string;
  env: Record<string, string | undefined>;
}

const program = path.join(__dirname, "../../bin/groundplan.js");

// What the machine of the tests has must not count.
const without = { VAULT_TOKEN: undefined, VAULT_ADDR: undefined, ACTIONS_ID_TOKEN_REQUEST_URL: undefined };

/** Runs `groundplan env …` in this process. */
export function groundplanEnv(args: string[], { env, ...options }: CommandOptions): Promise<CommandResult> {
  return groundplanHere(["env", ...args], { ...options, env: { ...without, ...env } });
}

/**
 * Runs `groundplan env …` as a user does, in a process of its own, which signals reach and which the programs that it runs print
 * through. `started` is called with the process when it has started.
 */
export async function groundplanEnvAlone(
  args: string[],
  options: CommandOptions,
  started?: (child: ChildProcess) => void,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [program, "env", ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...without, NO_COLOR: "1", ...options.env },
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // A command that ends early does not read what it is sent.
  child.stdin.on("error", () => undefined).end(options.input ?? "");
  started?.(child);
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      resolve(status ?? 128 + os.constants.signals[signal ?? "SIGTERM"]);
    });
  });
  return { code, ...output };
}

/** A new folder, removed when the test ends. */
export function temporaryFolder(context: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-env-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A request on its way to the server. */
export interface Passing {
  method: string;
  /** Without `/v1/`. */
  path: string;
  body: string;
}

/** An answer in the server's place. */
export interface Instead {
  status: number;
  body?: object;
}

/** Stands before the server. What it is told of a request happens before the server sees it, or instead. */
export async function startFront(
  context: TestContext,
  vault: RealVault,
  meet: (passing: Passing) => Promise<Instead | undefined>,
): Promise<string> {
  const server = http.createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString("utf8");
      const passing = { method: request.method ?? "", path: (request.url ?? "").slice("/v1/".length), body };
      const instead = await meet(passing);
      if (instead !== undefined) {
        response.writeHead(instead.status, { "content-type": "application/json" });
        response.end(JSON.stringify(instead.body ?? {}));
        return;
      }
      const headers = Object.fromEntries(
        ["x-vault-token", "content-type"].flatMap((name) => {
          const value = request.headers[name];
          return typeof value === "string" ? [[name, value]] : [];
        }),
      );
      const answer = await fetch(`${vault.url}${request.url ?? ""}`, {
        method: passing.method,
        headers,
        body: body === "" ? null : body,
      });
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
