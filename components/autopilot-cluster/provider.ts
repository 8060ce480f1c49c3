import { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";

/** What a provider needs of a cluster. */
export interface KubernetesProviderSettings {
  /** Configuration for clients: the output `kubeconfig` of an `AutopilotCluster`. */
  kubeconfig: pulumi.Input<string>;
  /** Name of the cluster. Another name replaces everything in it. */
  clusterName: pulumi.Input<string>;
}

/**
 * The Kubernetes provider of a cluster. Keep `name`: it is the provider's identity in the state. A new certificate or address of the
 * same cluster is no reason to make everything in it anew.
 */
export function kubernetesProvider(
  name: string,
  { kubeconfig, clusterName }: KubernetesProviderSettings,
  opts?: pulumi.ResourceOptions,
): pulumi.ProviderResource {
  return new Provider(
    name,
    {
      kubeconfig,
      enableServerSideApply: true,
      clusterIdentifier: clusterName,
      // Helm's usual place for its releases is Secrets, and whoever looks one up must be able to list all of them
      // (https://helm.sh/docs/topics/advanced/#storage-backends). Previews read no Secret. Our charts' values hold none.
      helmReleaseSettings: { driver: "configmap" },
    },
    opts,
  );
}
