// The stage of a rehearsal: a folder of its own with the state and the configuration, the simulated APIs, a Vault server, and a
// Kubernetes control plane where there is one.
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parse, stringify } from "yaml";
import { serveWeb, webEnvironment } from "../../sandbox/engine/web";
import type { KubernetesApi } from "../../sandbox/http/kubernetes/api";
import { fillEndpointGroups } from "../../sandbox/http/kubernetes/endpoint-groups";
import { lookAgain } from "../../sandbox/http/kubernetes/node";
import { MemoryStore } from "../../sandbox/store";
import { startApis, type Apis } from "../../sandbox/http/server";
import { mustRun, type PulumiProject } from "../recover/pulumi";
import { startControlPlane, type ControlPlane } from "./control-plane";
import type { Parts } from "./parts";
import { endServer, freePort, listens, startServer } from "./servers";

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
  at: PulumiProject;
  /** The folder whose Pulumi.yaml names the project, for commands about the state. */
  stateFolder: string;
  /** Options that name the stack and its configuration. */
  stackOptions: string[];
  apis: Apis;
  /** Jobs of Cloud Run whose next run fails, by their names in the program. */
  failing: Set<string>;
  /** The control plane that stands for every cluster. */
  kubernetes: KubernetesApi | undefined;
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
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.reverse()) await end();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const { parts, projectDir } = options;
    const failing = new Set<string>();
    const controlPlane = await openCluster(parts.kubernetes, path.join(folder, "kubernetes"));
    if (controlPlane !== undefined) closing.push(() => controlPlane.close());
    const vault = { port: await freePort(), rootToken: randomBytes(16).toString("hex") };
    const apis = await startApis({
      folder,
      documents: parts.documents,
      durations: options.durations,
      charts: parts.charts,
      vault,
      ...factsOf(settings),
      ...(controlPlane === undefined ? {} : { kubernetes: controlPlane.api }),
      // The provider's own names are those of the program with seven digits.
      fails: (job) => failing.has(job) || failing.has(job.replace(/-[0-9a-f]{7}$/, "")),
      initialises: (job) => /-initialise/.test(job),
    });
    closing.push(() => apis.close());
    if (controlPlane !== undefined) {
      const stop = lookAgain(() => fillEndpointGroups(controlPlane.api, apis.store));
      closing.push(() => {
        stop();
        return Promise.resolve();
      });
    }
    const web = await serveWeb({ records: [], store: new MemoryStore(), folder });
    closing.push(() => web.close());
    const environment = { ...surroundings(folder, apis), ...webEnvironment(folder, web.url) };
    const server = await startVault(parts.vault, folder, vault, environment);
    closing.push(() => endServer(server));
    const at = { executable: parts.engine, folder: projectDir, environment };
    await mustRun({ ...at, folder: stateFolder }, ["stack", "init", options.stack, "--no-select"]);
    const stackOptions = ["--stack", options.stack, "--config-file", configuration];
    return { at, stateFolder, stackOptions, apis, failing, kubernetes: controlPlane?.api, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openCluster(programs: string | undefined, folder: string): Promise<ControlPlane | undefined> {
  if (programs === undefined) return undefined;
  fs.mkdirSync(folder);
  return startControlPlane(programs, folder, withoutCredentials(process.env));
}

function startVault(
  program: string,
  folder: string,
  { port, rootToken }: { port: number; rootToken: string },
  environment: NodeJS.ProcessEnv,
): Promise<ChildProcess> {
  const args = ["server", "-dev", `-dev-root-token-id=${rootToken}`, "-dev-no-store-token"];
  args.push(`-dev-listen-address=127.0.0.1:${port}`);
  return startServer({ program, args, folder, environment }, () => listens(port));
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
  // A key without a namespace is the project's own.
  const text = (name: string): string => {
    const value = Object.entries(config).find(([key]) => key === name || key.endsWith(`:${name}`))?.[1];
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
  const programs = path.join(folder, "bin");
  writeTokenPlugin(programs);
  return {
    ...withoutCredentials(process.env),
    PATH: `${programs}${path.delimiter}${process.env["PATH"] ?? ""}`,
    HELM_CACHE_HOME: path.join(folder, "helm"),
    HELM_CONFIG_HOME: path.join(folder, "helm"),
    HELM_DATA_HOME: path.join(folder, "helm"),
    HTTPS_PROXY: url,
    HTTP_PROXY: url,
    NO_PROXY: "127.0.0.1,localhost",
    https_proxy: url,
    http_proxy: url,
    no_proxy: "127.0.0.1,localhost",
    SSL_CERT_FILE: authority,
    SSL_CERT_DIR: path.join(folder, "none"),
    NODE_EXTRA_CA_CERTS: authority,
    GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: authority,
    GOOGLE_APPLICATION_CREDENTIALS: credentials,
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

/** What a kubeconfig of GKE's asks for a token: https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl */
function writeTokenPlugin(folder: string): void {
  const credential = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    kind: "ExecCredential",
    status: { token: "simulated" },
  };
  fs.mkdirSync(folder);
  const script = `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`;
  fs.writeFileSync(path.join(folder, "gke-gcloud-auth-plugin"), script, { mode: 0o755 });
}

/** The operator's own credentials have no business here, by the names under which the providers look for them. */
export function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const theirs =
    /^(GOOGLE_|GCLOUD_|CLOUDSDK_|CLOUDFLARE_|VAULT_|TERRAFORM_VAULT_|BAO_|PULUMI_(ACCESS_TOKEN|CONFIG|STACK|K8S_)|KUBE|HELM_)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !theirs.test(name)));
}
