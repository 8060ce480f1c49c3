import { serviceLevels, type KnownPart } from "../internal/service-levels";

/** Plan of a Cloudflare zone: it decides what a `Cdn` may ask for. */
export const CloudflarePlan = {
  /** No monthly price. One rate limit, which counts and blocks for 10 seconds. */
  Free: "free",
  /** Two rate limits; they count for up to a minute and block for up to an hour. */
  Pro: "pro",
  /** Five rate limits; they count for up to ten minutes and block for up to a day. */
  Business: "business",
  /** By contract: 100 rate limits, which block for up to a day. */
  Enterprise: "enterprise",
} as const;

/** Plan of a Cloudflare zone. */
export type CloudflarePlan = (typeof CloudflarePlan)[keyof typeof CloudflarePlan];

/** What a plan allows. */
export interface Allowance {
  /** Number of rate-limiting rules. */
  rateLimits: number;
  /** Whether a rate limit may look at the host name. */
  limitsByHostname: boolean;
  /** Longest time in which requests are counted, in seconds. */
  longestPeriod: number;
  /** Longest time for which a client is blocked, in seconds. */
  longestBlock: number;
  /** Number of rules in each of the phases for caching and for redirects, and of those for request and response headers together. */
  rules: number;
  /** Number of load balancers, and of pools. */
  loadBalancers: number;
  /** What Cloudflare promises. */
  availability: string;
  /** The same as a part of what is served. */
  part: KnownPart;
}

/**
 * Cloudflare's own tables: https://developers.cloudflare.com/waf/rate-limiting-rules/#availability;
 * https://developers.cloudflare.com/rules/url-forwarding/#availability, which that of the cache repeats; one for both kinds of headers:
 * https://developers.cloudflare.com/rules/transform/#availability;
 * https://developers.cloudflare.com/load-balancing/reference/limitations/; what it promises:
 * https://www.cloudflare.com/business-sla/.
 */
const allowances: Record<CloudflarePlan, Allowance> = {
  free: {
    rateLimits: 1,
    longestPeriod: 10,
    longestBlock: 10,
    limitsByHostname: false,
    rules: 10,
    loadBalancers: 20,
    availability: "no promise (Cloudflare Free plan)",
    part: serviceLevels.cloudflareFree,
  },
  pro: {
    rateLimits: 2,
    longestPeriod: 60,
    longestBlock: 3600,
    limitsByHostname: true,
    rules: 25,
    loadBalancers: 20,
    availability: "no promise (Cloudflare Pro plan)",
    part: serviceLevels.cloudflarePro,
  },
  business: {
    rateLimits: 5,
    longestPeriod: 600,
    longestBlock: 86400,
    limitsByHostname: true,
    rules: 50,
    loadBalancers: 20,
    availability: "100 % of the edge (Cloudflare Business SLA), that of its origins for what is not cached",
    part: serviceLevels.cloudflare,
  },
  enterprise: {
    rateLimits: 100,
    longestPeriod: 65535,
    longestBlock: 86400,
    limitsByHostname: true,
    rules: 300,
    loadBalancers: Infinity,
    availability: "what the Enterprise contract says of the edge, that of its origins for what is not cached",
    part: serviceLevels.cloudflareEnterprise,
  },
};

/** Times in seconds that a rate limit may have, for counting and for blocking; the same page as above. */
export const rateLimitTimes = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65535, 86400,
];

/** The plans' names. */
export const planNames: CloudflarePlan[] = Object.values(CloudflarePlan);

/** What a plan allows. */
export function allowanceOf(plan: CloudflarePlan): Allowance {
  return allowances[plan];
}
