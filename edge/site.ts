/**
 * The Worker beside the files of a static site. Cloudflare answers for files by itself; this one is asked for what no file is for, for the two
 * addresses that say something about the site itself, and for files of which players ask for parts.
 */
import { plain } from "./answers";
import { log } from "./log";
import { asAsked, isRead } from "./parts";
import { previewed } from "./preview";

/** What the Worker is bound to when it is deployed. */
export interface SiteEnv {
  /** The files, with their types, redirects and headers. */
  ASSETS: { fetch(request: Request): Promise<Response> };
  /** What the browser is told of the environment, as the text that it gets. */
  CONTRACT: string;
  /** Digest of what was released. */
  RELEASE: string;
  /** A `SiteSettings` in JSON. */
  SITE: string;
  /** When a preview is over (RFC 3339). Absent for what is no preview. Cloudflare then asks the Worker for every file. */
  UNTIL?: string;
}

/** How a site answers for what no file is for. */
export interface SiteSettings {
  /** Path below which the site is, without a slash at its end; empty for all of a host name. */
  prefix: string;
  /** Where the browser finds the contract, and where the release is, below the prefix. */
  contract: string;
  release: string;
  /** Path of the page that answers for pages that no file is for. */
  fallback?: string;
  /** Paths of the pages for what is not found, the deepest first. */
  notFound: string[];
}

export default {
  async fetch(request: Request, env: SiteEnv): Promise<Response> {
    try {
      return await (env.UNTIL === undefined ? answer(request, env) : previewed(env.UNTIL, () => answer(request, env)));
    } catch (error) {
      log("ERROR", request, error);
      return plain(502, "The page cannot be loaded. Please try again.");
    }
  },
};

async function answer(request: Request, env: SiteEnv): Promise<Response> {
  if (!isRead(request)) return plain(405, "Only GET and HEAD are allowed.", { allow: "GET, HEAD" });
  const { prefix, contract, release, fallback, notFound } = JSON.parse(env.SITE) as SiteSettings;
  const { pathname } = new URL(request.url);
  if (pathname === `${prefix}${contract}`) return json(request, env.CONTRACT);
  if (pathname === `${prefix}${release}`) return json(request, JSON.stringify({ release: env.RELEASE }));

  const file = await env.ASSETS.fetch(asAsked.wholly(request));
  if (file.status !== 404) return asAsked.inPart(request, file);
  if (fallback !== undefined && wantsPage(request, pathname)) return page(request, env, `${prefix}${fallback}`);
  const found = notFound.find((at) => pathname.startsWith(`${prefix}${at.replace(/[^/]+$/, "")}`));
  if (found === undefined) return plain(404, "Not found.");
  // What the client has of another page is no answer here, so nothing is asked for on conditions.
  const { body, headers } = await page(new Request(request.url, { method: request.method }), env, `${prefix}${found}`);
  const own = new Headers(headers);
  own.delete("etag");
  own.set("cache-control", "no-store");
  return new Response(body, { status: 404, headers: own });
}

/**
 * Whether a page is wanted: a browser says so (https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Mode). Of others a page is
 * what may be one and has no file's name: a script that is gone must not be answered with a page.
 */
function wantsPage({ headers }: Request, pathname: string): boolean {
  const mode = headers.get("sec-fetch-mode");
  if (mode !== null) return mode === "navigate";
  const accepted = headers.get("accept") ?? "*/*";
  return /text\/html|\*\/\*/.test(accepted) && !/\.[^./]+$/.test(pathname);
}

/** The page of a file, wherever its address leads: pages are served without the end of their names. */
async function page(request: Request, { ASSETS }: SiteEnv, path: string): Promise<Response> {
  let url = new URL(path, request.url);
  for (let steps = 0; steps < 3; steps += 1) {
    const response = await ASSETS.fetch(
      new Request(url, { method: request.method, headers: request.headers, redirect: "manual" }),
    );
    const location = response.headers.get("location");
    if (location === null) return response;
    url = new URL(location, url);
  }
  throw new Error(`${path} leads from one address to the next`);
}

/** What is said about the site itself: the same everywhere, and asked for each time. */
function json(request: Request, text: string): Response {
  return new Response(request.method === "HEAD" ? null : text, {
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
