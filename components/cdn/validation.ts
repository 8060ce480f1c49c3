import type { Channels } from "../internal/notification-channels";
import { isFromUnusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import { pathRemedy } from "./paths";
import { isBalanced, isWorkerName, workerNames, type CheckedHost } from "./hosts";
import { calledAfter, kinds } from "../internal/names";
import * as rules from "../internal/rules";
import { Arguments, type Rule } from "../internal/validation";
import type { CdnArgs } from "./args";
import type { RateLimit } from "./protection-args";
import { checkCertificate } from "./certificate-names";
import { checkHosts } from "./check-hosts";
import { checkDrained } from "./draining";
import { checkFirewall } from "./firewall";
import { checkMaintenance, upToBytes } from "./maintenance";
import { EdgeRulesMode } from "./edge-args";
import { allowanceOf, planNames, rateLimitTimes, type Allowance } from "./plans";
import { longestExpression, phasesOf } from "./rulesets";
import { checkSecurityHeaders } from "./security-headers";

/** What has been checked. */
interface Checked {
  hosts: CheckedHost[];
  /** Who is told that the certificate was not renewed; absent where nobody is. */
  channels?: Channels;
}

/** Checks everything that can be known before anything is created; what is an Output is checked when it becomes known. */
export function validate(name: string, args: Usable<CdnArgs>): Checked {
  const check = new Arguments(`Cdn "${name}"`);
  check.property("zone.zoneName", args.zone.zoneName, rules.hostname);
  check.property("plan", args.plan, rules.oneOf(planNames));
  const hosts = checkHosts(check, args);
  checkWorkers(check, name, args, hosts);
  checkClientIdentity(check, args, hosts);
  const watched = checkCertificate(check, args);
  // The names lead elsewhere, to certificates of somebody else.
  const channels = args.takesTraffic === false ? undefined : watched;
  check.property("edgeRules", args.edgeRules, rules.oneOf(Object.values(EdgeRulesMode)));
  check.property("hstsSeconds", args.hstsSeconds, rules.integerBetween(0, 63_072_000));
  checkSecurityHeaders(check, "securityHeaders", args.securityHeaders);
  checkFirewall(check, args, hosts);
  checkDrained(check, args, hosts);
  checkMaintenance(check, args);
  checkErrorPage(check, args);
  if (planNames.includes(args.plan)) {
    checkRateLimits(check, args, allowanceOf(args.plan));
    checkLoadBalancing(check, args, hosts);
    checkRules(check, args, hosts);
  }
  check.done();
  return { hosts, ...(channels === undefined ? {} : { channels }) };
}

/** What Cloudflare takes of a page (https://developers.cloudflare.com/rules/custom-errors/reference/parameters/#response). */
const longestErrorPage = 10_000;

function checkErrorPage(check: Arguments, { errorPage, plan }: CdnArgs): void {
  check.property("errorPage", errorPage, upToBytes(longestErrorPage));
  if (errorPage === undefined || plan !== "free") return;
  check.problem(
    "errorPage",
    errorPage,
    "leave it out, or choose a larger plan than free: it has no pages of one's own",
  );
}

/** The Workers that route and that serve media are named after the component. */
function checkWorkers(check: Arguments, name: string, { zone: { zoneName } }: CdnArgs, hosts: CheckedHost[]): void {
  const workers = workerNames(name, hosts, zoneName);
  if (workers.every((worker) => isWorkerName(worker, zoneName))) {
    if (workers.length > 0) check.property("name", name, calledAfter([kinds.identityPool, "-123456"]));
    return;
  }
  const remedy = "use 2 to 17 lower-case letters, digits and hyphens: Workers are named after it and the zone";
  check.problem("name", name, remedy);
}

function checkClientIdentity(check: Arguments, { clientIdentity }: CdnArgs, hosts: CheckedHost[]): void {
  if (isFromUnusable(hosts)) return;
  const routes = hosts.flatMap((host) => host.routes);
  const namesHosts = hosts.some(({ named }) => named.some(({ host }) => host !== undefined));
  const hasHosts = namesHosts || routes.some((route) => route.hosts.length > 0);
  if (hasHosts && clientIdentity === undefined) {
    check.problem("clientIdentity", undefined, "pass the OriginPullIdentity that the origins trust");
  }
  const hasWorkersOnly =
    !namesHosts &&
    routes.length > 0 &&
    routes.every(({ worker, media }) => worker !== undefined || media !== undefined);
  if (hasWorkersOnly && clientIdentity !== undefined) {
    // Not its value: an identity holds a private key.
    check.problem("clientIdentity", "given", "leave it out: a Worker is not reached by a TLS connection");
  }
}

/** What the plan has of load balancers and pools (https://developers.cloudflare.com/load-balancing/reference/limitations/). */
function checkLoadBalancing(check: Arguments, { plan, takesPrecedence = false }: CdnArgs, hosts: CheckedHost[]): void {
  const balanced = hosts.flatMap((host) => host.routes.filter((route) => isBalanced(host, route, takesPrecedence)));
  const pools = new Set(balanced.flatMap((route) => route.hosts.map(({ key }) => key)));
  const { loadBalancers } = allowanceOf(plan);
  for (const [what, count] of [
    [takesPrecedence ? "routes with load balancers" : "routes with several hosts", balanced.length],
    [takesPrecedence ? "origins of load balancers" : "origins of routes with several hosts", pools.size],
  ] as const) {
    if (count > loadBalancers) check.problem("hosts", `${count} ${what}`, `name ${loadBalancers} at most`);
  }
  const unnamed = balanced.find((route) => route.hosts.length === 1 && route.hosts[0]?.key === undefined);
  if (unnamed === undefined) return;
  const remedy = `give the originName of the route "/" of ${unnamed.hostname} as a text: a pool is named after it`;
  check.problem("takesPrecedence", takesPrecedence, remedy);
}

/** Arguments that the rules of a phase are made from, for an error. */
const argumentOf: Record<string, string> = {
  http_ratelimit: "rateLimits",
  http_request_firewall_custom: "firewall.blockedPaths",
  http_response_headers_transform: "securityHeaders",
};

/** What the plan has of rules, and how long one may be. */
function checkRules(check: Arguments, args: CdnArgs, hosts: CheckedHost[]): void {
  const phases = phasesOf(args, hosts);
  const { rules: most } = allowanceOf(args.plan);
  const countOf = (...names: string[]): number =>
    phases.filter(({ phase }) => names.includes(phase)).reduce((sum, { rules: of }) => sum + of.length, 0);
  const redirects = countOf("http_request_dynamic_redirect");
  if (redirects > most) {
    const remedy = `redirect to ${most} host names at most, or choose a larger plan than ${args.plan}`;
    check.problem("hosts", `redirected to ${redirects} host names`, remedy);
  }
  const headers = countOf("http_request_late_transform", "http_response_headers_transform");
  if (headers > most) {
    const remedy = `give host names fewer headers of their own, or choose a larger plan than ${args.plan}, which has ${most}`;
    check.problem("securityHeaders", undefined, remedy, `${headers} rules for headers`);
  }
  for (const phase of ["http_request_cache_settings", "http_response_cache_settings"]) {
    const count = countOf(phase);
    if (count <= most) continue;
    const remedy = `give cachedPaths fewer settings of their own, or choose a larger plan than ${args.plan}, which has ${most}`;
    check.problem("hosts", undefined, remedy, `${count} rules for the cache`);
  }
  for (const { phase, rules: of } of phases) {
    for (const { expression } of of) {
      const { length } = typeof expression === "string" ? expression : "";
      if (length <= longestExpression) continue;
      const remedy = `name fewer or shorter host names and paths: Cloudflare takes ${longestExpression} characters`;
      check.problem(argumentOf[phase] ?? "hosts", undefined, remedy, `a rule of ${length} characters`);
    }
  }
}

function checkRateLimits(check: Arguments, args: CdnArgs, allowance: Allowance): void {
  const limits = args.rateLimits ?? [];
  if (limits.length > allowance.rateLimits) {
    const remedy = `name ${allowance.rateLimits} at most, or choose a larger plan than ${args.plan}`;
    check.problem("rateLimits", limits.length, remedy);
  }
  limits.forEach((limit, index) => {
    checkRateLimit(check, `rateLimits[${index}]`, limit, args, allowance);
  });
}

function checkRateLimit(
  check: Arguments,
  property: string,
  limit: RateLimit,
  args: CdnArgs,
  allowance: Allowance,
): void {
  check.property(`${property}.requests`, limit.requests, rules.integerBetween(1, 1_000_000));
  check.property(`${property}.periodSeconds`, limit.periodSeconds, timeUpTo(allowance.longestPeriod));
  check.property(`${property}.blockSeconds`, limit.blockSeconds, timeUpTo(allowance.longestBlock));
  if (limit.paths.length === 0) check.problem(`${property}.paths`, limit.paths, "name a path; / is every path");
  check.each(`${property}.paths`, limit.paths, pathRemedy);
  if (limit.hostnames === undefined) return;
  if (!allowance.limitsByHostname) {
    const remedy = "leave it out, or choose a larger plan than free: its rules look at the path only";
    check.problem(`${property}.hostnames`, limit.hostnames, remedy);
    return;
  }
  if (limit.hostnames.length === 0)
    check.problem(`${property}.hostnames`, [], "name a host name, or leave it out for all");
  const known = args.hosts.map(({ hostname }) => hostname);
  check.each(`${property}.hostnames`, limit.hostnames, (value) =>
    known.includes(value) ? undefined : "name a hostname of hosts",
  );
}

function timeUpTo(longest: number): Rule<number> {
  return rules.oneOf(rateLimitTimes.filter((seconds) => seconds <= longest));
}
