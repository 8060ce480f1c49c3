import { BotManagement } from "@pulumi/cloudflare/botManagement";
import { LeakedCredentialCheck } from "@pulumi/cloudflare/leakedCredentialCheck";
import type * as cloudflare from "@pulumi/cloudflare/types/input";
import { UrlNormalizationSettings } from "@pulumi/cloudflare/urlNormalizationSettings";
import type * as pulumi from "@pulumi/pulumi";
import { canonicalPath, owns } from "../internal/edge-routes";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { CdnArgs, CdnFirewall } from "./args";
import type { CheckedHost } from "./hosts";
import { isAtOrBelow, pathRemedy } from "./paths";
import type { CloudflarePlan } from "./plans";

/** What scanners ask every site for. */
const scannedPaths = ["/wp-login.php", "/wp-admin", "/xmlrpc.php", "/phpmyadmin", "/cgi-bin", "/vendor/phpunit"];

/**
 * Cloudflare Managed Ruleset, which paid plans have. Its free counterpart Cloudflare deploys by itself
 * (https://developers.cloudflare.com/waf/managed-rules/#available-managed-rulesets).
 */
const managedRuleset = "efb7b8c949ac4650a09736fc376e9aee";

/** Path as rules see it, whatever its case. */
const anyCase = "lower(http.request.uri.path)";

/** Notes what is wrong with the firewall. */
export function checkFirewall(check: Arguments, { firewall }: Usable<CdnArgs>, hosts: CheckedHost[]): void {
  check.each(
    "firewall.blockedPaths",
    firewall?.blockedPaths,
    (path) => pathRemedy(path) ?? blockingRemedy(path, hosts),
  );
}

function blockingRemedy(path: string, hosts: CheckedHost[]): string | undefined {
  const blocked = canonicalPath(path.toLowerCase());
  if (blocked === "/") return "leave it out: / is every path";
  const owner = ownerOf(blocked, hosts);
  return owner && `leave it out, or the route: ${owner} leads there`;
}

/** The route that a blocked path would take everything from. */
function ownerOf(blocked: string, hosts: CheckedHost[]): string | undefined {
  const routes = hosts.flatMap((host) => host.routes).filter(({ path }) => owns(blocked, path.toLowerCase()));
  return routes.map(({ hostname, path }) => `${hostname}${path}`)[0];
}

/** The rules of the phase `http_request_firewall_custom`. They see the path after Cloudflare has normalised it. */
export function firewallRules(
  { blockedPaths, blockDotFiles = true }: CdnFirewall = {},
  hosts: CheckedHost[],
): cloudflare.RulesetRule[] {
  const paths = inOrder(
    blockedPaths?.map((path) => canonicalPath(path.toLowerCase())) ??
      scannedPaths.filter((path) => ownerOf(path, hosts) === undefined),
  );
  const listed = paths.map((path) => isAtOrBelow(path, anyCase)).join(" or ");
  const hidden = `http.request.uri.path contains "/." and not (${isAtOrBelow("/.well-known", "http.request.uri.path")})`;
  return [
    ...(blockDotFiles ? [rule("dot_files", "Hidden files, such as /.env and /.git", hidden)] : []),
    ...(paths.length > 0 ? [rule("blocked_paths", "Paths that nobody serves", listed)] : []),
  ];
}

function rule(ref: string, description: string, expression: string): cloudflare.RulesetRule {
  return { ref, description, expression, enabled: true, action: "block" };
}

/** The rules of the phase `http_request_firewall_managed`. */
export function managedRules(plan: CloudflarePlan): cloudflare.RulesetRule[] {
  if (plan === "free") return [];
  return [
    {
      ref: "managed",
      description: "Cloudflare Managed Ruleset",
      expression: "true",
      enabled: true,
      action: "execute",
      actionParameters: { id: managedRuleset },
    },
  ];
}

/** What the firewall goes by: paths in one spelling, programs, passwords that others know. */
export function createFirewall(
  parent: pulumi.Resource,
  name: string,
  { zone: { zoneId }, plan, firewall: { botFightMode = false } = {} }: CdnArgs,
): pulumi.Resource[] {
  return [
    // A zone's default, written: where it is off, /%2eenv is not /.env to a rule, and an origin reads it so.
    new UrlNormalizationSettings(name, { zoneId, type: "cloudflare", scope: "incoming" }, { parent }),
    new LeakedCredentialCheck(name, { zoneId, enabled: true }, { parent }),
    new BotManagement(name, { zoneId, enableJs: botFightMode, ...botSettings(plan, botFightMode) }, { parent }),
  ];
}

/** Each plan has settings of its own (https://developers.cloudflare.com/bots/get-started/super-bot-fight-mode/). */
function botSettings(plan: CloudflarePlan, isOn: boolean): object {
  if (plan === "free") return { fightMode: isOn };
  return {
    sbfmDefinitelyAutomated: isOn ? "managed_challenge" : "allow",
    sbfmVerifiedBots: "allow",
    sbfmStaticResourceProtection: false,
    optimizeWordpress: false,
    // A guess, and wrong at times.
    ...(plan === "pro" ? {} : { sbfmLikelyAutomated: "allow" }),
  };
}
