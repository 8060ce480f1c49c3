// Zones and their settings.
import type { Properties, Value } from "../../model";
import type { Answer } from "../call";
import { NAME_SERVERS } from "../../invokes";
import { hex, now } from "../google/values";
import { key, note, ok, pageOf, type CloudflareRequest } from "./cloudflare";

/** A zone's settings as a new zone has them: https://developers.cloudflare.com/api/resources/zones/subresources/settings */
const SETTINGS: { [id: string]: Value } = {
  always_use_https: "off",
  automatic_https_rewrites: "on",
  min_tls_version: "1.0",
  tls_1_3: "on",
  ssl: "full",
  brotli: "on",
  http3: "on",
  "0rtt": "off",
  security_header: {},
  websockets: "on",
  ipv6: "on",
  early_hints: "off",
  opportunistic_encryption: "on",
  security_level: "medium",
  browser_check: "on",
  cache_level: "aggressive",
  always_online: "off",
  tls_client_auth: "off",
  browser_cache_ttl: 14_400,
};

/**
 * What a zone has once beside its settings, as a new zone has it, by what comes after its identifier: API reference,
 * `bot_management`, `leaked_credential_checks` and `url_normalization`.
 */
const SINGLE: { [path: string]: Properties } = {
  bot_management: { fight_mode: false, enable_js: false, is_robots_txt_managed: false, ai_bots_protection: "disabled" },
  "leaked-credential-checks": { enabled: false },
  url_normalization: { scope: "incoming", type: "cloudflare" },
};

export function zones(request: CloudflareRequest): Answer | undefined {
  const { world, path } = request;
  const one = /^zones\/([^/]+)$/.exec(path)?.[1];
  const described = (id: string): Properties => ({
    id,
    name: world.zone,
    status: "active",
    type: "full",
    paused: false,
    name_servers: NAME_SERVERS,
    original_name_servers: NAME_SERVERS,
  });
  if (one !== undefined) return ok(described(one));
  if (path === "zones") return ok([described(hex(32))], pageOf(1));
  return single(request) ?? settingOf(request);
}

function single({ world: { store }, call, path, body }: CloudflareRequest): Answer | undefined {
  const initial = SINGLE[/^zones\/[^/]+\/(.+)$/.exec(path)?.[1] ?? ""];
  if (initial === undefined) return undefined;
  if (call.method === "DELETE") store.drop(key(path));
  else if (call.method !== "GET") store.put(key(path), { ...(store.get(key(path)) ?? initial), ...body });
  return ok(store.get(key(path)) ?? initial);
}

function settingOf(request: CloudflareRequest): Answer | undefined {
  const { world, call, path, body } = request;
  const setting = /^zones\/[^/]+\/settings\/([^/]+)$/.exec(path)?.[1];
  if (setting === undefined) return undefined;
  if (SETTINGS[setting] === undefined) note(request, "unknown setting", setting, body["value"] ?? null);
  if (call.method !== "GET") {
    world.store.put(key(path), { id: setting, value: body["value"] ?? null, editable: true, modified_on: now() });
  }
  return ok(world.store.get(key(path)) ?? { id: setting, value: SETTINGS[setting] ?? "off", editable: true });
}
