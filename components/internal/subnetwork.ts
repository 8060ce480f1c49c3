import * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import { membersKnown } from "./known";
import { region as regionRule, type Rule } from "./rules";
import { listed } from "./show";
import { ArgumentError } from "./validation";

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
export function subnetworkId(network: NetworkAttachment, region: pulumi.Input<string>): pulumi.Output<string> {
  const table = pulumi.output(network.subnetworkIds);
  const found = pulumi.all([table, region]).apply(([ids, known]) => {
    const id = ids[known];
    if (id !== undefined) return id;
    const regions = Object.keys(ids).sort().join(", ");
    throw new ArgumentError(`network: no subnetwork in ${known}; add the region to the network (it has: ${regions})`);
  });
  if (typeof region !== "string") return found;
  // A member is known before the whole is: where a region comes, what is in another one does not look changed.
  const own = (table as unknown as { [region: string]: pulumi.Output<string | undefined> })[region];
  return pulumi.output(own).apply((id) => (id === undefined ? found : pulumi.output(id)));
}
