import * as compute from "@pulumi/gcp/compute";

export function passing(): void {
  new compute.Firewall("balancer", {
    network: "own",
    allows: [{ protocol: "tcp", ports: ["443"] }],
    sourceRanges: ["35.191.0.0/16"],
  });
  new compute.Firewall("out", {
    network: "own",
    direction: "EGRESS",
    allows: [{ protocol: "all" }],
    destinationRanges: ["0.0.0.0/0"],
  });
  new compute.Firewall("tagged", { network: "own", allows: [{ protocol: "tcp" }], sourceTags: ["web"] });
}

export function failing(): void {
  new compute.Firewall("ssh", {
    network: "own",
    allows: [{ protocol: "tcp", ports: ["22"] }],
    sourceRanges: ["10.0.0.0/8", "0.0.0.0/0"],
  });
  new compute.Firewall("silent", { network: "own", allows: [{ protocol: "tcp" }] });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "silent sourceRanges is not set, which lets the whole internet in",
  "ssh sourceRanges[1] is the whole internet",
];
