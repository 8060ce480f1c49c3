// What keeps an authority from issuing a certificate for names of a zone at Cloudflare, by what Cloudflare and the public DNS say.
import { caaLevels, caaRefusal, readCaa, type CaaRecord, type DnsAnswer, type DnsType } from "./dns-answers";

/** An authority, as CAA records name it, and how it has names proved. */
export interface Authority {
  title: string;
  domain: string;
  method: string;
}

/** https://letsencrypt.org/docs/caa/, and how Cloudflare proves a name to it. */
export const letsEncrypt: Authority = { title: "Let's Encrypt", domain: "letsencrypt.org", method: "dns-01" };

/**
 * Who issues Google-managed certificates, the one that it asks first in front
 * (https://cloud.google.com/load-balancing/docs/ssl-certificates/google-managed-certs#caa).
 */
export const googleManaged: [Authority, ...Authority[]] = [
  { title: "Google", domain: "pki.goog", method: "dns-01" },
  letsEncrypt,
];

/** What DNS says of a name; nothing where it could not be asked. */
export type AskDns = (name: string, type: DnsType) => Promise<DnsAnswer | undefined>;

/** What Cloudflare says of a zone, as far as a certificate depends on it. */
export interface ZoneFacts {
  status: string;
  type?: string;
  paused?: boolean;
  nameServers?: string[];
  vanityNameServers?: string[];
}

/** What Cloudflare itself says (https://developers.cloudflare.com/dns/zone-setups/reference/domain-status/). */
export function zoneProblems({ status, type, paused }: ZoneFacts, zoneName: string): string[] {
  return [
    ...(status === "active"
      ? []
      : [
          `${zoneName} is "${status}" at Cloudflare: set the name servers that Cloudflare names at the registrar, and wait until it is active`,
        ]),
    ...(type === "partial"
      ? [
          `${zoneName} has a partial (CNAME) setup, in which Cloudflare cannot answer the challenge: convert it to a full setup, or delegate _acme-challenge to Cloudflare and order the certificate there`,
        ]
      : []),
    ...(paused === true ? [`Cloudflare is paused on ${zoneName}: resume it on the zone's overview page`] : []),
  ];
}

const brokenServers = "its name servers fail: if DNSSEC was in use before, remove the old DS record at the registrar";

/** What DNS says of a zone and of names in it. */
export async function dnsProblems(
  zone: ZoneFacts,
  zoneName: string,
  { names, authority }: { names: string[]; authority: Authority },
  ask: AskDns,
): Promise<string[]> {
  const delegated = delegationProblem(zone, zoneName, await ask(zoneName, "NS"));
  if (delegated !== undefined) return [delegated];
  return caaProblems(names, [authority], ask);
}

/** Why none of some authorities issues for names, by their CAA records. Each name is asked for once. */
export async function caaProblems(
  names: string[],
  authorities: [Authority, ...Authority[]],
  ask: AskDns,
): Promise<string[]> {
  const known = new Map<string, Promise<DnsAnswer | undefined>>();
  const once = (name: string): Promise<DnsAnswer | undefined> => {
    const answer = known.get(name) ?? ask(name, "CAA");
    known.set(name, answer);
    return answer;
  };
  const found = await Promise.all(
    names.map(async (name) => {
      const problems = await Promise.all(authorities.map((authority) => caaProblem(name, authority, once)));
      return [name, problems.includes(undefined) ? undefined : problems[0]] as const;
    }),
  );
  const covered = new Map<string, string[]>();
  for (const [name, problem] of found) {
    if (problem !== undefined) covered.set(problem, [...(covered.get(problem) ?? []), name]);
  }
  return [...covered].map(([problem, of]) => `${of.join(", ")}: ${problem}`);
}

function delegationProblem(zone: ZoneFacts, zoneName: string, answer: DnsAnswer | undefined): string | undefined {
  if (answer === undefined) return undefined;
  if (answer.status === 3)
    return `${zoneName} does not exist in DNS: register it, or have its name servers set by whoever has its parent`;
  if (answer.status !== 0) return `${zoneName} has no answer in DNS: ${brokenServers}`;
  const own = [...(zone.nameServers ?? []), ...(zone.vanityNameServers ?? [])].map(plain);
  const delegated = answer.values.map(plain);
  if (own.length === 0 || delegated.some((server) => own.includes(server))) return undefined;
  const instead = delegated.length === 0 ? "to nobody" : `to ${delegated.sort().join(" and ")}`;
  return `${zoneName} is delegated ${instead}: set ${own.join(" and ")} at the registrar`;
}

function plain(server: string): string {
  return server.toLowerCase().replace(/\.$/, "");
}

/** The records of the first level that has some count. Authorities refuse where they get no answer, and so do we. */
async function caaProblem(
  covered: string,
  { title, domain, method }: Authority,
  ask: (name: string) => Promise<DnsAnswer | undefined>,
): Promise<string | undefined> {
  const wildcard = covered.startsWith("*.");
  for (const level of caaLevels(covered.replace(/^\*\./, ""))) {
    const answer = await ask(level);
    if (answer === undefined) return undefined;
    if (answer.status !== 0 && answer.status !== 3)
      return `${level} has no answer about CAA records in DNS: ${brokenServers}`;
    const records = answer.values.map(readCaa).filter((record): record is CaaRecord => record !== undefined);
    if (records.length === 0) continue;
    const refusal = caaRefusal(records, { authority: domain, method, wildcard });
    if (refusal === undefined) return undefined;
    const tag = wildcard && records.some((record) => record.tag === "issuewild") ? "issuewild" : "issue";
    return `CAA records at ${level} let ${title} issue nothing (${refusal}): add 0 ${tag} "${domain}" there`;
  }
  return undefined;
}
