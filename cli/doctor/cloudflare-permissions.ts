// What a token of Cloudflare's must be allowed for each resource type: as the dashboard names it, as the API does, and a GET that it takes.
// https://developers.cloudflare.com/fundamentals/api/reference/permissions/, read 2026-11-29 as of 2025-08-22
import { textAt, type Step } from "../../sandbox";

/** A permission to change something. Reading is part of it. */
export interface Permission {
  /** In the dashboard: `DNS Edit`. */
  name: string;
  /** In the API: `DNS Write`. */
  group: string;
  /** What it takes to read it, below the API's address; `{zone}` and `{account}` are the environment's. Absent where another permission shows the same. */
  probe?: string;
}

const of = (subject: string, probe?: string, group = subject): Permission => ({
  name: `${subject} Edit`,
  group: `${group} Write`,
  ...(probe === undefined ? {} : { probe }),
});

const certificates = of("SSL and Certificates", "zones/{zone}/ssl/certificate_packs");
const firewall = of("Zone WAF", "zones/{zone}/rulesets/phases/http_request_firewall_custom/entrypoint");
const scripts = of("Workers Scripts", "accounts/{account}/workers/scripts");
const pools = of("Load Balancing: Monitors and Pools", "accounts/{account}/load_balancers/pools");
const cache = of(
  "Cache Rules",
  "zones/{zone}/rulesets/phases/http_request_cache_settings/entrypoint",
  "Cache Settings",
);
const transform = of(
  "Transform Rules",
  "zones/{zone}/rulesets/phases/http_request_late_transform/entrypoint",
  "Zone Transform Rules",
);

/** Every type of Cloudflare's but for rules, which differ by phase. */
const byType: Record<string, Permission> = {
  AuthenticatedOriginPullsCertificate: certificates,
  AuthenticatedOriginPullsSettings: certificates,
  UniversalSslSetting: certificates,
  CertificatePack: certificates,
  BotManagement: of("Bot Management", "zones/{zone}/bot_management"),
  DnsRecord: of("DNS", "zones/{zone}/dns_records"),
  LeakedCredentialCheck: firewall,
  UrlNormalizationSettings: firewall,
  LoadBalancer: of("Load Balancers", "zones/{zone}/load_balancers"),
  LoadBalancerMonitor: pools,
  LoadBalancerPool: pools,
  WorkersRoute: of("Workers Routes", "zones/{zone}/workers/routes"),
  WorkersScript: scripts,
  WorkersScriptSubdomain: scripts,
  ZoneDnssec: of("DNS", "zones/{zone}/dnssec"),
  ZoneSetting: of("Zone Settings", "zones/{zone}/settings"),
};

const byPhase: Record<string, Permission> = {
  http_request_cache_settings: cache,
  http_response_cache_settings: cache,
  http_request_late_transform: transform,
  http_response_headers_transform: transform,
  http_request_dynamic_redirect: of(
    "Single Redirect",
    "zones/{zone}/rulesets/phases/http_request_dynamic_redirect/entrypoint",
    "Dynamic URL Redirects",
  ),
  http_custom_errors: of("Custom Error Rules", undefined, "Custom Errors"),
  http_ratelimit: firewall,
  http_request_firewall_custom: firewall,
  http_request_firewall_managed: firewall,
};

/** What a resource takes; nothing where no row says it. */
export function permissionOf({ type, inputs }: Pick<Step, "type" | "inputs">): Permission | undefined {
  if (type === "cloudflare:index/ruleset:Ruleset") return byPhase[textAt(inputs, "phase")];
  return byType[type.split(":").at(-1) ?? ""];
}

/** What the resources of a plan take, each once. */
export function permissionsOf(steps: Pick<Step, "type" | "inputs">[]): Permission[] {
  const found = steps.filter(({ type }) => type.startsWith("cloudflare:")).flatMap((step) => permissionOf(step) ?? []);
  return [...new Map(found.map((one) => [one.group, one])).values()];
}
