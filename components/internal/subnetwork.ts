import * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import { membersKnown } from "./known";
import { present } from "./present";
import { region as regionRule, type Rule } from "./rules";
import { listed } from "./show";
import type { Subject } from "./refusal";
import { asOutput, whenKnown } from "./outputs";

/** A region that a network has a subnetwork in, as far as that is known by now. */
export function connectedRegion({ subnetworkIds }: NetworkAttachment): Rule<string> {
  const known = membersKnown(subnetworkIds);
  return (region) => {
    const wrong = regionRule(region);
    if (wrong !== undefined || known === undefined || Object.hasOwn(known, region)) return wrong;
    return `add it to the regions of the network, or use one that it has: ${listed(known)}`;
  };
}

/** Identifier of a network's subnetwork in a region. A network without one there is an error once that is known. */
export function subnetworkId(
  subject: Subject,
  network: NetworkAttachment,
  region: pulumi.Input<string>,
): pulumi.Output<string> {
  const table = pulumi.output(network.subnetworkIds);
  if (typeof region !== "string")
    return whenKnown([table, region] as const, ([ids, known]) => idIn(subject, ids, known));
  // A member is known before the whole is: where a region comes, what is in another one does not look changed.
  const own = (table as unknown as { [region: string]: pulumi.Output<string | undefined> })[region];
  return present(own, region).apply((id) =>
    id === undefined ? table.apply((ids) => idIn(subject, ids, region)) : asOutput(id),
  );
}

function idIn(subject: Subject, ids: { [region: string]: string }, region: string): string {
  const id = ids[region];
  if (id !== undefined) return id;
  const remedy = `add the region to the network (it has: ${listed(ids)})`;
  return subject.refuse("network", undefined, remedy, `no subnetwork in ${region}`);
}
