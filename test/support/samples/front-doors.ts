import { TrailingSlash } from "../../../components";
import { folderOf } from "../site-folder";
import { network, zone } from "./contracts";
import { client, edgeRules, hosts, media, ruleOrigins, serverless, spare, zonal, door } from "./origins";
import { type Sample } from "./sample";

const notificationChannels = [1, 2].map((number) => `projects/acme-test/notificationChannels/${number}`);
const rateLimits = [
  {
    description: "logins",
    paths: ["/login", "/join"],
    hostnames: ["www.example.com", "example.com"],
    requests: 10,
    periodSeconds: 60,
    blockSeconds: 600,
  },
  { description: "every path", paths: ["/"], requests: 500, periodSeconds: 10, blockSeconds: 10 },
];

export const samples: Record<string, Sample[]> = {
  Cdn: [
    {
      name: "cdn",
      args: {
        ...door,
        plan: "enterprise",
        certificateHostnames: ["blog.example.com", "*.example.com"],
        notificationChannels,
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
  GoogleCdn: [
    {
      name: "cdn",
      args: {
        zone,
        takesTraffic: true,
        letsEncrypt: true,
        certificateHostnames: ["blog.example.com", "*.example.com"],
        certificateValidityDays: 64,
        notificationChannels,
        maintenance: { hostnames: ["wiki.example.com", "faq.example.com"] },
        hosts: [
          { hostname: "shop.example.com", routes: [{ path: "/", backend: serverless }] },
          {
            hostname: "www.example.com",
            routes: [
              { path: "/files", media },
              { path: "/", backend: serverless },
              { path: "/api", backend: zonal, network, canary: true, affinitySeconds: 3600 },
            ],
            cachedPaths: [
              { path: "/assets/" },
              { path: "/images/", staleSeconds: 60, queryParameters: ["width", "format"] },
            ],
          },
          ...["wiki", "faq", "docs"].map((name) => ({
            hostname: `${name}.example.com`,
            routes: [
              { path: "/files", media },
              { path: "/", backend: serverless },
            ],
          })),
          { hostname: "example.com", redirectTo: "www.example.com" },
          { hostname: "old.example.com", redirectTo: "www.example.com" },
        ],
        rateLimits,
        firewall: {
          blockedPaths: ["/wp-admin", "/cgi-bin"],
          blockedAddresses: ["203.0.113.0/24", "192.0.2.7"],
          blockDotFiles: true,
          managedRules: ["sqli-v33-stable", "xss-v33-stable"],
        },
        hstsSeconds: 300,
        noSniff: true,
        responseHeaders: { "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer" },
      },
    },
    {
      name: "cdn",
      args: {
        cloudDnsZone: { managedZone: "example", zoneName: "example.com" },
        letsEncrypt: false,
        hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: serverless }] }],
      },
    },
  ],
  LoadBalancedOrigin: [
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
  OriginPullIdentity: [{ name: "origin-pull", args: { zoneName: "example.com", validityDays: 365, renewalDays: 90 } }],
  StaticSite: [
    {
      name: "shop",
      args: {
        zone,
        folder: folderOf({ "index.html": "page", ".a": "a", ".b": "b", ".d": "d", "fonts/a.txt": "font" }),
        buildCommand: "pnpm build",
        path: "/shop",
        fallback: "/index.html",
        trailingSlash: TrailingSlash.Never,
        immutablePaths: ["/fonts/", "/images/"],
        sourceMaps: true,
        alsoPublish: ["/.a", "/.b"],
        fileLimit: 100,
        endpoints: { api: "/api", live: "wss://live.example.com" },
        settings: { key: "pk", theme: "dark" },
        hostname: "www.example.com",
      },
    },
  ],
  WorkerOrigin: [
    {
      name: "run",
      args: {
        zone,
        serviceName: "web",
        location: "europe-west1",
        url: "https://web-123.europe-west1.run.app",
        healthPath: "/health",
      },
    },
  ],
};
