// A zone has its settings and each of its rulesets once: a second component of a program would write over those of the first.
import type { CloudflareZone } from "../contracts/zone";
import { originOf, plainOf } from "../internal/known";
import { made } from "../internal/made";
import { perRun } from "../internal/program-run";
import { Subject } from "../internal/refusal";

/** By the zone's identifier, or the Output that will be it, the component that has it. */
const ownersOfRun = perRun(() => new Map<unknown, string>());

/** @throws ArgumentError where another component of the program has the zone. */
export function claimZone(name: string, { zoneId }: Pick<CloudflareZone, "zoneId">): void {
  const owners = ownersOfRun();
  if (owners === undefined) return;
  const owner = made(owners, originOf(zoneId), () => name);
  if (owner === name) return;
  const remedy = `name all of the zone's host names in the \`hosts\` of Cdn "${owner}", which has this zone`;
  new Subject(`Cdn "${name}"`).refuse("zone.zoneId", plainOf(zoneId), remedy);
}
