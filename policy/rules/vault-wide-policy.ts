import { remarks } from "../look";
import type { Rule } from "../model";

const everything = /(^|\n)\s*path\s+"(\*|\+\/\*|\/\*)"/;

export const vaultWidePolicy: Rule = {
  id: "vault-wide-policy",
  title: "No policy in Vault opens everything, and no role has the root policy",
  remedy: "Name the paths",
  source: "https://developer.hashicorp.com/vault/docs/concepts/policies",
  level: "mandatory",
  resource(resource) {
    if (!resource.type.startsWith("vault:")) return [];
    if (resource.type === "vault:index/policy:Policy") {
      return remarks(resource, "policy", (value) =>
        typeof value === "string" && everything.test(value) ? "opens every path" : undefined,
      );
    }
    return ["tokenPolicies[]", "policies[]"]
      .flatMap((path) => remarks(resource, path, (value) => (value === "root" ? "is root" : undefined)))
      .filter(({ what }) => what !== undefined);
  },
};
