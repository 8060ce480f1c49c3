// What is asked before a certificate is ordered. Nobody at Cloudflare says why a certificate waits for its validation.
import { getZone, type GetZoneResult } from "@pulumi/cloudflare/getZone";
import * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { askDns, caaLevels, caaRefusal, readCaa, type CaaRecord, type DnsAnswer } from "../internal/dns-answers";
import { hook, valueOf, within } from "../internal/hook";

/** What Let's Encrypt calls itself in CAA records (https://letsencrypt.org/docs/caa/), and how Cloudflare proves a name to it. */
const authority = "letsencrypt.org";
const method = "dns-01";

/** Milliseconds that Cloudflare gets to describe the zone, the provider's own attempts included. */
const patience = 30_000;

/** What DNS says of a name; nothing where it could not be asked. */
type Ask = (name: string, type: "NS" | "CAA") => Promise<DnsAnswer | undefined>;

/** What Cloudflare says of a zone, as far as a certificate depends on it. */
export type ZoneFacts = Pick<GetZoneResult, "status"> &
  Partial<Pick<GetZoneResult, "type" | "paused" | "nameServers" | "vanityNameServers">>;

/**
 * A hook that refuses the order of a certificate that Let's Encrypt would not issue, with what to do: the token reads the zone, the
 * zone is active, DNS leads to Cloudflare, and CAA records allow it. It asks in an `up`, before the order, and not in a preview. Where DNS cannot
 * be asked from this machine, it says so and goes on.
 */
export function orderCheck(
  parent: pulumi.Resource,
  name: string,
  { zoneId, zoneName }: CloudflareZone,
  names: string[],
): pulumi.ResourceHook {
  return hook(`${name}-certificate-order`, async () => {
    const id = await valueOf(pulumi.output(zoneId));
    const zone = await describedZone(parent, id, zoneName);
    const notAsked = new Set<string>();
    const ask: Ask = (asked, type) =>
      askDns(asked, type).catch((error: unknown) => {
        notAsked.add(error instanceof Error ? error.message : String(error));
        return undefined;
      });
    const problems = [...zoneProblems(zone, zoneName), ...(await dnsProblems(zone, zoneName, names, ask))];
    const [reason] = notAsked;
    if (reason !== undefined) {
      const text = `DNS was not looked at before the certificate is ordered: ${reason}. If it stays in "pending_validation", look at the zone's name servers and its CAA records.`;
      await pulumi.log.warn(text, parent);
    }
    if (problems.length > 0) {
      throw new Error(
        ["The certificate is not ordered, since it would wait for ever:", ...problems.map((one) => `  ${one}`)].join(
          "\n",
        ),
      );
    }
  });
}

async function describedZone(parent: pulumi.Resource, zoneId: string, zoneName: string): Promise<ZoneFacts> {
  try {
    return await within(patience, getZone({ zoneId }, { parent }), `what the zone ${zoneName} is`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The certificate is not ordered: Cloudflare does not show the zone ${zoneName} (${zoneId}): ${reason}\n` +
        "  Check that the API token is valid, has not expired, and has Zone Read and SSL and Certificates Write on this zone.",
      { cause: error },
    );
  }
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

/** What DNS says. Each name is asked for once, whatever number of names are below it. */
export async function dnsProblems(zone: ZoneFacts, zoneName: string, names: string[], ask: Ask): Promise<string[]> {
  const delegated = delegationProblem(zone, zoneName, await ask(zoneName, "NS"));
  if (delegated !== undefined) return [delegated];
  const known = new Map<string, Promise<DnsAnswer | undefined>>();
  const once = (name: string): Promise<DnsAnswer | undefined> => {
    const answer = known.get(name) ?? ask(name, "CAA");
    known.set(name, answer);
    return answer;
  };
  const found = await Promise.all(names.map(async (name) => [name, await caaProblem(name, once)] as const));
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
    const refusal = caaRefusal(records, { authority, method, wildcard });
    if (refusal === undefined) return undefined;
    const tag = wildcard && records.some((record) => record.tag === "issuewild") ? "issuewild" : "issue";
    return `CAA records at ${level} let Let's Encrypt issue nothing (${refusal}): add 0 ${tag} "${authority}" there`;
  }
  return undefined;
}
