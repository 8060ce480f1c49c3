// What Cloudflare's Free plan has, and what a Cdn takes of it: each row is planned, and docs/front-doors.md is written of them.
// Sources, read on 2026-11-29: Cloudflare's own list (https://developers.cloudflare.com/fundamentals/reference/policies-compliances/plans/ is made of
// https://github.com/cloudflare/cloudflare-docs/blob/production/src/content/plans/index.json), and each resource and option of
// https://github.com/davidmontoyago/pulumi-cloudflare-free-edge-protection.
import { Cdn, CloudflarePlan, type CdnArgs } from "../../components";
import { deploy, type Deployment } from "./program";

/** A thing that the plan has. */
export interface PlanFeature {
  what: string;
  /** Who lists it: Cloudflare, the package, or both. */
  listed: "C" | "P" | "C, P";
  why: string;
  /** How a plan shows it, where it is taken. */
  shows?: (deployment: Deployment) => boolean;
  /** What asks for it, where it is a choice. */
  choice?: Partial<CdnArgs>;
  /** A word that no plan has, where it is not taken: of a type, a setting or a phase. */
  absent?: string;
  /** Whether it stays as Cloudflare or the dashboard has it. */
  untouched?: boolean;
}

const origin = (name: string): object => ({
  originName: name,
  hostname: `${name}.origin.example.com`,
  healthPath: "/health",
});
const host = { hostname: "example.com", routes: [{ path: "/", origins: [origin("web")] }] };
const base = {
  zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
  plan: CloudflarePlan.Free,
  letsEncrypt: false,
  hosts: [host],
  clientIdentity: { caCertificate: "ca", certificate: "certificate", privateKey: "key" },
} as CdnArgs;

/** A plan of a zone on the Free plan, with a choice. */
export function planWith(choice: Partial<CdnArgs> = {}): Promise<Deployment> {
  return deploy(() => new Cdn("cdn", { ...base, ...choice }));
}

type Shows = (deployment: Deployment) => boolean;

const setting =
  (id: string, value: unknown): Shows =>
  ({ resources }) =>
    resources.some(
      ({ inputs }) => inputs["settingId"] === id && JSON.stringify(inputs["value"]) === JSON.stringify(value),
    );
const has =
  (type: string, words = ""): Shows =>
  ({ resources }) =>
    resources.some((one) => one.type.endsWith(`:${type}`) && JSON.stringify(one.inputs).includes(words));
const ruled =
  (phase: string, words: string): Shows =>
  ({ resources }) =>
    resources.some(({ inputs }) => inputs["phase"] === phase && JSON.stringify(inputs["rules"]).includes(words));
const hsts =
  (words: string): Shows =>
  ({ resources }) =>
    resources.some(
      ({ inputs }) => inputs["settingId"] === "security_header" && JSON.stringify(inputs["value"]).includes(words),
    );
const cached = (path: object): Partial<CdnArgs> => ({ hosts: [{ ...host, cachedPaths: [path] }] }) as Partial<CdnArgs>;

type Row = [what: string, listed: PlanFeature["listed"], why: string, Omit<PlanFeature, "what" | "listed" | "why">];

const taken = (shows: Shows): Row[3] => ({ shows });
const chosen = (choice: Partial<CdnArgs>, shows: Shows): Row[3] => ({ choice, shows });
const refused = (absent: string): Row[3] => ({ absent });
const untouched = (absent: string): Row[3] => ({ absent, untouched: true });

const names: Row[] = [
  [
    "the zone itself",
    "P",
    "a domain and its name servers are a person's, and outlive programs",
    refused("index/zone:Zone"),
  ],
  ["DNS records behind the proxy", "C, P", "one for each host name", taken(has("DnsRecord", '"proxied":true'))],
  [
    "DNS records past the proxy",
    "C, P",
    "they would show the origin's address, and have none of this table",
    refused('"proxied":false'),
  ],
  [
    "DNSSEC",
    "C, P",
    "`dnssec`; complete with a record at the registrar, the output `dnssecRecord`",
    chosen({ dnssec: true }, has("ZoneDnssec", "active")),
  ],
  ["IPv6", "C", "on, and cannot be switched off on this plan", untouched('"ipv6"')],
];

const tls: Row[] = [
  [
    "Universal SSL",
    "C, P",
    "one that Cloudflare chooses; `letsEncrypt` needs an add-on",
    taken(has("UniversalSslSetting", '"enabled":true')),
  ],
  ["backup certificates", "C", "Cloudflare has them ready", untouched("backup_cert")],
  [
    "encryption mode",
    "C, P",
    "`strict` alone: `full` takes anybody's certificate, and `flexible` none",
    taken(setting("ssl", "strict")),
  ],
  [
    "minimum TLS version",
    "C, P",
    "1.2; 1.3 alone would cut off clients that are in use",
    taken(setting("min_tls_version", "1.2")),
  ],
  ["TLS 1.3", "C, P", "on", taken(setting("tls_1_3", "on"))],
  ["Always Use HTTPS", "C, P", "on", taken(setting("always_use_https", "on"))],
  [
    "HSTS",
    "C, P",
    "`hstsSeconds`, without subdomains and preload: a zone has other names",
    taken(hsts('"enabled":true')),
  ],
  ["`nosniff`", "P", "`noSniff`", taken(hsts('"nosniff":true'))],
  [
    "Automatic HTTPS Rewrites",
    "C, P",
    "it changes pages, so their owner decides in the dashboard",
    untouched("automatic_https_rewrites"),
  ],
  ["Opportunistic Encryption, Onion Routing", "C", "they add ways in, and lose nothing", untouched("opportunistic_")],
  ["0-RTT", "C", "what comes before the handshake is done can be sent twice by somebody else", untouched("0rtt")],
  [
    "Authenticated Origin Pulls",
    "C",
    "with a certificate of the zone's own: Cloudflare's is shared by all of its customers",
    taken(has("AuthenticatedOriginPullsSettings", "true")),
  ],
  [
    "certificates for origins (Origin CA)",
    "C",
    "origins have public ones, which checks from elsewhere accept too",
    refused("originCaCertificate"),
  ],
  ["client certificates for users", "C", "who a user is, is the application's affair", refused("clientCertificate")],
  [
    "Certificate Transparency Monitoring",
    "C",
    "e-mails to all members of the account: a switch in the dashboard",
    untouched("ctAlerting"),
  ],
];

const attacks: Row[] = [
  [
    "DDoS protection, layers 3 to 7",
    "C, P",
    "always on; a rule of one's own could only weaken it",
    untouched("ddos_l7"),
  ],
  [
    "e-mails about DDoS attacks",
    "C, P",
    "a notification is the account's and not the zone's: \"HTTP DDoS attack alert\" in the dashboard",
    refused("notificationPolicy"),
  ],
  [
    "Free Managed Ruleset",
    "C, P",
    "Cloudflare deploys it on zones of this plan",
    untouched("http_request_firewall_managed"),
  ],
  [
    "custom rules for hidden files, `/.env`, `/.git`",
    "P",
    "`blockDotFiles`, for every name that begins with a dot",
    taken(ruled("http_request_firewall_custom", "dot_files")),
  ],
  [
    "custom rules for `/wp-login.php`, `/phpmyadmin`, …",
    "P",
    "`blockedPaths`, without those that a route owns",
    taken(ruled("http_request_firewall_custom", "/wp-login.php")),
  ],
  [
    "custom rules for `/admin`, `/api/users`, `/graphql`, `/health`, `/media`, `/robots.txt`, …",
    "P",
    "applications serve these paths, and the words match in the middle of others; `blockedPaths` names those that yours does not",
    refused("graphql"),
  ],
  [
    "custom rules for `union select`, `<script`, `../` and user agents",
    "P",
    "a search for these words is no attack, and an attacker writes them differently; the managed rules do it better",
    refused("user_agent"),
  ],
  [
    "a challenge for TRACE, TRACK, DEBUG, CONNECT",
    "P",
    "an application answers 405 to what it does not know, and no browser sends them",
    refused('"TRACE'),
  ],
  [
    "custom rules for addresses, IP Access Rules",
    "C",
    "`blockedAddresses`",
    chosen(
      { firewall: { blockedAddresses: ["192.0.2.7"] } },
      ruled("http_request_firewall_custom", "ip.src in {192.0.2.7}"),
    ),
  ],
  [
    "custom rules for countries",
    "C",
    "a host name's `rules` answer by `countries`",
    chosen(
      {
        hosts: [{ ...host, rules: [{ name: "closed", when: { countries: ["XX"] }, answer: { status: 451 } }] }],
      } as Partial<CdnArgs>,
      has("WorkersScript", '\\"countries\\":[\\"XX\\"]'),
    ),
  ],
  [
    "User Agent Blocking, lists of addresses",
    "C",
    "a client writes what it likes into its name; a list is the account's",
    refused("userAgentBlockingRule"),
  ],
  [
    "rate limit",
    "C, P",
    "`rateLimits`: one on this plan, whose paths, number and description are yours",
    taken(ruled("http_ratelimit", '"period":10')),
  ],
  ["a challenge in place of a block", "P", "programs cannot answer one", refused("js_challenge")],
  [
    "URL normalisation",
    "C, P",
    "`incoming`: rules see one spelling. `both` would hand origins another path than the user asked for",
    taken(has("UrlNormalizationSettings", '"scope":"incoming"')),
  ],
  [
    "Browser Integrity Check",
    "C, P",
    "refuses headers that only bad clients send",
    taken(setting("browser_check", "on")),
  ],
  [
    "security level",
    "C, P",
    "`medium`, which Cloudflare calls always protected",
    taken(setting("security_level", "medium")),
  ],
  [
    '"I\'m under attack"',
    "C, P",
    "`firewall.underAttack`",
    chosen({ firewall: { underAttack: true } }, setting("security_level", "under_attack")),
  ],
  [
    "Bot Fight Mode",
    "C, P",
    "`firewall.botFightMode`: it stops feed readers, webhooks and uptime checks too",
    chosen({ firewall: { botFightMode: true } }, has("BotManagement", '"fightMode":true')),
  ],
  [
    "AI bot policies",
    "C",
    "Cloudflare made three policies of its one switch on 2026-09-15, with defaults of its own; `robots.txt` is the application's",
    untouched("aiBotsProtection"),
  ],
  [
    "AI Labyrinth, managed `robots.txt`",
    "C",
    "they change pages and files of the application",
    untouched("crawlerProtection"),
  ],
  [
    "leaked credentials detection",
    "C",
    "shows log-ins with stolen passwords; refusing them is the application's",
    taken(has("LeakedCredentialCheck", '"enabled":true')),
  ],
  [
    "client-side security (script monitoring)",
    "C",
    "it adds a policy of its own to pages; `cspReportUri` tells you and not Cloudflare what they load",
    untouched("pageShield"),
  ],
  ["Turnstile", "C", "a part of the application's forms", refused("turnstile")],
  [
    "hotlink protection",
    "C, P",
    "feeds and previews elsewhere show our pictures on purpose",
    untouched("hotlink_protection"),
  ],
  ["e-mail obfuscation", "C", "it changes pages", untouched("email_obfuscation")],
  [
    "configuration rules (level, integrity check by request)",
    "C, P",
    "the zone's settings say the same for every host name",
    refused("http_config_settings"),
  ],
];

const delivery: Row[] = [
  [
    "redirects, `www` among them",
    "C, P",
    "`redirectTo`, with 308: 301 lets a browser turn a form into a `GET`",
    chosen(
      { hosts: [host, { hostname: "www.example.com", redirectTo: "example.com" }] } as Partial<CdnArgs>,
      ruled("http_request_dynamic_redirect", "308"),
    ),
  ],
  [
    "a redirect that removes slashes at the end",
    "P",
    "applications differ in it, and two that do not agree redirect for ever; a rule of a host name does it where it is right",
    refused("substring("),
  ],
  [
    "bulk redirects, page rules, origin rules, Cloud Connector",
    "C",
    "a host name's `rules` and `routes` say it, and are checked against each other",
    refused("http_request_origin"),
  ],
  [
    "cache rules",
    "C, P",
    "`cachedPaths`, and nothing else",
    taken(ruled("http_request_cache_settings", "cacheDeceptionArmor")),
  ],
  [
    "a cache by suffix, and of pages for half an hour",
    "P",
    "it would keep pages of people who are logged in",
    refused("override_origin"),
  ],
  [
    "stale answers while a new one is fetched",
    "P",
    "`staleSeconds`",
    chosen(
      cached({ path: "/feeds", freshSeconds: 60, staleSeconds: 60 }),
      ruled("http_response_cache_settings", "stale"),
    ),
  ],
  [
    "cache key without the query",
    "C",
    "`queryParameters: []`",
    chosen(cached({ path: "/feeds", queryParameters: [] }), ruled("http_request_cache_settings", "query")),
  ],
  [
    "cache key with a sorted query, or by device",
    "C, P",
    "an application may read the order, and answers by device need `Vary`",
    refused("ignoreQueryStringsOrder"),
  ],
  [
    "Tiered Cache",
    "C",
    "it cannot tell where an origin behind Google's anycast address is, and picks one data centre for it (https://developers.cloudflare.com/smart-shield/configuration/smart-tiered-cache)",
    untouched("tieredCache"),
  ],
  ["Always Online", "C", "off: it serves copies of somebody else's", taken(setting("always_online", "off"))],
  [
    "browser cache time",
    "C, P",
    "0, so that browsers are told what the origin says",
    taken(setting("browser_cache_ttl", 0)),
  ],
  [
    "Crawler Hints, CSAM scanning, development mode",
    "C",
    "they tell others about pages, or are for an hour: switches in the dashboard",
    untouched("crawlhints"),
  ],
  ["purge by tag, prefix, host name", "C", "`groundplan cache purge`, after a release", untouched("purge")],
  ["Brotli", "C", "on", taken(setting("brotli", "on"))],
  [
    "compression rules, shared dictionaries (beta)",
    "C",
    "Cloudflare's defaults compress what is worth it",
    refused("http_response_compression"),
  ],
  ["HTTP/3", "C", "on", taken(setting("http3", "on"))],
  [
    "HTTP/2, gRPC, WebSockets",
    "C",
    "on, but for gRPC: a switch of the zone's network page, which no API is documented for",
    untouched("websockets"),
  ],
  ["Early Hints", "C", "`earlyHints`", chosen({ earlyHints: true }, setting("early_hints", "on"))],
  [
    "Rocket Loader, Speed Brain",
    "C",
    "they change pages, so their owner decides in the dashboard",
    untouched("rocket_loader"),
  ],
  [
    "the client's address in a header",
    "P",
    "`CF-Connecting-IP` and `X-Forwarded-For`, and what a client claims is taken away",
    taken(ruled("http_request_late_transform", "x-real-ip")),
  ],
  [
    "headers with city, post code, TLS fingerprint, round-trip time",
    "P",
    "an application that needs them sets them by a rule of its own; otherwise they are personal data in its logs",
    refused("ip.src.city"),
  ],
  [
    "security headers",
    "C",
    "`securityHeaders`, where an answer has none",
    taken(ruled("http_response_headers_transform", "referrer-policy")),
  ],
  [
    'Managed Transform "Add security headers"',
    "C",
    "it overrules what an application sets",
    refused("managedTransforms"),
  ],
  [
    "a count of the rules that are used",
    "P",
    "what a plan does not have room for is refused before anything is created",
    refused("rulesCount"),
  ],
  ["Email Routing, Zaraz, Web Analytics", "C", "they have nothing to do with a front door", refused("zaraz")],
];

/** All of them, by what they are about. */
export const planFeatures: [group: string, features: PlanFeature[]][] = (
  [
    ["Names", names],
    ["TLS", tls],
    ["Attacks", attacks],
    ["Delivery", delivery],
  ] as [string, Row[]][]
).map(([group, rows]) => [group, rows.map(([what, listed, why, more]) => ({ what, listed, why, ...more }))]);

/** What stands in the table for a feature. */
export function isTaken({ shows, choice, untouched: isUntouched }: PlanFeature): string {
  if (choice !== undefined) return "by choice";
  if (shows !== undefined) return "yes";
  return isUntouched === true ? "as it is" : "no";
}

/** All choices in one plan, but for those that exclude each other. */
export const allChoices: Partial<CdnArgs> = {
  dnssec: true,
  earlyHints: true,
  firewall: { underAttack: true, botFightMode: true, blockedAddresses: ["192.0.2.7"] },
};
