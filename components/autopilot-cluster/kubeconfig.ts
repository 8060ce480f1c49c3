/**
 * Configuration for a Kubernetes client, as JSON, which is YAML too. No token and no certificate is in it: the DNS end
 * point has a publicly trusted certificate, and the plug-in makes a token from the caller's own Google credentials, those
 * that Google's client libraries would take, each time
 * (https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl).
 */
export function renderKubeconfig(clusterName: string, dnsEndpoint: string): string {
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": clusterName,
      contexts: [{ name: clusterName, context: { cluster: clusterName, user: clusterName } }],
      clusters: [{ name: clusterName, cluster: { server: `https://${dnsEndpoint}` } }],
      users: [
        {
          name: clusterName,
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "gke-gcloud-auth-plugin",
              args: ["--use_application_default_credentials"],
              installHint: "Install it with: gcloud components install gke-gcloud-auth-plugin",
              interactiveMode: "Never",
              provideClusterInfo: true,
            },
          },
        },
      ],
    },
    null,
    2,
  );
}
