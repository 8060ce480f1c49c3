import * as jwt from "@pulumi/vault/jwt";
import * as pulumi from "@pulumi/pulumi";
import { Subject } from "../internal/refusal";
import { readPolicy } from "../secret-store/policies";
import { createPolicy } from "../secret-store/policy";
import type { Copies } from "./copies";
import { copyingAccount } from "./settings";

/**
 * Seconds that a login lasts. Its token is a batch token: the operator keeps it in memory and Vault keeps nothing, so that
 * logins cost the storage nothing and a restart of the operator leaves nothing behind. Such a token cannot be revoked, so
 * it is short; what it may do is looked up at each request all the same.
 */
const loginSeconds = 1200;

/**
 * Lets one service account of the namespace read the documents that are copied there, and nothing else. Returns the role, which
 * is known when the login works.
 */
export function createVaultLogin(
  parent: pulumi.Resource,
  name: string,
  { operator, app, documents }: Copies,
): pulumi.Output<string> {
  const roleName = pulumi.interpolate`${operator.rolePrefix}.${name}`;
  const policy = createPolicy(parent, name, {
    name: roleName,
    policy: pulumi
      .all([app, documents.map(({ mount }) => mount)])
      // A document's current version: no earlier one, no list, no database user.
      .apply(([document, mounts]) => readPolicy(mounts.map((mount) => `${mount}/data/${document}`))),
    subject: new Subject(`AutopilotApp "${name}"`),
    property: "name",
  });
  const role = new jwt.AuthBackendRole(
    name,
    {
      backend: operator.authMount,
      roleName,
      roleType: "jwt",
      userClaim: "sub",
      boundSubject: `system:serviceaccount:${name}:${copyingAccount(name)}`,
      // A token for the Kubernetes API, or for anything else, is none for Vault.
      boundAudiences: [operator.audience],
      tokenPolicies: [policy.name],
      tokenType: "batch",
      tokenTtl: loginSeconds,
      tokenMaxTtl: loginSeconds,
    },
    { parent },
  );
  return role.roleName;
}
