import { remarks, valueAt } from "../look";
import type { Rule } from "../model";

const safe: Record<string, unknown[]> = {
  ssl: ["strict", "origin_pull"],
  always_use_https: ["on"],
  automatic_https_rewrites: ["on"],
};

export const edgeEncryption: Rule = {
  id: "edge-encryption",
  title: "Users reach the CDN by HTTPS, and the CDN checks the certificate of what is behind it",
  remedy: "Set ssl to strict, and always_use_https to on",
  source: "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "cloudflare:index/zoneSetting:ZoneSetting") return [];
    const setting = valueAt(resource, "settingId");
    const allowed = typeof setting === "string" ? safe[setting] : undefined;
    if (allowed === undefined) return [];
    return remarks(resource, "value", (value) => (allowed.includes(value) ? undefined : `is ${JSON.stringify(value)}`));
  },
};
