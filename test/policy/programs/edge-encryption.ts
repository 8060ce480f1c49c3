import * as zone from "@pulumi/cloudflare/zoneSetting";

export function passing(): void {
  new zone.ZoneSetting("ssl", { zoneId: "0".repeat(32), settingId: "ssl", value: "strict" });
  new zone.ZoneSetting("other", { zoneId: "0".repeat(32), settingId: "brotli", value: "off" });
}

export function failing(): void {
  new zone.ZoneSetting("ssl", { zoneId: "0".repeat(32), settingId: "ssl", value: "flexible" });
  new zone.ZoneSetting("redirect", { zoneId: "0".repeat(32), settingId: "always_use_https", value: "off" });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ['redirect value is "off"', 'ssl value is "flexible"'];
