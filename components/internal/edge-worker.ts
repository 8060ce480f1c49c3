import type * as cloudflare from "@pulumi/cloudflare";
import { WorkersScript } from "@pulumi/cloudflare/workersScript";
import { WorkersScriptSubdomain } from "@pulumi/cloudflare/workersScriptSubdomain";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { dashed } from "./dashed";
import type { EdgeIdentity } from "./edge-identity";
import { workerBundle, type WorkerFile } from "./worker-bundle";

/** Runtime version of the Worker (https://developers.cloudflare.com/workers/configuration/compatibility-dates/). */
const compatibilityDate = "2026-04-01";

/** Each run is logged, for the days that Cloudflare keeps logs; no traces. */
const observability = {
  enabled: true,
  headSamplingRate: 1,
  logs: { enabled: true, headSamplingRate: 1, invocationLogs: true, persist: true },
  traces: { enabled: false, headSamplingRate: 1, persist: true },
};

/**
 * Name of a Worker's script: unique in the account, which may have other environments' zones, so it carries the zone's. Cloudflare
 * replaces a script of the same name, so that `origin-dev` in `example.com` must not be `origin` in `dev.example.com`.
 */
export function scriptName(name: string, zoneName: string): string {
  return `${dashed(name)}-${dashed(zoneName)}`;
}

/**
 * Longest name of a script: the first label of its name below `workers.dev`
 * (https://developers.cloudflare.com/workers/configuration/routing/workers-dev/), although it is switched off there.
 */
export const longestScriptName = 63;

/** Files that Cloudflare serves by itself, and how. */
type Files = cloudflare.types.input.WorkersScriptAssets;

/** A binding of a Worker, as Cloudflare's API has it. */
interface Binding {
  type: string;
  name: string;
  [property: string]: pulumi.Input<string>;
}

/**
 * Deploys `edge/origin-worker.ts`, which says what its bindings are: `SERVICE_URL` and `SERVICE_ACCOUNT` for a service,
 * `BUCKET` for a bucket. `dependsOn` are the rights that it needs. Children are named `name`.
 */
export function createEdgeWorker(
  parent: pulumi.Resource,
  name: string,
  zone: CloudflareZone,
  identity: EdgeIdentity,
  bindings: Record<string, pulumi.Input<string>>,
  dependsOn: pulumi.Resource[],
): WorkersScript {
  const texts = {
    ...bindings,
    IDENTITY_ISSUER: identity.issuer,
    IDENTITY_PROVIDER: identity.provider,
    IDENTITY_SUBJECT: identity.subject,
    KEY_ID: identity.keyId,
  };
  const key = { type: "secret_text", name: "PRIVATE_KEY", text: identity.privateKey };
  return deployWorker(parent, name, zone, "origin-worker", [...textBindings(texts), key], dependsOn);
}

/**
 * Deploys `edge/router.ts` with its variables and the Workers that it leads to: the names of their scripts by the names that
 * the variables have for them. Children are named `name`.
 */
export function createRouter(
  parent: pulumi.Resource,
  name: string,
  zone: CloudflareZone,
  texts: Record<string, string>,
  scripts: Record<string, pulumi.Input<string>>,
): WorkersScript {
  const services = Object.entries(scripts).map(([service, script]) => ({
    type: "service",
    name: service,
    service: script,
    // What the API fills in (https://github.com/cloudflare/terraform-provider-cloudflare/issues/7281).
    environment: "production",
  }));
  return deployWorker(parent, name, zone, "router", [...textBindings(texts), ...services], []);
}

/** What own code of the user is bound to, and how long it may compute. */
export interface FunctionSettings {
  config?: { [name: string]: pulumi.Input<string> };
  secrets?: { name: string; storeId: string; secretName: string }[];
  cpuMilliseconds?: number;
}

/** CPU time of own code in milliseconds, as the Free plan of Workers has it. */
const defaultCpu = 10;

/** Deploys own code of the user, which is bundled already. Children are named `name`. */
export function createFunction(
  parent: pulumi.Resource,
  name: string,
  zone: CloudflareZone,
  text: string,
  { config = {}, secrets = [], cpuMilliseconds = defaultCpu }: FunctionSettings,
): WorkersScript {
  const bound = secrets.map(({ name: variable, storeId, secretName }) => ({
    type: "secrets_store_secret",
    name: variable,
    storeId,
    secretName,
  }));
  const limits = cpuMilliseconds === 0 ? {} : { limits: { cpuMs: cpuMilliseconds } };
  const more = { args: { content: text, mainModule: "function.js", ...limits } };
  return deployWorker(parent, name, zone, "function-host", [...textBindings(config), ...bound], [], more);
}

/** Deploys `edge/site.ts`, which says what its bindings are, beside the files that it stands for. Children are named `name`. */
export function createSiteWorker(
  parent: pulumi.Resource,
  name: string,
  zone: CloudflareZone,
  files: Files,
  texts: Record<string, pulumi.Input<string>>,
  hooks: pulumi.ResourceHookBinding,
): WorkersScript {
  const bindings = [...textBindings(texts), { type: "assets", name: "ASSETS" }];
  return deployWorker(parent, name, zone, "site", bindings, [], { args: { assets: files }, options: { hooks } });
}

/** What only some Workers have. */
interface More {
  args?: { assets?: Files; content?: string; mainModule?: string; limits?: { cpuMs: number } };
  options?: { hooks: pulumi.ResourceHookBinding };
}

function textBindings(texts: Record<string, pulumi.Input<string>>): Binding[] {
  return Object.entries(texts).map(([name, text]) => ({ type: "plain_text", name, text }));
}

function deployWorker(
  parent: pulumi.Resource,
  name: string,
  zone: CloudflareZone,
  worker: WorkerFile,
  bindings: Binding[],
  dependsOn: pulumi.Resource[],
  more: More = {},
): WorkersScript {
  const script = new WorkersScript(
    name,
    {
      accountId: zone.accountId,
      scriptName: scriptName(name, zone.zoneName),
      content: more.args?.content ?? workerBundle(worker),
      mainModule: `${worker}.js`,
      compatibilityDate,
      // In the order of their names, so that a change of the program's order is no change of the Worker.
      bindings: [...bindings].sort((one, other) => (one.name < other.name ? -1 : 1)),
      observability,
      ...more.args,
    },
    {
      parent,
      dependsOn,
      ...more.options,
      // Cloudflare answers with fields that it has added, and the provider takes them for changes
      // (https://github.com/cloudflare/terraform-provider-cloudflare/issues/7326).
      ignoreChanges: ["observability.headSamplingRate", "observability.logs", "observability.traces"],
    },
  );
  // The Worker answers on the zone's own host names only, behind the zone's rate limits and certificates.
  new WorkersScriptSubdomain(
    name,
    { accountId: zone.accountId, scriptName: script.scriptName, enabled: false, previewsEnabled: false },
    { parent },
  );
  return script;
}
