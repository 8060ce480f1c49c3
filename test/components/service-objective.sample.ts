// What the tests of all components try `ServiceObjective` with.
import { channels, endpointOf } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const ServiceObjective: Sampled = {
  samples: [
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
  trials: {
    percent: 99,
    windowDays: 7,
    indicator: undefined,
    checkPeriodSeconds: undefined,
    firstStep: "Look at the last release.",
  },
  lists: {
    "ServiceLevel.parts": {
      empty: "own",
      kind: "content",
      third: { name: "Cloud SQL", percent: 99.95, source: "https://cloud.google.com/sql/sla" },
      keeps: 5,
    },
    "EndpointWatch.resourceLabels": { empty: "none", kind: "content", third: ["configuration_name", "shop"] },
    "ServiceObjective.needs": { empty: "none", kind: "content", third: endpointOf("queue") },
    "ServiceObjective.assumed": {
      empty: "none",
      kind: "content",
      third: { part: "KV", percent: 99.99, reason: "measured" },
      keeps: 2,
    },
    "ServiceObjective.checkRegions": { empty: "refused", kind: "content", third: "SOUTH_AMERICA", keeps: 3 },
    "ServiceObjective.notificationChannels": {
      empty: "none",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
  },
};
