// What the tests of all components try `GoogleCdn` with.
import { channels, zone, network } from "../support/samples/contracts";
import { serverless, zonal, media, rateLimits } from "../support/samples/origins";
import type { Sampled } from "../support/samples/sample";

export const GoogleCdn: Sampled = {
  samples: [
    {
      name: "cdn",
      args: {
        zone,
        takesTraffic: true,
        letsEncrypt: true,
        certificateHostnames: ["blog.example.com", "*.example.com"],
        certificateValidityDays: 64,
        notificationChannels: channels,
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
  trials: { rateLimits: [], certificateValidityDays: undefined },
  lists: {
    "GoogleCdn.certificateHostnames": { empty: "none", kind: "resources", third: "help.example.com" },
    "GoogleCdn.hosts": {
      empty: "refused",
      kind: "resources",
      third: { hostname: "third.example.com", routes: [{ path: "/", backend: serverless }] },
    },
    "GoogleCdnHost.routes": { empty: "refused", kind: "resources", third: { path: "/third", media } },
    "GoogleCdnHost.cachedPaths": { empty: "own", kind: "content", third: { path: "/fonts/" } },
    "GoogleCachedPath.queryParameters": { empty: "own", kind: "content", third: "limit" },
    "GoogleCdn.notificationChannels": {
      empty: "own",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
    "GoogleCdnMaintenance.hostnames": { empty: "refused", kind: "content", third: "docs.example.com" },
    "GoogleCdn.rateLimits": {
      empty: "own",
      kind: "content",
      third: { description: "uploads", paths: ["/upload"], requests: 5, periodSeconds: 60, blockSeconds: 60 },
    },
    "GoogleCdn.responseHeaders": { empty: "none", kind: "content", third: ["X-Third", "third"] },
    "GoogleCdnFirewall.blockedAddresses": { empty: "none", kind: "content", third: "198.51.100.7" },
    "GoogleCdnFirewall.blockedPaths": { empty: "own", kind: "content", third: "/phpmyadmin" },
    "GoogleCdnFirewall.managedRules": { empty: "none", kind: "content", third: "lfi-v33-stable" },
  },
  // The map and the policy know all host names and paths.
  // The alert too: it names the channels, and all host names.
  together: /^cdn(-certificate)?$/,
};
