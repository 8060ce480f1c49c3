import { hiddenPlace, remarks, valueAt } from "../look";
import type { Remark, Resource, Rule } from "../model";

const policyRule = "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule";
const sources = ["sourceRanges", "sourceTags", "sourceServiceAccounts"];

/** It lets something in: what is not known yet may. */
function isOpening(resource: Resource): boolean {
  const isThere = valueAt(resource, "allows") !== undefined || hiddenPlace(resource, "allows") !== undefined;
  return isThere && valueAt(resource, "direction") !== "EGRESS" && valueAt(resource, "disabled") !== true;
}

function wide(value: unknown): string | undefined {
  return value === "0.0.0.0/0" || value === "::/0" ? "is the whole internet" : undefined;
}

/** Without any source, a rule is for everybody. */
function withoutSource(resource: Resource): Remark[] {
  const isNamed = sources.some(
    (path) => valueAt(resource, path) !== undefined || hiddenPlace(resource, path) !== undefined,
  );
  return isNamed ? [] : [{ path: "sourceRanges", what: "is not set, which lets the whole internet in" }];
}

export const wideFirewall: Rule = {
  id: "wide-firewall",
  title: "No firewall lets the whole internet in",
  remedy: "Name the ranges, or let a load balancer stand in front",
  source: "https://cloud.google.com/firewall/docs/firewalls",
  level: "mandatory",
  resource(resource) {
    if (resource.type === policyRule) {
      const isIngress = valueAt(resource, "action") === "allow" && valueAt(resource, "direction") === "INGRESS";
      return isIngress ? remarks(resource, "match.srcIpRanges[]", wide) : [];
    }
    if (resource.type !== "gcp:compute/firewall:Firewall" || !isOpening(resource)) return [];
    return [...remarks(resource, "sourceRanges[]", wide), ...withoutSource(resource)];
  },
};
