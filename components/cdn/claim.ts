// A zone has its settings and each of its rulesets once: a second component of a program would write over those of the first.
import type { CloudflareZone } from "../contracts/zone";
import { plainOf } from "../internal/known";
import { owners } from "../internal/owners";
import { Subject } from "../internal/refusal";

const otherOwner = owners();

/** @throws ArgumentError where another component of the program has the zone. */
export function claimZone(name: string, { zoneId }: Pick<CloudflareZone, "zoneId">): void {
  const owner = otherOwner(name, zoneId);
  if (owner === undefined) return;
  const remedy = `name all of the zone's host names in the \`hosts\` of Cdn "${owner}", which has this zone`;
  new Subject(`Cdn "${name}"`).refuse("zone.zoneId", plainOf(zoneId), remedy);
}
