// What the public Internet answers to a program: DNS, asked by HTTPS, and static sites at the simulated Cloudflare. Whatever else a program
// asks for is none of the sandbox's.
import { NAME_SERVERS } from "./invokes";
import { siteAnswer } from "./web-sites";
import type { Store } from "./store";

/** An answer to a request. */
export interface WebAnswer {
  status: number;
  type: string;
  body: string | Buffer;
}

/** A DNS record that is not there by itself. */
export interface DnsRecord {
  name: string;
  type: "NS" | "CAA";
  data: string;
}

const NUMBERS = { NS: 2, CAA: 257 };

/** Reads a record such as `example.com CAA 0 issue "pki.goog"`; nothing if it is none. */
export function readRecord(line: string): DnsRecord | undefined {
  const [, name, type, data] = /^([\w.-]+) (NS|CAA) (\S.*)$/.exec(line.trim()) ?? [];
  if (name === undefined || type === undefined || data === undefined) return undefined;
  return { name: name.toLowerCase(), type: type as DnsRecord["type"], data };
}

/** The Internet that a program sees. */
export interface Web {
  records: DnsRecord[];
  /** What exists in the simulated cloud. */
  store: Store;
  /** Folder that the program runs in. */
  folder: string;
}

/** Answers a request; nothing for a host that is not simulated. */
export function webAnswer(url: URL, { records, store, folder }: Web): WebAnswer | undefined {
  if (url.hostname === "cloudflare-dns.com" && url.pathname === "/dns-query") return dnsAnswer(url, records);
  return siteAnswer(url, store, folder);
}

/**
 * DNS in JSON: https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/. Each domain leads to the
 * name servers of the simulated Cloudflare, unless a record says otherwise.
 */
function dnsAnswer(url: URL, records: DnsRecord[]): WebAnswer {
  const name = (url.searchParams.get("name") ?? "").toLowerCase();
  const type = url.searchParams.get("type") === "NS" ? "NS" : "CAA";
  const listed = records.filter((record) => record.name === name && record.type === type).map(({ data }) => data);
  const values = listed.length === 0 && type === "NS" ? NAME_SERVERS : listed;
  const answers = values.map((data) => ({ name, type: NUMBERS[type], TTL: 300, data }));
  return { status: 200, type: "application/dns-json", body: JSON.stringify({ Status: 0, Answer: answers }) };
}

/** Reads records; a line that is none is left out. */
export function readRecords(lines: string[] = []): DnsRecord[] {
  return lines.map(readRecord).filter((record) => record !== undefined);
}

/** Lets `act` see the simulated Internet by `fetch`. Requests to hosts that are not simulated go where they would go without it. */
export async function withWeb<Result>(web: Web, act: () => Promise<Result>): Promise<Result> {
  const real = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const answer = webAnswer(new URL(input instanceof Request ? input.url : input), web);
    return answer === undefined ? real(input, init) : Promise.resolve(responseOf(answer));
  };
  try {
    return await act();
  } finally {
    globalThis.fetch = real;
  }
}

function responseOf({ status, type, body }: WebAnswer): Response {
  return new Response(typeof body === "string" ? body : new Uint8Array(body), {
    status,
    headers: { "content-type": type },
  });
}
