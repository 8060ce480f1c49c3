// Asks a cloud for a list, with the operator's own credentials.
import { isTable, type Properties, type Resource } from "../../sandbox";
import { boundedRequest } from "../bounded-request";
import { credentialsMissing, googleHeaders } from "../google-headers";
import type { Listing } from "./listings";

/** Lists the objects. Throws what kept it from that, in words for the operator. */
export type Lister = (listing: Listing, resource: Resource, provider: Properties) => Promise<Properties[]>;

/** No list that this program makes is longer; a longer one is not this program's alone. */
const MOST_PAGES = 50;

/**
 * Lists over HTTP. Google's requests carry the application default credentials, Cloudflare's the provider's token or
 * CLOUDFLARE_API_TOKEN. HTTPS_PROXY is honoured, as the providers do; a redirect is not followed.
 */
export function httpLister(
  environment: NodeJS.ProcessEnv = process.env,
  send: (url: string, headers: Headers) => Promise<Properties> = ask,
  google: () => Promise<Headers> = listHeaders,
): Lister {
  return async (listing, resource, provider) => {
    const headers =
      listing.service === "google" ? await google() : cloudflareHeaders(provider, environment["CLOUDFLARE_API_TOKEN"]);
    const found: Properties[] = [];
    let url: string | undefined = listing.url(resource);
    for (let page = 1; url !== undefined; page++) {
      if (page > MOST_PAGES) throw new Error(`${new URL(url).host} lists too many objects to look through`);
      const answer: Properties = await send(url, headers);
      const objects = answer[listing.member] ?? [];
      if (!Array.isArray(objects)) throw new Error(`${new URL(url).host} answered without a list`);
      found.push(...objects.filter(isTable));
      url = nextPage(url, answer);
    }
    return found;
  };
}

/** The address of the next page: Google gives a token, Cloudflare a count of pages. */
function nextPage(url: string, answer: Properties): string | undefined {
  const next = new URL(url);
  const token = answer["nextPageToken"];
  if (typeof token === "string" && token !== "") {
    next.searchParams.set("pageToken", token);
    return next.href;
  }
  const info = answer["result_info"];
  if (!isTable(info) || !(Number(info["page"]) < Number(info["total_pages"]))) return undefined;
  next.searchParams.set("page", String(Number(info["page"]) + 1));
  return next.href;
}

async function ask(url: string, headers: Headers): Promise<Properties> {
  const { host } = new URL(url);
  const { status, body } = await boundedRequest(url, headers).catch(() => {
    throw new Error(`${host} does not answer, or not in JSON`);
  });
  if (status !== 200) throw new Error(`${host} answered ${status}`);
  if (!isTable(body)) throw new Error(`${host} answered without an object`);
  return body;
}

async function listHeaders(): Promise<Headers> {
  try {
    return await googleHeaders();
  } catch {
    throw new Error(credentialsMissing);
  }
}

function cloudflareHeaders(provider: Properties, variable: string | undefined): Headers {
  const own = provider["apiToken"];
  const token = typeof own === "string" && own !== "" ? own : variable;
  if (token === undefined || token === "") throw new Error("Cloudflare's token is missing; set CLOUDFLARE_API_TOKEN");
  return new Headers({ authorization: `Bearer ${token}` });
}
