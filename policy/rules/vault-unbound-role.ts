import { hiddenPlace, remarks, valueAt } from "../look";
import type { Resource, Rule } from "../model";

/** Any of these binds a role, by type. */
const bounds: Record<string, string[]> = {
  "vault:jwt/authBackendRole:AuthBackendRole": ["boundSubject", "boundClaims"],
  "vault:gcp/authBackendRole:AuthBackendRole": ["boundServiceAccounts", "boundProjects"],
  "vault:kubernetes/authBackendRole:AuthBackendRole": ["boundServiceAccountNames"],
};

function isSet(resource: Resource, path: string): boolean {
  const value = valueAt(resource, path);
  const isEmpty =
    value === undefined || value === "" || (typeof value === "object" && Object.keys(value ?? {}).length === 0);
  return !isEmpty || hiddenPlace(resource, path) !== undefined;
}

export const vaultUnboundRole: Rule = {
  id: "vault-unbound-role",
  title: "A role in Vault says who may log in with it",
  remedy: "Bind it to subjects, claims, service accounts or projects",
  source: "https://developer.hashicorp.com/vault/api-docs/auth/jwt",
  level: "mandatory",
  resource(resource) {
    const paths = bounds[resource.type];
    if (paths === undefined) return [];
    const wide = paths.flatMap((path) =>
      remarks(resource, `${path}[]`, (value) => (value === "*" ? "is *, which is everybody" : undefined)),
    );
    if (paths.some((path) => isSet(resource, path))) return wide.filter(({ what }) => what !== undefined);
    return [{ path: paths[0] ?? "", what: "is not set: everybody whom the issuer knows may log in" }];
  },
};
