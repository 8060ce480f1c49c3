import * as jwt from "@pulumi/vault/jwt";
import * as pulumi from "@pulumi/pulumi";
import { present } from "../internal/present";
import type { Usable } from "../internal/usable";
import type { VaultSecretsOperatorArgs } from "./args";

/**
 * Where service accounts of the cluster log in with their own tokens, which Vault verifies with the keys that the cluster's
 * issuer publishes. Vault needs no way to the cluster, and no right in it. Who may log in, and what for, each application says
 * by a role of its own.
 */
export function createMount(
  parent: pulumi.Resource,
  name: string,
  { cluster, store }: Usable<VaultSecretsOperatorArgs>,
): pulumi.Output<string> {
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
  return backend.path.apply((path) => present(path, "the mount's path"));
}
