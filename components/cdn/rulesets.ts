import { sha256 } from "../internal/digest";
import { Ruleset } from "@pulumi/cloudflare/ruleset";
import type * as cloudflare from "@pulumi/cloudflare/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { defaultRateLimits } from "../internal/served-hosts";
import { inOrder } from "../internal/unordered";
import { untrustedHeaders } from "../internal/untrusted-headers";
import type { CdnArgs } from "./args";
import type { RateLimit } from "./protection-args";
import { cacheControlRules } from "./cache-control-rules";
import { cacheRules } from "./cache-rules";
import { firewallRules, managedRules } from "./firewall";
import { hasInnerHostname, innerHostname, namedHostname, type CheckedHost } from "./hosts";
import { isAtOrBelow, isForHost } from "./paths";
import { rulesetDescription, type ZoneOwner } from "./zone-owner";
import { securityHeaderRules } from "./security-headers";

/** Most characters of a rule's expression (https://developers.cloudflare.com/ruleset-engine/rules-language/expressions/). */
export const longestExpression = 4096;

/** The rules of a phase, of which a zone has one ruleset. */
export interface Phase {
  suffix: string;
  phase: string;
  rules: cloudflare.RulesetRule[];
}

/** The phases that have rules. */
export function phasesOf({ zone, plan, rateLimits, firewall, errorPage }: CdnArgs, hosts: CheckedHost[]): Phase[] {
  return [
    { suffix: "cache", phase: "http_request_cache_settings", rules: cacheRules(hosts) },
    { suffix: "cached-answers", phase: "http_response_cache_settings", rules: cacheControlRules(hosts) },
    { suffix: "headers", phase: "http_request_late_transform", rules: headerRules(hosts, zone.zoneName) },
    { suffix: "rate-limits", phase: "http_ratelimit", rules: rateLimitRules(rateLimits) },
    { suffix: "redirects", phase: "http_request_dynamic_redirect", rules: redirectRules(hosts) },
    { suffix: "error-pages", phase: "http_custom_errors", rules: errorRules(errorPage, hosts) },
    { suffix: "firewall", phase: "http_request_firewall_custom", rules: firewallRules(firewall, hosts) },
    { suffix: "managed-rules", phase: "http_request_firewall_managed", rules: managedRules(plan) },
    { suffix: "security-headers", phase: "http_response_headers_transform", rules: securityHeaderRules(hosts) },
  ].filter(({ rules }) => rules.length > 0);
}

/** The rulesets of the zone, one for each phase that has rules. */
export function createRulesets(
  parent: pulumi.Resource,
  name: string,
  args: CdnArgs,
  hosts: CheckedHost[],
  { hooks, subject }: ZoneOwner,
): Ruleset[] {
  const description = rulesetDescription(subject);
  return phasesOf(args, hosts).map(
    ({ suffix, phase, rules }) =>
      new Ruleset(
        `${name}-${suffix}`,
        // Each default is written: the API answers with it. `default` is what Cloudflare itself calls such a ruleset.
        { zoneId: args.zone.zoneId, kind: "zone", phase, name: "default", description, rules },
        {
          parent,
          // A zone has one ruleset for a phase. Another name would make the provider replace one that was taken over.
          ignoreChanges: ["name"],
          hooks,
          deleteBeforeReplace: true,
        },
      ),
  );
}

/**
 * The rules of the phase `http_request_late_transform`, for host names of which a route leads to hosts: what a client claims
 * that only the front door knows does not reach an application. A Worker drops it by itself. Cloudflare adds
 * `X-Forwarded-For` again, with the client's address alone
 * (https://developers.cloudflare.com/rules/transform/request-header-modification/#important-remarks).
 */
function headerRules(hosts: CheckedHost[], zoneName: string): cloudflare.RulesetRule[] {
  const routes = hosts.flatMap((host) => host.routes).filter((route) => route.hosts.length > 0);
  const named = hosts.flatMap((host) => host.named).filter(({ host }) => host !== undefined);
  if (routes.length + named.length === 0) return [];
  const inner = routes.filter(hasInnerHostname).map((route) => innerHostname(route, zoneName));
  const namedInner = named.map((origin) => namedHostname(origin, zoneName));
  const outer = [...routes, ...named].map(({ hostname }) => hostname);
  const expression = isForHost([...outer, ...inner, ...namedInner]);
  const removals = untrustedHeaders.map(({ kind, claim, names }) => ({
    ref: `untrusted_${kind}`,
    description: `A client does not say ${claim}`,
    expression,
    enabled: true,
    action: "rewrite",
    actionParameters: { headers: Object.fromEntries(names.map((header) => [header, { operation: "remove" }])) },
  }));
  const forwardedHost = {
    ref: "forwarded_host",
    description: "The host that was asked for, where a Worker says it too",
    expression,
    enabled: true,
    action: "rewrite",
    actionParameters: { headers: { "x-forwarded-host": { operation: "set", expression: "http.host" } } },
  };
  return [...removals, forwardedHost];
}

/** The rules of the phase `http_ratelimit`. */
function rateLimitRules(limits: RateLimit[] = defaultRateLimits): cloudflare.RulesetRule[] {
  return limits.map((limit) => ({
    // By what it protects, not by its place: Cloudflare counts on for a rule that keeps its ref.
    ref: `rate_limit_${sha256(limit.description).slice(0, 8)}`,
    description: limit.description,
    expression: countedBy(limit),
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

/** On the Free plan a rule may look at the path only. */
function countedBy({ paths, hostnames }: RateLimit): string {
  const path = inOrder(paths)
    .map((one) => isAtOrBelow(one, "http.request.uri.path"))
    .join(" or ");
  return hostnames === undefined ? path : `${isForHost(hostnames)} and (${path})`;
}

/**
 * The rules of the phase `http_request_dynamic_redirect`: one for each host name that others are redirected to, since a plan
 * counts them. The path is sent on as it came, and `308` keeps method and body, which `301` leaves to the browser.
 */
function redirectRules(hosts: CheckedHost[]): cloudflare.RulesetRule[] {
  const targets = inOrder(hosts.flatMap(({ redirectTo }) => (redirectTo === undefined ? [] : [redirectTo])));
  return targets.map((target) => ({
    ref: `redirect_${sha256(target).slice(0, 8)}`,
    description: `Other names of ${target}`,
    expression: isForHost(hosts.filter(({ redirectTo }) => redirectTo === target).map(({ hostname }) => hostname)),
    enabled: true,
    action: "redirect",
    actionParameters: {
      fromValue: {
        statusCode: 308,
        preserveQueryString: true,
        targetUrl: { expression: `concat("https://${target}", raw.http.request.uri.path)` },
      },
    },
  }));
}

/** An origin that cannot be reached, or does not answer in time. What an application itself answers with is another status. */
const unreachable = [502, 504, 520, 521, 522, 523, 524, 525, 526];

/** The rules of the phase `http_custom_errors` (https://developers.cloudflare.com/rules/custom-errors/reference/parameters/). */
function errorRules(errorPage: string | undefined, hosts: CheckedHost[]): cloudflare.RulesetRule[] {
  if (errorPage === undefined) return [];
  return [
    {
      ref: "unreachable",
      description: "A page for browsers, where an origin cannot be reached",
      expression: [
        isForHost(hosts.map(({ hostname }) => hostname)),
        `http.response.code in {${unreachable.join(" ")}}`,
        'any(http.request.headers["accept"][*] contains "text/html")',
      ].join(" and "),
      enabled: true,
      action: "serve_error",
      actionParameters: { content: errorPage, contentType: "text/html" },
    },
  ];
}
