// What the tests of all components try `Cdn` with.
import { otherZone } from "../support/pages/trials";
import { channels } from "../support/samples/contracts";
import { ruleOrigins, edgeRules, client, spare, hosts, media, rateLimits, door } from "../support/samples/origins";
import type { Sampled } from "../support/samples/sample";

export const Cdn: Sampled = {
  samples: [
    {
      name: "cdn",
      args: {
        ...door,
        plan: "enterprise",
        certificateHostnames: ["blog.example.com", "*.example.com"],
        notificationChannels: channels,
        hosts: [
          { hostname: "shop.example.com", routes: [{ path: "/", origins: hosts }] },
          {
            hostname: "www.example.com",
            routes: [
              { path: "/files", media },
              { path: "/", origins: [...hosts, spare("fifth"), spare("sixth")] },
              { path: "/api", origins: hosts },
            ],
            cachedPaths: [
              { path: "/images/", immutable: true },
              { path: "/assets/", freshSeconds: 60, queryParameters: ["page", "sort"] },
            ],
            rules: edgeRules,
            ruleOrigins,
          },
          { hostname: "example.com", redirectTo: "www.example.com" },
          { hostname: "old.example.com", redirectTo: "www.example.com" },
          ...["help", "docs"].map((label) => ({
            hostname: `${label}.example.com`,
            routes: [
              { path: "/files", media },
              { path: "/", origins: hosts },
              { path: "/api", origins: hosts },
            ],
          })),
        ],
        drained: ["fifth", "sixth"],
        maintenance: {
          hostnames: ["www.example.com", "help.example.com"],
          allowedAddresses: ["192.0.2.7", "2001:db8::/32"],
        },
        clientIdentity: client,
        rateLimits,
        hstsSeconds: 300,
        firewall: { blockedPaths: ["/wp-admin", "/cgi-bin"], blockedAddresses: ["203.0.113.0/24", "192.0.2.7"] },
      },
    },
    {
      name: "cdn",
      args: {
        ...door,
        hosts: [
          {
            hostname: "example.com",
            routes: [{ path: "/", origins: [{ originName: "run", workerScript: "run-w", healthPath: "/" }] }],
          },
        ],
      },
    },
  ],
  trials: {
    zone: otherZone,
    plan: "business",
    certificateHostnames: ["example.com", "*.example.com"],
    rateLimits: [],
    errorPage: "<p>Later.</p>::CLOUDFLARE_ERROR_500S_BOX::",
  },
};
