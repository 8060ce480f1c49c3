// What Cloudflare says of the environment's zone.
import type { ZoneFacts } from "../../components/internal/certificate-obstacles";
import { isTable, textAt, type Value } from "../../sandbox";
import { setting, Unasked, type Facts, type Questions } from "./model";

export interface Zone extends ZoneFacts {
  name: string;
  account: string;
  /** `free`, `pro`, …; empty where the answer does not say. */
  plan: string;
}

/** @throws Unasked where the token does not see it. */
export async function zoneOf(facts: Facts, ask: Questions): Promise<Zone> {
  const id = setting(facts, "cloudflareZoneId");
  const { status, result, message } = await ask.cloudflare(`zones/${id}`);
  const zone = result as Value | undefined;
  if (status !== 200 || !isTable(zone)) {
    throw new Unasked(
      `Cloudflare does not show the zone ${id} to the token (${status}${message === "" ? "" : `: ${message}`})`,
    );
  }
  const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    name: textAt(zone, "name"),
    status: textAt(zone, "status"),
    type: textAt(zone, "type"),
    paused: zone["paused"] === true,
    nameServers: texts(zone["name_servers"]),
    vanityNameServers: texts(zone["vanity_name_servers"]),
    account: textAt(zone, "account.id"),
    plan: textAt(zone, "plan.legacy_id"),
  };
}
