import { sha256 } from "../internal/digest";
import { Ruleset } from "@pulumi/cloudflare/ruleset";
import type * as cloudflare from "@pulumi/cloudflare/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../internal/unordered";
import { untrustedHeaders } from "../internal/untrusted-headers";
import type { CdnArgs, RateLimit } from "./args";
import { cacheRules } from "./cache-rules";
import { mediaHostname } from "./validation";

const defaultRateLimits: RateLimit[] = [
  { description: "every path", paths: ["/"], requests: 300, periodSeconds: 10, blockSeconds: 10 },
];

/**
 * The rulesets of the zone, one for each phase that has rules. `hasHosts` is whether requests go to hosts: a Worker drops
 * by itself what must not reach an application, and its answers are not cached.
 */
export function createRulesets(parent: pulumi.Resource, name: string, args: CdnArgs, hasHosts: boolean): Ruleset[] {
  const cached = {
    hostname: args.hostname,
    paths: hasHosts ? args.cachedPaths : [],
    ...(args.media === undefined ? {} : { mediaHostname: mediaHostname(args) }),
  };
  const phases = [
    { suffix: "cache", phase: "http_request_cache_settings", rules: cacheRules(cached) },
    { suffix: "headers", phase: "http_request_late_transform", rules: hasHosts ? headerRules(args.hostname) : [] },
    { suffix: "rate-limits", phase: "http_ratelimit", rules: rateLimitRules(args.rateLimits) },
  ];
  return phases
    .filter(({ rules }) => rules.length > 0)
    .map(
      ({ suffix, phase, rules }) =>
        new Ruleset(
          `${name}-${suffix}`,
          // Each default is written: the API answers with it. `default` is what Cloudflare itself calls such a ruleset.
          { zoneId: args.zone.zoneId, kind: "zone", phase, name: "default", description: "", rules },
          {
            parent,
            // A zone has one ruleset for a phase. Another name would make the provider replace one that was taken over.
            ignoreChanges: ["name"],
            deleteBeforeReplace: true,
          },
        ),
    );
}

/**
 * The rules of the phase `http_request_late_transform`: what a client claims that only the front door knows does not reach
 * an application. Cloudflare adds `X-Forwarded-For` again, with the client's address alone
 * (https://developers.cloudflare.com/rules/transform/request-header-modification/#important-remarks).
 */
function headerRules(hostname: string): cloudflare.RulesetRule[] {
  const expression = `http.host eq "${hostname}"`;
  const removals = untrustedHeaders.map(({ kind, claim, names }) => ({
    ref: `untrusted_${kind}`,
    description: `A client does not say ${claim}`,
    expression,
    enabled: true,
    action: "rewrite",
    actionParameters: { headers: Object.fromEntries(names.map((header) => [header, { operation: "remove" }])) },
  }));
  const asked = {
    ref: "forwarded_host",
    description: "The host that was asked for, where a Worker says it too",
    expression,
    enabled: true,
    action: "rewrite",
    actionParameters: { headers: { "x-forwarded-host": { operation: "set", value: hostname } } },
  };
  return [...removals, asked];
}

/** The rules of the phase `http_ratelimit`. */
function rateLimitRules(limits: RateLimit[] = defaultRateLimits): cloudflare.RulesetRule[] {
  return limits.map((limit) => ({
    // By what it protects, not by its place: Cloudflare counts on for a rule that keeps its ref.
    ref: `rate_limit_${sha256(limit.description).slice(0, 8)}`,
    description: limit.description,
    // On the Free plan a rule may look at the path only, so no plan's does more.
    expression: inOrder(limit.paths)
      .map((path) => `starts_with(http.request.uri.path, "${path}")`)
      .join(" or "),
    enabled: true,
    action: "block",
    ratelimit: {
      // The data centre is obligatory: each counts by itself.
      characteristics: ["cf.colo.id", "ip.src"],
      period: limit.periodSeconds,
      requestsPerPeriod: limit.requests,
      mitigationTimeout: limit.blockSeconds,
      requestsToOrigin: false,
    },
  }));
}
