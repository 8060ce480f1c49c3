// What the tests of all components try `LoadBalancedOrigin` with.
import { otherZone } from "../support/pages/trials";
import { zone, network } from "../support/samples/contracts";
import { client } from "../support/samples/origins";
import type { Sampled } from "../support/samples/sample";

export const LoadBalancedOrigin: Sampled = {
  samples: [
    {
      name: "gke",
      args: {
        backend: {
          networkEndpointGroups: ["b", "a"].map(
            (zoneName) =>
              `https://www.googleapis.com/compute/v1/projects/acme-test/zones/${zoneName}/networkEndpointGroups/web`,
          ),
          kind: "zonal",
          protocol: "HTTP",
          healthPath: "/health",
          port: 4000,
          requestTimeoutSeconds: 60,
          canaryEndpointGroups: ["b", "a"].map(
            (zoneName) =>
              `https://www.googleapis.com/compute/v1/projects/acme-test/zones/${zoneName}/networkEndpointGroups/web-canary`,
          ),
        },
        canary: true,
        affinitySeconds: 3600,
        network,
        zone,
        hostname: "gke.origin.example.com",
        servedHostname: "www.example.com",
        clientIdentity: client,
        alsoTrusted: ["an earlier authority", "another authority"],
        projectNumber: "123456789012",
      },
    },
  ],
  trials: { zone: otherZone, hostname: "other.example.com", servedHostname: "shop.example.com" },
  lists: {
    "LoadBalancedOrigin.alsoTrusted": { empty: "none", kind: "content", third: "one more authority" },
  },
};
