import type { CloudflareZone } from "../components";
import type { Config } from "./config";

/** The zone of the environment at Cloudflare. */
export function zoneOf(config: Config): CloudflareZone {
  return { zoneId: config.cloudflareZoneId, accountId: config.cloudflareAccountId, zoneName: config.domain };
}
