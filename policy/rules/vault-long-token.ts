import { remarks } from "../look";
import type { Rule } from "../model";

/** Vault's own longest time, 768 hours, unless somebody raised it: https://developer.hashicorp.com/vault/docs/configuration#max_lease_ttl */
const longest = 2_764_800;

export const vaultLongToken: Rule = {
  id: "vault-long-token",
  title: "A login at Vault ends within 32 days",
  remedy: "Set tokenMaxTtl to at most 2764800",
  source: "https://developer.hashicorp.com/vault/docs/concepts/tokens",
  level: "mandatory",
  resource(resource) {
    if (!/^vault:\w+\/authBackendRole:AuthBackendRole$/.test(resource.type)) return [];
    return remarks(resource, "tokenMaxTtl", (value) => {
      if (value === undefined || Number(value) === 0)
        return "is not set: Vault's own limit counts, which anybody may raise";
      return Number(value) > longest ? "is longer than 32 days" : undefined;
    });
  },
};
