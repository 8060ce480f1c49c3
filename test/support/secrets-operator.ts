// What an operator in the cluster of `workload.ts` offers, as plain values.
import type * as pulumi from "@pulumi/pulumi";
import { Provider as ClusterProvider } from "@pulumi/kubernetes/provider";
import { Provider } from "@pulumi/vault/provider";
import type { SecretsOperatorAttachment } from "../../components";

export const issuerUrl =
  "https://container.googleapis.com/v1/projects/acme-test/locations/europe-west1/clusters/cluster-1234567";

export const secretsOperator: SecretsOperatorAttachment = {
  vaultConnection: "secrets-operator/vault",
  authMount: "kubernetes/test/cluster-1234567",
  audience: "https://vault-123456789012.europe-west1.run.app",
  rolePrefix: "test.cluster.cluster-1234567",
};

/** Options with a provider for the logins that applications make, and one for the cluster. */
export function withProviders(): pulumi.ComponentResourceOptions {
  const vault = new Provider("vault", { address: secretsOperator.audience });
  return { providers: { vault, kubernetes: clusterProvider() } };
}

/** Options that a component of a sample needs. */
export function optionsOf(component: string): pulumi.ComponentResourceOptions {
  return ["App", "AutopilotApp", "VaultSecretsOperator"].includes(component) ? withProviders() : {};
}

export function clusterProvider(): ClusterProvider {
  return new ClusterProvider("kubernetes", { kubeconfig: "{}" });
}
