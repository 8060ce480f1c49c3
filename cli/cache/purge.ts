// What leaves Cloudflare's cache: https://developers.cloudflare.com/cache/how-to/purge-cache/. Every plan has each way.
import { setTimeout as wait } from "node:timers/promises";
import { exchange, NoAnswer, type HttpAnswer } from "../../sync/exchange";
import { UsageError } from "../project";
import { retryAfter } from "../registry/request";

/** What to purge. Either everything, or what the lists name. */
export interface Purge {
  /** Host name and the beginning of a path, such as `example.com/assets`. */
  prefixes: readonly string[];
  /** Texts that answers carried in `Cache-Tag`. */
  tags: readonly string[];
  hosts: readonly string[];
  urls: readonly string[];
  everything: boolean;
}

/** Where to purge, and by which right. */
export interface Zone {
  id: string;
  /** The domain; unknown where only the identifier was given. */
  domain: string | undefined;
  token: string;
}

/** Most members of one request, on every plan. */
const mostMembers = 100;

/** The Free plan has five requests a minute: after a minute there is one again. */
const longestPause = 60;
const mostPauses = 3;

const patience = 30_000;

/** RFC 1123, in lower case. */
const hostname = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * The requests' bodies: one for each kind, and for each hundred members.
 *
 * @throws UsageError with everything that is wrong, before anything is purged.
 */
export function bodiesOf(purge: Purge, domain: string | undefined): object[] {
  const { prefixes, tags, hosts, urls, everything } = purge;
  const kinds = { prefixes, tags, hosts, files: urls };
  const listed = Object.values(kinds).flat();
  if (listed.length === 0 && !everything) {
    throw new UsageError("Name what to purge: --prefix, --tag, --host or --url, or --everything.");
  }
  if (listed.length > 0 && everything) throw new UsageError("--everything: leave it out, or what else is named.");
  const problems = [
    ...prefixes.flatMap((value) => problem("--prefix", value, prefixRemedy(value, domain))),
    ...tags.flatMap((value) => problem("--tag", value, tagRemedy(value))),
    ...hosts.flatMap((value) => problem("--host", value, hostRemedy(value, domain))),
    ...urls.flatMap((value) => problem("--url", value, urlRemedy(value, domain))),
  ];
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  if (everything) return [{ purge_everything: true }];
  return Object.entries(kinds).flatMap(([kind, members]) => inHundreds(members).map((part) => ({ [kind]: part })));
}

function problem(option: string, value: string, remedy: string | undefined): string[] {
  return remedy === undefined ? [] : [`${option}: ${JSON.stringify(value)}; ${remedy}.`];
}

function prefixRemedy(value: string, domain: string | undefined): string | undefined {
  if (value.includes("://")) return "write it without a scheme, such as example.com/assets";
  const [, host = "", path = ""] = /^([^/]*)(\/[^?#\s]*)?$/.exec(value) ?? [];
  if (host === "") return "use a host name and the beginning of a path, such as example.com/assets, without a query";
  // A prefix without a path is the whole host name.
  if (path === "") return "add a path, or use --host";
  return hostRemedy(host, domain);
}

/** https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/ */
function tagRemedy(value: string): string | undefined {
  return /^[!-+\--~]{1,1024}$/.test(value) ? undefined : "use up to 1024 visible characters of ASCII without commas";
}

function hostRemedy(value: string, domain: string | undefined): string | undefined {
  if (value.length > 253 || !hostname.test(value)) return "use a lower-case host name such as www.example.com";
  const isOfZone = domain === undefined || value === domain || value.endsWith(`.${domain}`);
  return isOfZone ? undefined : `choose ${domain} or a name below it`;
}

function urlRemedy(value: string, domain: string | undefined): string | undefined {
  const [, host = ""] = /^https:\/\/([^/?#\s@]+)(\/[^#\s]*)?$/.exec(value) ?? [];
  return host === "" ? "use an HTTPS URL, such as https://example.com/logo.svg" : hostRemedy(host, domain);
}

function inHundreds(members: readonly string[]): string[][] {
  const unique = [...new Set(members)];
  return Array.from({ length: Math.ceil(unique.length / mostMembers) }, (_, index) =>
    unique.slice(index * mostMembers, (index + 1) * mostMembers),
  );
}

/**
 * Sends the requests, one after another. One that comes too soon after others is sent again.
 *
 * @throws UsageError if Cloudflare refuses one; what was purged before stays so, and purging again does no harm.
 */
export async function purge(
  zone: Zone,
  bodies: object[],
  send?: typeof fetch,
  pause: (milliseconds: number) => Promise<unknown> = wait,
): Promise<void> {
  for (const [index, body] of bodies.entries()) {
    const answer = await ask(zone, body, send, pause);
    if (answer.status === 200) continue;
    const before = index === 0 ? "" : ` ${index} of ${bodies.length} requests went through before; repeat all of them.`;
    throw new UsageError(`${refusal(answer)}${before}`);
  }
}

async function ask(
  { id, token }: Zone,
  body: object,
  send: typeof fetch | undefined,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<HttpAnswer> {
  const request = {
    method: "POST",
    url: `https://api.cloudflare.com/client/v4/zones/${id}/purge_cache`,
    headers: { authorization: `Bearer ${token}` },
    body,
  };
  for (let pauses = 0; ; pauses++) {
    const answer = await exchange(request, { milliseconds: patience }, send).catch((error: unknown) => {
      if (!(error instanceof NoAnswer)) throw error;
      throw new UsageError(`api.cloudflare.com ${error.message}; check the network, and try again.`);
    });
    const seconds = retryAfter(answer);
    if (seconds === undefined || seconds > longestPause || pauses === mostPauses) return answer;
    await pause(seconds * 1000);
  }
}

/** What the answer says, in Cloudflare's words, and what helps. */
function refusal({ status, body }: HttpAnswer): string {
  const { errors = [] } = (body ?? {}) as { errors?: { code?: unknown; message?: unknown }[] };
  const messages = Array.isArray(errors)
    ? errors.map(({ code, message }) => `${String(message)} (${String(code)})`).join("; ")
    : "";
  const remedy =
    status === 401 || status === 403
      ? " Give CLOUDFLARE_API_TOKEN the permission Cache Purge for the zone; it needs no other."
      : "";
  return `Cloudflare answered ${status}${messages === "" ? "" : `: ${messages}`}.${remedy}`;
}
