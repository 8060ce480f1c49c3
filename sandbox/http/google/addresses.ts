// Ranges of addresses in a network, which may not meet: https://cloud.google.com/vpc/docs/subnets#valid-ranges
import type { Properties } from "../../model";
import { text } from "../call";
import { nameOfKey, type GoogleRequest } from "./request";

/** What another subnetwork, or reserved range, of the same network shares addresses with this one. */
export function overlapping(
  { service, world, key, collection }: GoogleRequest,
  resource: Properties,
): string | undefined {
  if (service !== "compute" || !["subnetworks", "globalAddresses"].includes(collection)) return undefined;
  const network = networkOf(resource);
  for (const other of world.store.keys()) {
    if (other === key || !/^compute:.*\/(subnetworks|addresses)\/[^/]+$/.test(other)) continue;
    const there = world.store.get(other) ?? {};
    if (networkOf(there) !== network) continue;
    const meets = rangesOf(there).some(([from, to]) =>
      rangesOf(resource).some(([first, last]) => from < last && first < to),
    );
    if (meets) return nameOfKey(other);
  }
  return undefined;
}

const networkOf = ({ network }: Properties): string | undefined =>
  typeof network === "string" ? network.replace(/^.*\/projects\//, "projects/") : undefined;

function rangesOf(resource: Properties): [from: number, to: number][] {
  const secondary = (resource["secondaryIpRanges"] ?? []) as Properties[];
  const { ipCidrRange, address, prefixLength } = resource;
  const reserved = prefixLength === undefined ? undefined : `${text(address)}/${text(prefixLength)}`;
  return [ipCidrRange, reserved, ...secondary.map((range) => range["ipCidrRange"])].flatMap(
    (range): [number, number][] => {
      if (typeof range !== "string" || !range.includes("/")) return [];
      const [first = "", prefix = ""] = range.split("/");
      const from = first.split(".").reduce((value, part) => value * 256 + Number(part), 0);
      return [[from, from + 2 ** (32 - Number(prefix))]];
    },
  );
}
