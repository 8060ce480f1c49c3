// Prices of monthly billing. Nobody compared those without a day with a page on a known day: the dashboard shows what add-ons cost.
import type { Price } from "./price";

/** The page as api-evangelist/cloudflare-ai-gateway quotes it (plans/cloudflare-ai-gateway-plans-pricing.yml). */
const plans = { source: "https://www.cloudflare.com/plans/", read: "2026-10-07" };

/** The pages of Workers and R2 as halideworks/onelight quotes them (wiki, "Pricing"); their sources in cloudflare/cloudflare-docs say the same. */
const platformRead = "2026-08-03";

export const cloudflarePrices = {
  "cloudflare.plan.pro": { what: "Cloudflare's Pro plan", unit: "zone", usd: 25, ...plans },
  "cloudflare.plan.business": { what: "Cloudflare's Business plan", unit: "zone", usd: 250, ...plans },
  "cloudflare.certificates": {
    what: "Advanced Certificate Manager",
    unit: "zone",
    usd: 10,
    source: "https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/",
  },
  "cloudflare.origins": {
    what: "load balancing, two origins for one price",
    unit: "origin",
    usd: 5,
    brackets: [
      { from: 0, once: 5, each: 0 },
      { from: 2, each: 5 },
    ],
    source: "https://developers.cloudflare.com/load-balancing/get-started/enable-load-balancing/",
  },
  "cloudflare.workers": {
    what: "requests that Workers answer",
    unit: "request",
    usd: 0.0000003,
    // 100,000 a day are free; then the plan, which has ten million.
    brackets: [
      { from: 0, each: 0 },
      { from: 3_041_667, once: 5, each: 0 },
      { from: 10_000_000, each: 0.0000003 },
    ],
    source: "https://developers.cloudflare.com/workers/platform/pricing/",
    read: platformRead,
  },
  "cloudflare.r2.storage": {
    what: "objects in R2",
    unit: "GB",
    usd: 0.015,
    free: { quantity: 10, per: "Cloudflare account" },
    source: "https://developers.cloudflare.com/r2/pricing/",
    read: platformRead,
  },
} as const satisfies Record<string, Price>;
