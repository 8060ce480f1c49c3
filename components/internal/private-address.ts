import { BlockList, isIPv4 } from "node:net";
import { otherInsideRanges, privateRanges } from "./cluster-network";
import type { Rule } from "./rules";

const inside = new BlockList();
for (const range of [...privateRanges, ...otherInsideRanges]) {
  const [first = "", length] = range.split("/");
  inside.addSubnet(first, Number(length));
}

/** An address of one machine inside a network. What has a public one is reached through the internet. */
export const privateAddress: Rule<string> = (value) =>
  isIPv4(value) && inside.check(value)
    ? undefined
    : "use the private address (IPv4) of one machine, such as 10.19.0.3; what is public is no place, and is reached with egress internet";
