import type { RateLimit } from "../cdn/protection-args";
import { pathRemedy } from "../cdn/paths";
import { checkBlockedAddresses } from "../internal/blocked-addresses";
import { blockingRemedy } from "../internal/blocked-paths";
import { calledAfter, kinds } from "../internal/names";
import { notificationChannels, type Channels } from "../internal/notification-channels";
import * as rules from "../internal/rules";
import { checkClosed, servedHostname } from "../internal/served-hosts";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import type { GoogleCdnArgs } from "./args";
import { domainOf } from "./certificates";
import { checkHosts, zoneNameOf } from "./check-hosts";
import { isReserved } from "./headers";
import type { CheckedHost } from "./hosts";
import { longestDescription, longestExpression, securityRules } from "./security-policy";

/** Seconds in which requests are counted (https://cloud.google.com/armor/docs/rate-limiting-overview). */
const periods = [10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600];

/** Seconds for which a client is blocked for longer than it is counted; the same page. */
const blocks = periods.filter((seconds) => seconds >= 60);

/** Most requests of a limit: of one that throttles, and of one that blocks; the same page. */
const mostRequests = { throttled: 1_000_000, blocked: 10_000 };

/** Checks everything that can be known before anything is created; what is an Output is checked when it becomes known. */
export function validate(name: string, args: Usable<GoogleCdnArgs>): Checked {
  const check = new Arguments(`GoogleCdn "${name}"`);
  check.property("name", name, calledAfter([kinds.serviceAccount, "-123456"]));
  check.property("zone.zoneName", args.zone?.zoneName, rules.hostname);
  check.property("cloudDnsZone.zoneName", args.cloudDnsZone?.zoneName, rules.hostname);
  if (args.zone !== undefined && args.cloudDnsZone !== undefined) {
    check.problem("cloudDnsZone", args.cloudDnsZone.zoneName, "give it either zone or cloudDnsZone");
  }
  const hosts = closedBy(check, args, checkHosts(check, args));
  check.each(
    "certificateHostnames",
    args.certificateHostnames,
    (hostname) => rules.hostnameOrWildcard(hostname) ?? servedHostname(domainOf(hostname), zoneNameOf(args)),
  );
  check.property("hstsSeconds", args.hstsSeconds, rules.integerBetween(0, 63_072_000));
  checkResponseHeaders(check, args);
  check.each(
    "firewall.blockedPaths",
    args.firewall?.blockedPaths,
    (path) => pathRemedy(path) ?? blockingRemedy(path, hosts),
  );
  checkBlockedAddresses(check, args.firewall?.blockedAddresses);
  check.each("firewall.managedRules", args.firewall?.managedRules, ruleSet);
  args.rateLimits?.forEach((limit, index) => {
    checkRateLimit(check, `rateLimits[${index}]`, limit, args);
  });
  for (const { match, description = "" } of securityRules(args, hosts) as { match: Match; description?: string }[]) {
    const { length } = match.expr?.expression ?? "";
    if (length <= longestExpression) continue;
    const remedy = `name fewer or shorter host names and paths: Cloud Armor takes ${longestExpression} characters`;
    check.problem("hosts", undefined, remedy, `a rule of ${length} characters, ${description}`);
  }
  const channels = checkCertificateAlert(check, args);
  check.done();
  return { hosts, ...(channels === undefined ? {} : { channels }) };
}

/** What the component is made from. */
export interface Checked {
  hosts: CheckedHost[];
  /** Who is told of a certificate that was not renewed; absent where nothing watches it. */
  channels?: Channels;
}

function checkCertificateAlert(check: Arguments, args: Usable<GoogleCdnArgs>): Channels | undefined {
  const { certificateValidityDays: days, notificationChannels: channels, takesTraffic = true } = args;
  // From 2027-03-15 no public authority issues one for longer (CA/Browser Forum, ballot SC-081).
  check.property("certificateValidityDays", days, rules.integerBetween(1, 100));
  if (days !== undefined && channels === undefined) {
    check.problem(
      "certificateValidityDays",
      days,
      "set notificationChannels, or leave it out: Google chooses the period",
    );
  }
  if (channels === undefined) return undefined;
  const checked = notificationChannels(check, channels);
  // The names lead elsewhere, to certificates of somebody else.
  return takesTraffic ? checked : undefined;
}

/** Marks the host names that are closed. */
function closedBy(check: Arguments, { maintenance }: Usable<GoogleCdnArgs>, hosts: CheckedHost[]): CheckedHost[] {
  if (maintenance === undefined) return hosts;
  const routed = hosts.filter(({ redirectTo }) => redirectTo === undefined).map(({ hostname }) => hostname);
  const closed = maintenance.hostnames ?? routed;
  checkClosed(check, maintenance.hostnames, routed);
  return hosts.map((host) => (closed.includes(host.hostname) ? { ...host, isClosed: true } : host));
}

interface Match {
  expr?: { expression: string };
}

const ruleSet = rules.matching(
  /^[a-z0-9-]+-(v\d+-)?(stable|canary)$|^cve-canary$/,
  "name a preconfigured rule set, such as sqli-v33-stable (https://cloud.google.com/armor/docs/waf-rules)",
);

function checkRateLimit(check: Arguments, property: string, limit: RateLimit, { hosts }: GoogleCdnArgs): void {
  const { periodSeconds, blockSeconds } = limit;
  const isThrottled = blockSeconds === periodSeconds;
  const most = isThrottled ? mostRequests.throttled : mostRequests.blocked;
  check.property(`${property}.description`, limit.description, (text) =>
    text.length > longestDescription ? `use ${longestDescription} characters at most` : undefined,
  );
  check.property(`${property}.requests`, limit.requests, rules.integerBetween(1, most));
  check.property(`${property}.periodSeconds`, periodSeconds, rules.oneOf(periods));
  if (!isThrottled) {
    check.property(`${property}.blockSeconds`, blockSeconds, (seconds) => {
      const remedy = rules.oneOf(blocks)(seconds);
      return remedy && `${remedy}, or periodSeconds, which refuses what is above the limit`;
    });
  }
  if (limit.paths.length === 0) check.problem(`${property}.paths`, limit.paths, "name a path; / is every path");
  check.each(`${property}.paths`, limit.paths, pathRemedy);
  const known = hosts.map(({ hostname }) => hostname);
  check.each(`${property}.hostnames`, limit.hostnames, (value) =>
    known.includes(value) ? undefined : "name a hostname of hosts",
  );
}

/** Headers that have an argument of their own. */
const ownArguments: Record<string, string> = {
  "strict-transport-security": "hstsSeconds",
  "x-content-type-options": "noSniff",
};

function checkResponseHeaders(check: Arguments, { responseHeaders = {} }: Usable<GoogleCdnArgs>): void {
  for (const [header, value] of Object.entries(responseHeaders)) {
    const property = `responseHeaders.${header}`;
    const own = ownArguments[header.toLowerCase()];
    if (own !== undefined) check.problem(property, value, `use ${own}`);
    else if (!/^[A-Za-z0-9-]{1,100}$/.test(header) || isReserved(header)) {
      check.problem(property, value, "name a header that is not Google's own, of letters, digits and hyphens");
    }
    // Braces are variables to the load balancer.
    if (!/^[ -~]{1,2000}$/.test(value) || /[{}]/.test(value)) {
      check.problem(property, value, "use up to 2000 visible characters of ASCII on one line, without braces");
    }
  }
  const names = Object.keys(responseHeaders).map((header) => header.toLowerCase());
  const again = names.find((header, index) => names.indexOf(header) < index);
  if (again !== undefined) check.problem("responseHeaders", again, "name each header once: case makes no difference");
}
