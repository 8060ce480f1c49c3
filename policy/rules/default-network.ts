import { remarks, required, unless } from "../look";
import type { Rule } from "../model";

const paths = [
  "network",
  "settings.ipConfiguration.privateNetwork",
  "networkInterfaces[].network",
  "template.vpcAccess.networkInterfaces[].network",
  "template.template.vpcAccess.networkInterfaces[].network",
];

export const defaultNetwork: Rule = {
  id: "default-network",
  title: "Nothing runs in the default network, whose firewall lets SSH in from everywhere",
  remedy: "Make a network with autoCreateSubnetworks false, and name it",
  source: "https://cloud.google.com/vpc/docs/vpc#default-network",
  level: "mandatory",
  resource(resource) {
    if (resource.type === "gcp:compute/network:Network") {
      return unless(resource, "autoCreateSubnetworks", [false], "is true by default, as in the default network");
    }
    if (!resource.type.startsWith("gcp:")) return [];
    const named = paths.flatMap((path) =>
      remarks(resource, path, (value) =>
        typeof value === "string" && /(^|\/networks\/)default$/.test(value) ? "is the default network" : undefined,
      ),
    );
    // What is not known yet is a network of the program.
    const known = named.filter(({ what }) => what !== undefined);
    const isCluster = resource.type === "gcp:container/cluster:Cluster";
    return [...known, ...(isCluster ? required(resource, "network", "is not set, which is the default network") : [])];
  },
};
