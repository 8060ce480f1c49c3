/** What the public DNS says, asked by HTTPS of Cloudflare's resolver, so that no resolver of this machine's network is in between. */

/** The answer to a question. */
export interface DnsAnswer {
  /** Response code (RFC 1035, section 4.1.1): 0 is an answer, 2 a failure of the name's servers, 3 a name that does not exist. */
  status: number;
  /** The values of the records of the type that was asked for, aliases followed. */
  values: string[];
}

export type DnsType = "NS" | "CAA";

const numbers: Record<DnsType, number> = { NS: 2, CAA: 257 };

/** https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/ */
const resolver = "https://cloudflare-dns.com/dns-query";

/** Milliseconds for one question. */
const timeout = 5_000;

/** Asks for the records of a name. Throws where the resolver cannot be asked. */
export async function askDns(name: string, type: DnsType): Promise<DnsAnswer> {
  const response = await fetch(`${resolver}?name=${encodeURIComponent(name)}&type=${type}`, {
    headers: { accept: "application/dns-json" },
    signal: AbortSignal.timeout(timeout),
  });
  if (!response.ok) throw new Error(`${resolver} answered ${response.status}`);
  const answer = (await response.json()) as { Status?: unknown; Answer?: { type?: unknown; data?: unknown }[] };
  if (typeof answer.Status !== "number") throw new Error(`${resolver} gave no answer in JSON`);
  const values = (answer.Answer ?? [])
    .filter((record) => record.type === numbers[type])
    .map(({ data }) => String(data));
  return { status: answer.Status, values };
}

/** A CAA record (RFC 8659, section 4). */
export interface CaaRecord {
  /** Whether an authority that does not know the tag may issue nothing. */
  critical: boolean;
  tag: string;
  value: string;
}

/** Reads a CAA record as a resolver writes it: in words, or in the hexadecimal form of unknown types (RFC 3597). */
export function readCaa(data: string): CaaRecord | undefined {
  const hex = /^\\# \d+ ((?:[0-9a-f]{2} ?)+)$/i.exec(data.trim())?.[1];
  if (hex !== undefined) {
    const bytes = Buffer.from(hex.replaceAll(" ", ""), "hex");
    const [flags = 0, length = 0] = bytes;
    const tag = bytes.subarray(2, 2 + length).toString("latin1");
    return { critical: flags >= 128, tag: tag.toLowerCase(), value: bytes.subarray(2 + length).toString("latin1") };
  }
  const [, flags, tag, value] = /^(\d+) (\w+) "?([^"]*)"?$/.exec(data.trim()) ?? [];
  if (flags === undefined || tag === undefined || value === undefined) return undefined;
  return { critical: Number(flags) >= 128, tag: tag.toLowerCase(), value };
}

/**
 * Why an authority may not issue for a name, by the CAA records at that name's level; nothing where it may. A wildcard looks at
 * `issuewild` where there is one (RFC 8659, section 4.3). A record that names an account or ways to validate (RFC 8657) counts where the
 * authority may use `method`; no account of ours is known to be meant.
 */
export function caaRefusal(
  records: CaaRecord[],
  { authority, method, wildcard }: { authority: string; method: string; wildcard: boolean },
): string | undefined {
  const unknown = records.find(({ critical, tag }) => critical && !["issue", "issuewild", "iodef"].includes(tag));
  if (unknown !== undefined) return `the critical tag ${unknown.tag}`;
  const wild = records.filter(({ tag }) => tag === "issuewild");
  const counted = wildcard && wild.length > 0 ? wild : records.filter(({ tag }) => tag === "issue");
  if (counted.length === 0) return undefined;
  const allows = ({ value }: CaaRecord): boolean => {
    const [domain = "", ...parameters] = value.split(";").map((part) => part.trim().toLowerCase());
    if (domain !== authority) return false;
    const named = new Map(parameters.map((one) => one.split("=", 2).map((part) => part.trim()) as [string, string]));
    const methods = named.get("validationmethods")?.split(",");
    return !named.has("accounturi") && (methods === undefined || methods.includes(method));
  };
  if (counted.some(allows)) return undefined;
  return counted.map(({ tag, value }) => `${tag} "${value}"`).join(", ");
}

/** The names whose CAA records count for a name, from itself up to its top-level domain (RFC 8659, section 3). */
export function caaLevels(name: string): string[] {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}
