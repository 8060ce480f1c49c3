// What the tests of all components try `Dashboard` with.
import type { Sampled } from "../support/samples/sample";

export const Dashboard: Sampled = {
  samples: [
    {
      name: "dashboard",
      args: {
        title: "shop in test",
        objectives: { shop: "projects/1/services/shop/serviceLevelObjectives/shop" },
        hostnames: ["shop.example.com", "example.com"],
        services: ["shop-web", "shop-api"],
        workerPools: ["shop-worker", "shop-mailer"],
        urlMaps: ["front-a1", "front-b2"],
        backendServices: ["shop-web-run", "shop-api-run"],
        syncedApps: ["shop", "users"],
        latencyMilliseconds: 400,
        namespaces: [
          { namespace: "shop", clusterName: "main" },
          { namespace: "mail", clusterName: "main" },
        ],
        databases: [
          { name: "main", databaseIds: ["acme-test:b", "acme-test:a"], connectionLimit: 400, replicated: true },
          { name: "other", databaseIds: ["acme-test:other"] },
        ],
        caches: ["shop", "mail"],
        secretSync: {
          passes: "sync-passes",
          failures: "sync-failures",
          missing: "sync-missing",
          lag: "sync-lag",
          age: "sync-age",
        },
        restoreDrill: { age: "drill-age", duration: "drill-duration" },
        jobs: true,
      },
    },
  ],
  trials: { title: "Another" },
  lists: {
    "Dashboard.objectives": {
      empty: "none",
      kind: "content",
      third: ["third", "projects/1/services/third/serviceLevelObjectives/third"],
    },
    "Dashboard.hostnames": { empty: "none", kind: "content", third: "third.example.com" },
    "Dashboard.services": { empty: "none", kind: "content", third: "shop-third" },
    "Dashboard.workerPools": { empty: "none", kind: "content", third: "shop-third" },
    "Dashboard.urlMaps": { empty: "none", kind: "content", third: "front-c3" },
    "Dashboard.backendServices": { empty: "none", kind: "content", third: "shop-third-run" },
    "Dashboard.syncedApps": { empty: "none", kind: "content", third: "third" },
    "Dashboard.namespaces": { empty: "none", kind: "content", third: { namespace: "third", clusterName: "main" } },
    "Dashboard.databases": {
      empty: "none",
      kind: "content",
      third: { name: "third", databaseIds: ["acme-test:third"] },
    },
    "DashboardDatabase.databaseIds": { empty: "refused", kind: "content", third: "acme-test:third" },
    "Dashboard.secretSync": { empty: "own", kind: "content", third: ["third", "sync-third"] },
    "Dashboard.restoreDrill": { empty: "own", kind: "content", third: ["third", "drill-third"] },
    "Dashboard.caches": { empty: "none", kind: "content", third: "third" },
  },
};
