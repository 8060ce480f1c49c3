import type * as cloudflare from "@pulumi/cloudflare/types/input";
import { sha256 } from "../internal/digest";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import type { Arguments, Rule } from "../internal/validation";
import type { SecurityHeaders } from "./protection-args";
import type { CheckedHost } from "./hosts";
import { isForHost } from "./paths";

/** Browsers know each of these features; an unknown one would be a warning in each console. */
const deniedFeatures = [
  ...["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer"],
  ...["microphone", "midi", "payment", "serial", "usb"],
];

const defaults = {
  referrerPolicy: "strict-origin-when-cross-origin",
  permissionsPolicy: deniedFeatures.map((feature) => `${feature}=()`).join(", "),
  frameOptions: "SAMEORIGIN",
  crossOriginOpenerPolicy: "same-origin-allow-popups",
  cspReportOnly: "default-src 'self'; base-uri 'self'; frame-ancestors 'self'; object-src 'none'",
};

/** A header that answers get where they have none. */
export interface AddedHeader {
  name: string;
  value: string;
}

/** What stands for no header at all. */
const none = "none";

const referrerPolicies = [
  ...["no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin"],
  ...["strict-origin", "strict-origin-when-cross-origin", "unsafe-url"],
];

const openerPolicies = ["same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"];

/** A header's value as it may be sent: visible characters of ASCII and spaces (RFC 9110, section 5.5). */
const fieldValue: Rule<string> = (value) =>
  /^[ -~]{1,2000}$/.test(value) ? undefined : "use up to 2000 visible characters of ASCII on one line";

const reportUri: Rule<string> = (value) =>
  value === none || (/^https:\/\/[^/?#\s@]+(\/[!#-:<-~]*)?$/.test(value) && !value.includes(",") && value.length <= 500)
    ? undefined
    : "use an HTTPS URL of up to 500 characters, without spaces, commas, semicolons and credentials";

/** One of a list of values, or none. */
function oneOfOrNone(values: string[]): Rule<string> {
  return (value) => (value === none ? undefined : rules.oneOf(values)(value));
}

/** Notes what is wrong with the headers of all host names, or of one. */
export function checkSecurityHeaders(
  check: Arguments,
  property: string,
  headers: Usable<SecurityHeaders> | undefined,
  inherited: Usable<SecurityHeaders> = {},
): void {
  if (headers === undefined) return;
  check.property(`${property}.referrerPolicy`, headers.referrerPolicy, oneOfOrNone(referrerPolicies));
  check.property(`${property}.permissionsPolicy`, headers.permissionsPolicy, fieldValue);
  check.property(`${property}.frameOptions`, headers.frameOptions, oneOfOrNone(["DENY", "SAMEORIGIN"]));
  check.property(`${property}.crossOriginOpenerPolicy`, headers.crossOriginOpenerPolicy, oneOfOrNone(openerPolicies));
  check.property(`${property}.cspReportUri`, headers.cspReportUri, reportUri);
  check.property(`${property}.cspReportOnly`, headers.cspReportOnly, fieldValue);
  const uri = headers.cspReportUri ?? inherited.cspReportUri ?? none;
  if ((headers.cspReportOnly ?? none) === none || uri !== none) return;
  const remedy = "set cspReportUri too: browsers do nothing with a policy that they may neither enforce nor report";
  check.problem(`${property}.cspReportOnly`, headers.cspReportOnly, remedy);
}

/** The headers that a host name's answers get. */
export function headersOf(common: SecurityHeaders = {}, own: SecurityHeaders = {}): AddedHeader[] {
  const values = { ...defaults, cspReportUri: none, ...withoutMissing(common), ...withoutMissing(own) };
  const policy = values.cspReportOnly.trim().replace(/\s*;$/, "");
  const isTried = policy !== none && values.cspReportUri !== none;
  return [
    { name: "referrer-policy", value: values.referrerPolicy },
    { name: "permissions-policy", value: values.permissionsPolicy },
    { name: "x-frame-options", value: values.frameOptions },
    { name: "cross-origin-opener-policy", value: values.crossOriginOpenerPolicy },
    {
      name: "content-security-policy-report-only",
      value: isTried ? `${policy}; report-uri ${values.cspReportUri}` : none,
    },
  ].filter(({ value }) => value !== none);
}

/** What says the same as a header, so that an answer which has it is left alone. */
const equivalents: Record<string, string> = {
  "x-frame-options": 'any(http.response.headers["content-security-policy"][*] contains "frame-ancestors")',
  "content-security-policy-report-only": 'any(http.response.headers["content-security-policy"][*] ne "")',
};

/**
 * The rules of the phase `http_response_headers_transform`: one for each header and value, whatever the number of host names.
 * A rule of Cloudflare's sets a header or adds another of its name; "where there is none" is its condition. Fields keep
 * the answer's values while the rules run
 * (https://developers.cloudflare.com/rules/transform/response-header-modification/#important-remarks).
 */
export function securityHeaderRules(hosts: CheckedHost[]): cloudflare.RulesetRule[] {
  const groups = new Map<string, { header: AddedHeader; hostnames: string[] }>();
  for (const { hostname, securityHeaders } of hosts) {
    for (const header of securityHeaders) {
      const key = `${header.name}: ${header.value}`;
      const group = groups.get(key) ?? { header, hostnames: [] };
      groups.set(key, { header, hostnames: [...group.hostnames, hostname] });
    }
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([
        key,
        {
          header: { name, value },
          hostnames,
        },
      ]) => ({
        ref: `header_${name.replaceAll("-", "_")}_${sha256(key).slice(0, 8)}`,
        description: `${name} of answers that have none`,
        expression: [
          isForHost(hostnames),
          ...[`any(http.response.headers["${name}"][*] ne "")`, equivalents[name]].flatMap((condition) =>
            condition === undefined ? [] : [`not ${condition}`],
          ),
        ].join(" and "),
        enabled: true,
        action: "rewrite",
        actionParameters: { headers: { [name]: { operation: "set", value } } },
      }),
    );
}

/** A member that is undefined says nothing. */
function withoutMissing(headers: SecurityHeaders): SecurityHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}
