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
};
