// Workers: https://developers.cloudflare.com/api/resources/workers. Their code is kept and not run.
import { text } from "../call";
import { createHash } from "node:crypto";
import type { Properties } from "../../model";
import type { Answer } from "../call";
import { hex, now } from "../google/values";
import { filesOf } from "./assets";
import { failed, key, note, ok, type CloudflareRequest } from "./cloudflare";

const MODULE = "application/javascript+module";
const missing = (): Answer => failed(404, 10007, "This Worker does not exist on your account.");

export function workers(request: CloudflareRequest): Answer | undefined {
  const match = /^(accounts\/[^/]+\/workers)\/(scripts|services)\/([^/]+)(?:\/(.+))?$/.exec(request.path);
  if (match === null) return undefined;
  const [, base = "", kind = "", name = "", part] = match;
  const path = `${base}/scripts/${name}`;
  const stored = request.world.store.get(key(path));
  if (kind === "scripts" && part === undefined) {
    if (request.call.method === "PUT") return upload(request, path, stored);
    if (request.call.method === "DELETE") return remove(request, path, name);
  }
  if (stored === undefined) {
    if (part === "subdomain" && request.call.method !== "GET") note(request, "missing reference", "script", name);
    return missing();
  }
  if (kind === "services") return ok(service(name, stored));
  switch (part) {
    case undefined:
      return { status: 200, raw: Buffer.from(text(stored["content"])), type: MODULE };
    case "settings":
      return ok(settings(stored["metadata"] as Properties));
    case "content":
    case "content/v2":
      return content(stored);
    case "subdomain":
      return subdomain(request, `${path}/subdomain`);
    default:
      return undefined;
  }
}

function subdomain({ world, call, body }: CloudflareRequest, path: string): Answer {
  if (call.method === "POST") {
    const { enabled = false } = body;
    world.store.put(key(path), { enabled, previews_enabled: body["previews_enabled"] ?? enabled });
  }
  if (call.method === "DELETE") world.store.drop(key(path));
  // Where workers.dev is on for an account, a new Worker has it.
  return ok(world.store.get(key(path)) ?? { enabled: true, previews_enabled: true });
}

function remove(request: CloudflareRequest, path: string, name: string): Answer {
  const { store } = request.world;
  if (store.get(key(path)) === undefined) return missing();
  const routes = store.keys().filter((one) => one.includes("/workers/routes/") && store.get(one)?.["script"] === name);
  if (routes.length > 0) note(request, "still in use", "routes", routes);
  const callers = store.keys().filter((one) => servicesOf(store.get(one)).includes(name) && one !== key(path));
  if (callers.length > 0) note(request, "still in use", "services", callers);
  for (const one of store.family(key(path))) store.drop(one);
  return ok(null);
}

/** The Workers that a Worker calls by its service bindings. */
function servicesOf(script: Properties | undefined): string[] {
  const { bindings = [] } = (script?.["metadata"] ?? {}) as { bindings?: Properties[] };
  return bindings.filter(({ type }) => type === "service").map(({ service }) => text(service));
}

function upload(request: CloudflareRequest, path: string, before: Properties | undefined): Answer {
  const { call, world } = request;
  const boundary = /boundary="?([^";]+)/.exec(call.headers["content-type"] ?? "")?.[1] ?? "";
  let metadata: Properties = {};
  let code = "";
  let file = "";
  for (const part of call.body.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
    const split = part.indexOf("\r\n\r\n");
    const head = part.slice(0, split);
    const text = Buffer.from(part.slice(split + 4).replace(/\r\n$/, ""), "latin1").toString("utf8");
    if (head.includes('name="metadata"')) metadata = JSON.parse(text) as Properties;
    else {
      code = text;
      file = /filename="([^"]+)"/.exec(head)?.[1] ?? "";
      if (!head.includes(MODULE)) note(request, "type", "module", head);
    }
  }
  if (file !== metadata["main_module"])
    note(request, "missing reference", ".main_module", metadata["main_module"] ?? null);
  for (const service of servicesOf({ metadata })) {
    const target = path.replace(/[^/]+$/, service);
    if (world.store.get(key(target)) === undefined) note(request, "missing reference", ".bindings[].service", service);
  }
  const etag = createHash("sha256").update(code).digest("hex");
  const created = before?.["created_on"] ?? now();
  const assets = filesOf(request, metadata);
  const made = { metadata, content: code, etag, created_on: created, modified_on: now() };
  world.store.put(key(path), { ...made, ...(assets === undefined ? {} : { assets }) });
  return ok({
    id: path.split("/").at(-1) ?? "",
    etag,
    tag: hex(32),
    handlers: ["fetch"],
    has_assets: assets !== undefined,
    has_modules: true,
    created_on: created,
    modified_on: now(),
    usage_model: "standard",
    logpush: false,
    startup_time_ms: 5,
    deployment_id: hex(32),
    entry_point: file,
    last_deployed_from: "api",
    compatibility_date: metadata["compatibility_date"] ?? null,
    compatibility_flags: metadata["compatibility_flags"] ?? [],
  });
}

/** Secrets are never answered; what was not said about observability is filled in. */
function settings(metadata: Properties): Properties {
  const bindings = ((metadata["bindings"] ?? []) as Properties[]).map(({ text, ...rest }): Properties =>
    rest["type"] === "secret_text" || text === undefined ? rest : { ...rest, text },
  );
  const logs = { enabled: true, head_sampling_rate: 1, invocation_logs: true, persist: true };
  const traces = { enabled: false, head_sampling_rate: 1, persist: true };
  const observability = metadata["observability"] as Properties | undefined;
  return {
    bindings,
    compatibility_date: metadata["compatibility_date"] ?? null,
    usage_model: "standard",
    tail_consumers: null,
    compatibility_flags: metadata["compatibility_flags"] ?? [],
    tags: metadata["tags"] ?? [],
    logpush: metadata["logpush"] ?? false,
    placement: metadata["placement"] ?? {},
    observability:
      observability === undefined
        ? { enabled: false, head_sampling_rate: 1 }
        : { head_sampling_rate: 1, logs, traces, ...observability },
  };
}

function service(name: string, { metadata, etag = "", created_on = "", modified_on = "" }: Properties): Properties {
  const script = {
    id: name,
    tag: hex(32),
    etag,
    handlers: ["fetch"],
    created_on,
    modified_on,
    usage_model: "standard",
    compatibility_date: (metadata as Properties)["compatibility_date"] ?? null,
  };
  return { id: name, default_environment: { environment: "production", created_on, modified_on, script } };
}

function content({ metadata, content: code }: Properties): Answer {
  const file = text((metadata as Properties)["main_module"]);
  const head = `Content-Disposition: form-data; name="${file}"; filename="${file}"\r\nContent-Type: ${MODULE}`;
  const raw = Buffer.from(`--part\r\n${head}\r\n\r\n${text(code)}\r\n--part--\r\n`);
  return { status: 200, raw, type: "multipart/form-data; boundary=part" };
}
