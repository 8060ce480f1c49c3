import * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import { ArgumentError } from "./validation";

/** Identifier of a network's subnetwork in a region. A network without one there is an error once that is known. */
export function subnetworkId(network: NetworkAttachment, region: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.all([network.subnetworkIds, region]).apply(([ids, known]) => {
    const id = ids[known];
    if (id !== undefined) return id;
    const regions = Object.keys(ids).sort().join(", ");
    throw new ArgumentError(`network: no subnetwork in ${known}; add the region to the network (it has: ${regions})`);
  });
}
