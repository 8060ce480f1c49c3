import * as jwt from "@pulumi/vault/jwt";
import { Policy } from "@pulumi/vault/policy";
import * as pulumi from "@pulumi/pulumi";
import { present } from "../internal/present";
import type { VaultSecretsOperatorApp, VaultSecretsOperatorArgs } from "./args";
import { copyingAccount } from "./subject";

/**
 * Seconds that a login lasts. Its token is a batch token: the operator keeps it in memory and Vault keeps nothing, so that
 * logins cost the storage nothing and a restart of the operator leaves nothing behind. Such a token cannot be revoked, so
 * it is short; what it may do is looked up at each request all the same.
 */
const loginSeconds = 1200;

/** The way in for the cluster's service accounts. */
export interface ClusterLogin {
  mount: pulumi.Output<string>;
  /** By namespace. What uses it waits until the login works. */
  roles: pulumi.Output<{ [namespace: string]: string }>;
}

/**
 * Lets service accounts of the cluster log in with their own tokens, which Vault verifies with the keys that the cluster's
 * issuer publishes. Vault needs no way to the cluster, and no right in it.
 */
export function createLogins(parent: pulumi.Resource, name: string, args: VaultSecretsOperatorArgs): ClusterLogin {
  const { cluster, store } = args;
  const backend = new jwt.AuthBackend(
    name,
    {
      path: pulumi.interpolate`kubernetes/${store.environment}/${cluster.clusterName}`,
      type: "jwt",
      description: "Service accounts of a cluster",
      oidcDiscoveryUrl: cluster.issuerUrl,
      boundIssuer: cluster.issuerUrl,
      // Another cluster gets a mount of its own; a mount that moved would take the old cluster's roles along.
      disableRemount: true,
    },
    { parent },
  );
  const mount = backend.path.apply((path) => present(path, "the mount's path"));
  const roles = args.apps.map((app) => createRole(parent, name, args, mount, app));
  return {
    mount,
    roles: pulumi.all(roles).apply((known): { [namespace: string]: string } => Object.fromEntries(known)),
  };
}

function createRole(
  parent: pulumi.Resource,
  name: string,
  { cluster, store }: VaultSecretsOperatorArgs,
  mount: pulumi.Output<string>,
  app: VaultSecretsOperatorApp,
): pulumi.Output<[string, string]> {
  // Policies are the server's, which several clusters and environments share; no part of the name may contain a dot.
  const roleName = pulumi.interpolate`${store.environment}.cluster.${cluster.clusterName}.${app.namespace}`;
  const policy = new Policy(
    `${name}-${app.namespace}`,
    {
      name: roleName,
      policy: pulumi
        .all([store.secretsMount, store.configMount])
        .apply((mounts) => mounts.map((path) => readPolicy(`${path}/data/${app.name}`)).join("\n")),
    },
    { parent },
  );
  const role = new jwt.AuthBackendRole(
    `${name}-${app.namespace}`,
    {
      backend: mount,
      roleName,
      roleType: "jwt",
      userClaim: "sub",
      boundSubject: `system:serviceaccount:${app.namespace}:${copyingAccount(app.namespace)}`,
      // A token for the Kubernetes API, or for anything else, is none for Vault.
      boundAudiences: [store.vaultAddress],
      tokenPolicies: [policy.name],
      tokenType: "batch",
      tokenTtl: loginSeconds,
      tokenMaxTtl: loginSeconds,
    },
    { parent },
  );
  return role.roleName.apply((known): [string, string] => [app.namespace, known]);
}

/** The operator reads a document's current version, and nothing else: no earlier one, no list, no database user. */
function readPolicy(path: string): string {
  return `path "${path}" {\n  capabilities = ["read"]\n}\n`;
}
