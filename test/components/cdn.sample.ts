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
        takesTraffic: true,
        takesPrecedence: true,
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
  lists: {
    "Origin.availabilityParts": {
      empty: "none",
      kind: "lookup",
      third: { name: "Cloud SQL", percent: 99.95, source: "https://cloud.google.com/sql/sla" },
    },
    "Cdn.certificateHostnames": { empty: "none", kind: "content", third: "help.example.com" },
    "Cdn.notificationChannels": { empty: "own", kind: "content", third: "projects/acme-test/notificationChannels/3" },
    "Cdn.drained": { empty: "none", kind: "content", third: "third" },
    "CdnMaintenance.allowedAddresses": { empty: "none", kind: "content", third: "192.0.2.9" },
    "CdnMaintenance.hostnames": { empty: "refused", kind: "content", third: "docs.example.com" },
    "Cdn.hosts": {
      empty: "refused",
      kind: "resources",
      third: { hostname: "third.example.com", routes: [{ path: "/", origins: hosts.slice(1) }] },
    },
    "CdnHost.routes": { empty: "refused", kind: "resources", third: { path: "/third", media } },
    "CachedPath.queryParameters": { empty: "own", kind: "content", third: "limit" },
    "CdnHost.cachedPaths": { empty: "own", kind: "content", third: { path: "/fonts/" } },
    "CdnRoute.origins": {
      empty: "refused",
      kind: "resources",
      third: { originName: "fourth", hostname: "fourth.origin.example.com", healthPath: "/" },
      ordered: "the first is asked while none is healthy",
    },
    "CdnHost.rules": {
      empty: "none",
      kind: "resources",
      third: { name: "south", when: { paths: ["/south"] }, origin: "south" },
      ordered: "the first rule that matches decides",
    },
    "CdnHost.ruleOrigins": {
      empty: "none",
      kind: "resources",
      third: { originName: "south", hostname: "south.origin.example.com", healthPath: "/" },
    },
    "EdgeMatch.paths": { empty: "refused", kind: "content", third: "/wild", keeps: 1 },
    "EdgeMatch.exceptPaths": { empty: "refused", kind: "content", third: "/far/never" },
    "EdgeMatch.methods": { empty: "refused", kind: "content", third: "PUT" },
    "EdgeMatch.headers": { empty: "refused", kind: "content", third: { name: "X-Third" } },
    "EdgeMatch.cookies": { empty: "refused", kind: "content", third: { name: "third" } },
    "EdgeMatch.countries": { empty: "refused", kind: "content", third: "MX" },
    "EdgeMatch.exceptCountries": { empty: "refused", kind: "content", third: "IT" },
    "EdgeCondition.values": { empty: "refused", kind: "content", third: "pacific" },
    "EdgeCondition.prefixes": { empty: "refused", kind: "content", third: "pac" },
    "EdgeRule.requestHeaders": { empty: "refused", kind: "content", third: { name: "X-Third" } },
    "EdgeRule.responseHeaders": { empty: "refused", kind: "content", third: { name: "X-Third" } },
    "EdgeFunction.origins": { empty: "none", kind: "resources", third: "gke" },
    "EdgeFunction.config": { empty: "none", kind: "content", third: ["THIRD", "3"] },
    "EdgeFunction.secrets": {
      empty: "none",
      kind: "content",
      third: { name: "FOURTH", storeId: "5".repeat(32), secretName: "edge-third" },
    },
    "Cdn.rateLimits": {
      empty: "own",
      kind: "content",
      third: { description: "uploads", paths: ["/upload"], requests: 5, periodSeconds: 60, blockSeconds: 60 },
      ordered: "Cloudflare evaluates rules in their order",
    },
    "CdnFirewall.blockedAddresses": { empty: "none", kind: "content", third: "198.51.100.7" },
    "CdnFirewall.blockedPaths": { empty: "own", kind: "content", third: "/phpmyadmin" },
  },
  // The zone's rules and its certificate know all host names, a router its routes, and a balancer its pools.
  // The alert names the channels, and asks the first host name.
  together:
    /^cdn(-cache|-cached-answers|-certificate|-headers|-redirects|-security-headers|-(www|help|docs)\.example\.com(\/api)?|-router-(www|help|docs)-[0-9a-f]{6})?$/,
  // Another set of names is another certificate.
  immutable: /^cdn$/,
};
