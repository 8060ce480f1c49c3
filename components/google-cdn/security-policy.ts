import type * as gcp from "@pulumi/gcp/types/input";
import type { RateLimit } from "../cdn/protection-args";
import { pathsToBlock } from "../internal/blocked-paths";
import { canonicalPath } from "../internal/edge-routes";
import { defaultRateLimits } from "../internal/served-hosts";
import { inOrder } from "../internal/unordered";
import type { GoogleCdnArgs } from "./args";
import type { CheckedHost } from "./hosts";

/** Most characters of an expression, and of a description (https://cloud.google.com/armor/quotas). */
export const longestExpression = 2048;
export const longestDescription = 64;

/** A rule before it has a priority. */
interface Rule {
  description: string;
  expression: string;
  action: string;
  rateLimitOptions?: gcp.compute.SecurityPolicyRuleRateLimitOptions;
}

/**
 * The rules of the security policy. The first that matches decides, the smallest priority first; a limit lets pass what it does
 * not refuse, so that limits are last. A rule that blocks cannot become one that throttles
 * (https://cloud.google.com/armor/docs/rate-limiting-overview), so that they have priorities of their own.
 */
export function securityRules(args: GoogleCdnArgs, hosts: CheckedHost[]): gcp.compute.SecurityPolicyRule[] {
  const limits = [...(args.rateLimits ?? defaultRateLimits)].sort(bySpecificity);
  return [
    ...addressRules(args),
    ...withPriorities(1000, pathRules(args, hosts)),
    ...withPriorities(2000, managedRules(args)),
    ...withPriorities(3000, limits.filter(blocksOn).map(limitRule)),
    ...withPriorities(4000, limits.filter((limit) => !blocksOn(limit)).map(limitRule)),
    {
      // Each policy has this one; it cannot be left out.
      description: "default rule",
      priority: 2_147_483_647,
      action: "allow",
      match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["*"] } },
    },
  ];
}

function withPriorities(first: number, rules: Rule[]): gcp.compute.SecurityPolicyRule[] {
  return rules.map(({ expression, ...rule }, index) => ({
    ...rule,
    priority: first + index,
    match: { expr: { expression } },
  }));
}

/** Most addresses and ranges of a rule that looks at nothing else (https://cloud.google.com/armor/quotas). */
const addressesOfRule = 10;

/** Who is refused, before anything else is looked at. */
function addressRules({ firewall: { blockedAddresses = [] } = {} }: GoogleCdnArgs): gcp.compute.SecurityPolicyRule[] {
  const addresses = inOrder(blockedAddresses);
  return Array.from({ length: Math.ceil(addresses.length / addressesOfRule) }, (_, index) => ({
    description: "Clients that do harm",
    priority: 500 + index,
    action: "deny(403)",
    match: {
      versionedExpr: "SRC_IPS_V1",
      config: { srcIpRanges: addresses.slice(index * addressesOfRule, (index + 1) * addressesOfRule) },
    },
  }));
}

/**
 * What a path may not be. A cache goes by the path as it was sent, and an application may read `/assets/..%2faccount` as another
 * page: what it answers there never gets into the cache, since it is not asked.
 */
function pathRules(
  { firewall: { blockedPaths, blockDotFiles = true } = {} }: GoogleCdnArgs,
  hosts: CheckedHost[],
): Rule[] {
  const blocked = pathsToBlock(blockedPaths, hosts);
  return [
    ...cachedGroups(hosts).map(([paths, hostnames]) => ({
      description: "Paths that hide another below what is cached",
      expression: [isForHost(hostnames), isAtOrBelow(paths), hidesAnother].join(" && "),
      action: "deny(404)",
    })),
    ...(blockDotFiles
      ? [
          {
            description: "Hidden files, such as /.env and /.git",
            expression: "request.path.lower().matches('/([.]|%2e)') && !request.path.matches('^/[.]well-known(/|$)')",
            action: "deny(403)",
          },
        ]
      : []),
    ...(blocked.length > 0
      ? [
          {
            description: "Paths that nobody serves",
            expression: isAtOrBelow(blocked, "request.path.lower()"),
            action: "deny(403)",
          },
        ]
      : []),
  ];
}

/**
 * Dots, `/`, `\`, `;`, `%` and controls, where they are encoded, and marks as they are: `..`, `//`, `\` and `;`. The language unescapes a
 * text before it is a regular expression, so that a backslash is four.
 */
const hidesAnother = String.raw`request.path.lower().matches('%(2[ef5]|5c|3b|[01][0-9a-f]|7f)|[.][.]|//|;|[\\\\]')`;

/** Host names with the same cached paths share a rule. */
function cachedGroups(hosts: CheckedHost[]): [paths: string[], hostnames: string[]][] {
  const groups = new Map<string, [string[], string[]]>();
  for (const { hostname, cachedPaths } of hosts) {
    if (cachedPaths.length === 0) continue;
    const own = cachedPaths.map(({ path }) => path);
    const key = JSON.stringify(own);
    const [paths, hostnames] = groups.get(key) ?? [own, []];
    groups.set(key, [paths, [...hostnames, hostname]]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

function managedRules({ firewall: { managedRules: sets = [] } = {} }: GoogleCdnArgs): Rule[] {
  return inOrder(sets).map((set) => ({
    description: `Preconfigured rules ${set}`,
    expression: `evaluatePreconfiguredWaf('${set}', {'sensitivity': 1})`,
    action: "deny(403)",
  }));
}

/** Whether a client is blocked for longer than it is counted. */
function blocksOn({ periodSeconds, blockSeconds }: RateLimit): boolean {
  return blockSeconds !== periodSeconds;
}

function limitRule(limit: RateLimit): Rule {
  const path = isAtOrBelow(limit.paths.map(canonicalPath));
  return {
    description: limit.description,
    expression: [...(limit.hostnames === undefined ? [] : [isForHost(limit.hostnames)]), path].join(" && "),
    action: blocksOn(limit) ? "rate_based_ban" : "throttle",
    rateLimitOptions: {
      conformAction: "allow",
      exceedAction: "deny(429)",
      enforceOnKey: "IP",
      rateLimitThreshold: { count: limit.requests, intervalSec: limit.periodSeconds },
      ...(blocksOn(limit) ? { banDurationSec: limit.blockSeconds } : {}),
    },
  };
}

/** A request counts for one limit: that for the longest path, and of the same length for fewer host names. */
function bySpecificity(one: RateLimit, other: RateLimit): number {
  const shortest = ({ paths }: RateLimit): number => Math.min(...paths.map((path) => canonicalPath(path).length));
  const hostnames = (limit: RateLimit): number => limit.hostnames?.length ?? Infinity;
  if (shortest(one) !== shortest(other)) return shortest(other) - shortest(one);
  if (hostnames(one) !== hostnames(other)) return hostnames(one) - hostnames(other);
  return one.description < other.description ? -1 : 1;
}

/** Whether a request is for one of some host names, of which there is one at least. A port may stand behind it. */
function isForHost(hostnames: string[]): string {
  return `request.headers['host'].lower().matches('^(${inOrder(hostnames).map(literal).join("|")})(:[0-9]+)?$')`;
}

/** Whether a path is one of some, or below it: `/assets` and `/assets/a`, and not `/assets-a`. */
function isAtOrBelow(paths: string[], field = "request.path"): string {
  if (paths.includes("/")) return `${field}.startsWith('/')`;
  return `${field}.matches('^(${inOrder(paths).map(literal).join("|")})(/|$)')`;
}

/** Letters as a regular expression has them. */
function literal(text: string): string {
  return text.replaceAll(".", "[.]");
}
