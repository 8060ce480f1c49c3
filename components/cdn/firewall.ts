import { BotManagement } from "@pulumi/cloudflare/botManagement";
import { LeakedCredentialCheck } from "@pulumi/cloudflare/leakedCredentialCheck";
import type * as cloudflare from "@pulumi/cloudflare/types/input";
import { UrlNormalizationSettings } from "@pulumi/cloudflare/urlNormalizationSettings";
import type * as pulumi from "@pulumi/pulumi";
import { checkBlockedAddresses } from "../internal/blocked-addresses";
import { blockingRemedy, pathsToBlock } from "../internal/blocked-paths";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import type { CdnFirewall } from "./protection-args";
import type { CheckedHost } from "./hosts";
import { isAtOrBelow, pathRemedy } from "./paths";
import type { CloudflarePlan } from "./plans";
import type { ZoneOwner } from "./zone-owner";

/**
 * Cloudflare Managed Ruleset, which paid plans have. Its free counterpart Cloudflare deploys by itself
 * (https://developers.cloudflare.com/waf/managed-rules/#available-managed-rulesets).
 */
const managedRuleset = "efb7b8c949ac4650a09736fc376e9aee";

/** Path as rules see it, whatever its case. */
const anyCase = "lower(http.request.uri.path)";

/** Notes what is wrong with the firewall. */
export function checkFirewall(check: Arguments, { firewall }: Usable<CdnArgs>, hosts: CheckedHost[]): void {
  checkBlockedAddresses(check, firewall?.blockedAddresses);
  check.each(
    "firewall.blockedPaths",
    firewall?.blockedPaths,
    (path) => pathRemedy(path) ?? blockingRemedy(path, hosts),
  );
}

/** The rules of the phase `http_request_firewall_custom`. They see the path after Cloudflare has normalised it. */
export function firewallRules(
  { blockedAddresses = [], blockedPaths, blockDotFiles = true }: CdnFirewall = {},
  hosts: CheckedHost[],
): cloudflare.RulesetRule[] {
  const paths = pathsToBlock(blockedPaths, hosts);
  const listed = paths.map((path) => isAtOrBelow(path, anyCase)).join(" or ");
  const hidden = `http.request.uri.path contains "/." and not (${isAtOrBelow("/.well-known", "http.request.uri.path")})`;
  const addresses = `ip.src in {${inOrder(blockedAddresses).join(" ")}}`;
  return [
    ...(blockedAddresses.length > 0 ? [rule("blocked_addresses", "Clients that do harm", addresses)] : []),
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
  { hooks }: ZoneOwner,
): pulumi.Resource[] {
  return [
    // A zone's default, written: where it is off, /%2eenv is not /.env to a rule, and an origin reads it so.
    new UrlNormalizationSettings(name, { zoneId, type: "cloudflare", scope: "incoming" }, { parent, hooks }),
    new LeakedCredentialCheck(name, { zoneId, enabled: true }, { parent, hooks }),
    new BotManagement(name, { zoneId, enableJs: botFightMode, ...botSettings(plan, botFightMode) }, { parent, hooks }),
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
