// Cloudflare's API as far as zones, their rules and Workers need it: https://developers.cloudflare.com/api. Bodies are not
// checked, since no description of the API is small enough to fetch; what is missing, taken or in use is noted.
import { without } from "../../wire";
import type { Properties, Value } from "../../model";
import type { Answer, Call, Noter } from "../call";
import { merged, shown, tableOf } from "../call";
import { hex, now } from "../google/values";
import type { ApiStore } from "../store";
import { assets } from "./assets";
import { rulesets } from "./rulesets";
import { workers } from "./workers";
import { zones } from "./zones";

export interface CloudflareWorld {
  store: ApiStore;
  /** The zone's name. */
  zone: string;
  note: Noter;
}

export interface CloudflareRequest {
  world: CloudflareWorld;
  call: Call;
  /** Without the version. */
  path: string;
  body: Properties;
}

export const ok = (result: Value, more: Properties = {}): Answer => ({
  status: 200,
  body: { success: true, errors: [], messages: [], result, ...more },
});

export const failed = (status: number, code: number, message: string): Answer => ({
  status,
  body: { success: false, errors: [{ code, message }], messages: [], result: null },
});

export function note({ world, call }: CloudflareRequest, kind: string, at: string, value: Value): void {
  world.note({ kind, method: `${call.method} ${call.host}`, path: call.path, at, value: shown(value) });
}

export const key = (path: string): string => `cloudflare:${path}`;

/** Objects of a collection. */
export function all({ world }: CloudflareRequest, path: string): Properties[] {
  return world.store.under(`${key(path)}/`).map((one) => world.store.get(one) ?? {});
}

export function cloudflare(world: CloudflareWorld, call: Call): Answer {
  const isForm = /multipart/.test(call.headers["content-type"] ?? "");
  const request: CloudflareRequest = {
    world,
    call,
    path: call.path.replace(/^\/client\/v4\//, ""),
    body: (isForm ? undefined : tableOf(call.body)) ?? {},
  };
  return (
    zones(request) ??
    assets(request) ??
    workers(request) ??
    rulesets(request) ??
    certificates(request) ??
    collection(request)
  );
}

function certificates({ world, call, path, body }: CloudflareRequest): Answer | undefined {
  const packs = /^(zones\/[^/]+\/ssl\/certificate_packs)\/order$/.exec(path)?.[1];
  if (packs !== undefined) {
    const id = hex(32);
    const pack = {
      id,
      status: "active",
      certificates: [],
      validation_records: [],
      cloudflare_branding: false,
      ...body,
    };
    return ok(world.store.put(key(`${packs}/${id}`), pack));
  }
  // https://developers.cloudflare.com/api/resources/ssl/subresources/universal/subresources/settings/
  if (/^zones\/[^/]+\/ssl\/universal\/settings$/.test(path)) {
    if (call.method === "PATCH") world.store.put(key(path), { enabled: body["enabled"] ?? true });
    return ok(world.store.get(key(path)) ?? { enabled: true });
  }
  const pulls = /^zones\/[^/]+\/origin_tls_client_auth(\/settings)?$/.exec(path);
  if (pulls === null) return undefined;
  if (pulls[1] !== undefined) {
    if (call.method === "PUT") world.store.put(key(path), { enabled: body["enabled"] ?? false });
    return ok(world.store.get(key(path)) ?? { enabled: false });
  }
  if (call.method !== "POST") return undefined;
  const id = hex(32);
  // The private key is never answered.
  const certificate = {
    id,
    status: "active",
    uploaded_on: now(),
    expires_on: "2036-01-01T00:00:00Z",
    issuer: "simulated",
    signature: "ECDSAWithSHA256",
    ...without(body, ["private_key"]),
  };
  return ok(world.store.put(key(`${path}/${id}`), certificate));
}

export const pageOf = (count: number): Properties => ({
  result_info: { page: 1, per_page: 100, count, total_count: count, total_pages: 1 },
});

/** Whatever else is a collection whose members have identifiers. */
function collection(request: CloudflareRequest): Answer {
  const { world, call, path, body } = request;
  const { store } = world;
  const stored = store.get(key(path));
  switch (call.method) {
    case "POST":
      return add(request);
    case "GET": {
      if (stored !== undefined) return ok(stored);
      if (/\/[0-9a-f]{32}$/.test(path)) return failed(404, 10000, "not found");
      const items = all(request, path);
      return ok(items, pageOf(items.length));
    }
    case "DELETE":
      store.drop(key(path));
      return stored === undefined ? failed(404, 10000, "not found") : ok({ id: path.split("/").at(-1) ?? "" });
    default: {
      if (stored === undefined) return failed(404, 10000, "not found");
      const kept = call.method === "PATCH" ? structuredClone(stored) : fixedOf(path, stored);
      return ok(store.put(key(path), { ...merged(kept, body), modified_on: now() }));
    }
  }
}

function fixedOf(path: string, stored: Properties): Properties {
  const { id = "", created_on = "" } = stored;
  return { id, created_on, ...defaultsOf(path, {}) };
}

/** What a collection's answers add to what was sent. */
function defaultsOf(path: string, body: Properties): Properties {
  if (path.includes("/dns_records")) return { proxiable: true, meta: {}, settings: {}, tags: [], comment: null };
  if (path.includes("/load_balancers/monitors")) {
    return {
      allow_insecure: false,
      consecutive_down: 0,
      consecutive_up: 0,
      follow_redirects: false,
      interval: 60,
      method: "GET",
      probe_zone: "",
      retries: 2,
      timeout: 5,
    };
  }
  if (path.includes("/load_balancers/pools")) return { enabled: true, minimum_origins: 1, notification_email: "" };
  if (path.includes("/load_balancers")) {
    return {
      enabled: true,
      proxied: false,
      session_affinity: "none",
      steering_policy: body["steering_policy"] ?? "off",
    };
  }
  return {};
}

/** What two members of a collection may not have in common. */
const UNIQUE: { [collection: string]: string[] } = {
  dns_records: ["name", "type", "content"],
  routes: ["pattern"],
  load_balancers: ["name"],
  pools: ["name"],
};

/** Types of records that lead somewhere: a CNAME is the only one of a name. */
const LEADING = ["A", "AAAA", "CNAME"];

/** Whether a record has no place beside what a zone has (https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/). */
function isBesideAlias(request: CloudflareRequest): boolean {
  const { path, body } = request;
  const leads = ({ type }: Properties): boolean => LEADING.some((one) => one === type);
  if (!path.endsWith("/dns_records") || !leads(body)) return false;
  const others = all(request, path).filter((one) => one["name"] === body["name"] && leads(one));
  return others.some((one) => one["type"] === "CNAME" || body["type"] === "CNAME");
}

function add(request: CloudflareRequest): Answer {
  const { world, path, body } = request;
  const names = UNIQUE[path.split("/").at(-1) ?? ""];
  const same = names && all(request, path).find((one) => names.every((name) => one[name] === body[name]));
  if (same !== undefined) {
    note(request, "already exists", names?.[0] ?? "", body[names?.[0] ?? ""] ?? null);
    return failed(409, 81058, "An identical record already exists.");
  }
  if (isBesideAlias(request)) {
    note(request, "already exists", "name", body["name"] ?? null);
    return failed(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
  }
  const { script } = body;
  if (/workers\/routes$/.test(path) && typeof script === "string" && !hasScript(world, script)) {
    note(request, "missing reference", ".script", script);
  }
  const id = hex(32);
  const made = { id, created_on: now(), modified_on: now(), ...defaultsOf(path, body), ...body };
  return ok(world.store.put(key(`${path}/${id}`), made));
}

function hasScript({ store }: CloudflareWorld, name: string): boolean {
  return store.keys().some((one) => one.endsWith(`/workers/scripts/${name}`));
}
