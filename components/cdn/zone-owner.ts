// Whose a zone is: Cloudflare takes settings from whoever writes last, and refuses only a second ruleset of a phase.
import { getRulesets } from "@pulumi/cloudflare/getRulesets";
import * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { hook, valueOf, within } from "../internal/hook";
import { asOutput } from "../internal/outputs";
import { ownerOf } from "../internal/owner";
import type { Subject } from "../internal/refusal";

/** Milliseconds that Cloudflare gets to list the rulesets, the provider's own attempts included. */
const patience = 30_000;

const mark = "Owner: ";

/** What each ruleset of a `Cdn` says of itself, so that nobody takes it for somebody else's. */
export function rulesetDescription(subject: Subject): string {
  return `${mark}${ownerOf(subject)}`;
}

/** Who makes what a zone has once, and what asks before it is made. */
export interface ZoneOwner {
  subject: Subject;
  hooks: pulumi.ResourceHookBinding;
}

/** A ruleset as Cloudflare lists it. */
interface ListedRuleset {
  id: string;
  kind: string;
  phase: string;
  description: string;
}

/**
 * A hook for what a zone has once. It asks Cloudflare, in an `up` and before the first of it is made, whether another `Cdn` has rules in the zone, and
 * refuses to write over that one's settings. What cannot be asked is told, and the `up` goes on: Cloudflare still refuses a second ruleset of a phase.
 */
export function zoneCheck(
  parent: pulumi.Resource,
  name: string,
  subject: Subject,
  { zoneId, zoneName }: CloudflareZone,
): pulumi.ResourceHook {
  let asked: Promise<ListedRuleset[]> | undefined;
  return hook(`${name}-zone-owner`, async () => {
    const id = await valueOf(asOutput(zoneId));
    asked ??= listed(parent, id, zoneName);
    const own = rulesetDescription(subject);
    const others = (await asked).filter(
      ({ kind, description }) => kind === "zone" && description.startsWith(mark) && description !== own,
    );
    if (others.length > 0) refuse(subject, zoneName, others);
  });
}

function refuse(subject: Subject, zoneName: string, others: ListedRuleset[]): never {
  const owners = [...new Set(others.map(({ description }) => description.slice(mark.length)))].sort();
  const remedy =
    `name its host names in the \`hosts\` of that one, or give ${ownerOf(subject)} a zone of its own. ` +
    `If that one is gone for good, delete its rulesets (${others.map(({ id }) => id).join(", ")}): docs/first-deployment.md, "A ruleset that is there already"`;
  return subject.refuse("zone.zoneId", undefined, remedy, `the zone ${zoneName} is of ${owners.join(" and ")}`);
}

async function listed(parent: pulumi.Resource, zoneId: string, zoneName: string): Promise<ListedRuleset[]> {
  try {
    const { rulesets } = await within(patience, getRulesets({ zoneId }, { parent }), `whose the zone ${zoneName} is`);
    return rulesets;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await pulumi.log.warn(
      `Cloudflare does not say whether somebody else has rules in ${zoneName}, whose settings are written over: ${reason}`,
      parent,
    );
    return [];
  }
}
