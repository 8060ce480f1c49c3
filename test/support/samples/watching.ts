import * as pulumi from "@pulumi/pulumi";
import { channels, endpointOf, members } from "./contracts";
import { type Sample } from "./sample";

export const samples: Record<string, Sample[]> = {
  AuditTrail: [
    {
      name: "audit",
      args: {
        project: "acme-test",
        region: "europe-west1",
        recordProject: "acme-guard",
        retentionDays: 400,
        protected: false,
        watchedSecrets: [
          { secretName: "shares", readers: ["two@example.com", "one@example.com"] },
          { secretName: "initialisation", readers: ["three@example.com", "one@example.com"] },
        ],
        watchesKeys: true,
        notificationChannels: channels,
      },
    },
  ],
  Budget: [
    {
      name: "budget",
      args: {
        billingAccount: "012345-6789AB-CDEF01",
        projectNumbers: ["100000000002", "100000000001"],
        amount: 200,
        thresholds: [90, 50],
        notificationChannels: [
          "projects/acme-test/notificationChannels/2",
          "projects/acme-test/notificationChannels/1",
        ],
      },
    },
  ],
  Dashboard: [
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
  LogBucket: [
    {
      name: "logs",
      args: {
        project: "acme-test",
        region: "europe-west1",
        retentionDays: 90,
        readers: members,
        exclusions: { health: 'httpRequest.requestUrl:"/health"', noise: 'severity="DEBUG"' },
        locked: true,
        protected: false,
      },
    },
  ],
  Notifications: [
    {
      name: "alerts",
      args: {
        emails: ["two@example.com", "one@example.com"],
        pagerDutyServices: ["two", "one"].map((name) => ({ name, serviceKey: pulumi.secret("0123456789") })),
        webhooks: [
          { name: "two", url: "https://two.example.com/", token: pulumi.secret("0123456789") },
          {
            name: "one",
            url: "https://one.example.com/",
            username: "google",
            password: pulumi.secret("0123456789"),
          },
        ],
        chatSpaces: ["spaces/two", "spaces/one"],
        topics: ["projects/acme-test/topics/two", "projects/acme-test/topics/one"],
        existingChannels: ["projects/acme-test/notificationChannels/2", "projects/acme-test/notificationChannels/1"],
      },
    },
  ],
  ServiceObjective: [
    {
      name: "shop",
      args: {
        endpoint: endpointOf(
          "shop",
          { name: "Cloudflare", percent: 0, source: "no SLA", alternative: "kv" },
          { name: "Workers", percent: 0, source: "no SLA", alternative: "kv" },
          { name: "KV", percent: 0, source: "no SLA", alternative: "kv" },
        ),
        percent: 99.5,
        windowDays: 28,
        needs: [endpointOf("database"), endpointOf("cache")],
        assumed: [
          { part: "Workers", percent: 99.99, reason: "measured" },
          { part: "Cloudflare", percent: 99.95, reason: "measured" },
        ],
        indicator: "requests",
        checkPeriodSeconds: 300,
        checkRegions: ["EUROPE", "USA_VIRGINIA", "ASIA_PACIFIC"],
        pages: true,
        tickets: true,
        runbookUrl: "https://example.com/recover#shop",
        firstStep: "Look at the shop.",
        notificationChannels: channels,
      },
    },
  ],
};
