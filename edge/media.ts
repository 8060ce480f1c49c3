import { decodeUnreserved } from "../components/internal/edge-routes";
import { plain } from "./answers";
import type { Context, Env } from "./bindings";
import { isShared } from "./cache-control";
import { disarm, objectHeaders, pick } from "./object-headers";
import { accessToken, forgetToken } from "./tokens";

/** The part of the Workers runtime's cache that is used here. */
interface EdgeCache {
  match(request: Request): Promise<Response | undefined>;
  put(request: Request, response: Response): Promise<void>;
}

declare const caches: { default: EdgeCache };

const storageUrl = "https://storage.googleapis.com";

/** Serves an object of the private bucket, from Cloudflare's cache where it is there. */
export async function serveObject(request: Request, env: Env, bucket: string, context: Context): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain(405, "Only GET and HEAD are allowed.", { allow: "GET, HEAD" });
  }
  const url = new URL(request.url);
  const path = objectPath(url.pathname, env.PATH_PREFIX ?? "/");
  if (path === undefined) return plain(404, "Not found.");

  // The query is no part of the key, nor is a header: an object has one content, and nobody gets to fill the cache with
  // copies of it, or with what only he was told.
  const key = new Request(`${url.origin}${url.pathname}`);
  const wanted = conditionsOf(request.headers);
  const cached = await caches.default.match(new Request(key, { headers: wanted }));
  if (cached !== undefined) return answer(request, cached, new Headers(cached.headers));

  // Players begin with an open range from the first byte. Asking for the whole object instead lets the answer be
  // cached, which a partial answer cannot be.
  const opensWhole = wanted.get("range") === "bytes=0-";
  if (opensWhole) wanted.delete("range");
  const upstream = await readObject(request.method, `${storageUrl}/${bucket}/${path}`, wanted, env, context);
  switch (upstream.status) {
    case 200:
    case 206:
    case 304:
      break;
    case 404:
      return plain(404, "Not found.");
    case 416:
      return plain(416, "There is no such part.", contentRange(upstream));
    default:
      throw new Error(`Cloud Storage answered ${upstream.status}`);
  }

  const response = answer(request, upstream, objectHeaders(upstream.headers, env.CACHE_CONTROL));
  if (response.status !== 200 || request.method !== "GET") return response;
  if (isShared(response.headers.get("cache-control") ?? "")) {
    context.waitUntil(caches.default.put(key, response.clone()));
  }
  return opensWhole ? asPartial(response) : response;
}

/** Headers of a request that decide between a whole, a partial and no body. */
const conditions = ["range", "if-none-match", "if-modified-since"];

function conditionsOf(headers: Headers): Headers {
  const wanted = pick(headers, conditions);
  // A part of the very version that the client has: nobody here can tell, and the whole object is always right.
  if (headers.has("if-range")) wanted.delete("range");
  return wanted;
}

/** The encoded path of an object below its bucket, or nothing where the URL names none. */
function objectPath(pathname: string, prefix: string): string | undefined {
  const path = decodeUnreserved(pathname);
  if (!path.startsWith(prefix)) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(path.slice(prefix.length));
  } catch {
    return undefined;
  }
  const segments = name.split("/");
  // A decoded `..` would climb out of the bucket when the URL is built; an empty last segment is a directory.
  if (segments.some((segment) => segment === "." || segment === "..") || name === "" || name.endsWith("/")) {
    return undefined;
  }
  return segments.map(encodeURIComponent).join("/");
}

async function readObject(method: string, url: string, wanted: Headers, env: Env, context: Context): Promise<Response> {
  const read = async () => {
    const headers = new Headers(wanted);
    headers.set("authorization", `Bearer ${await accessToken(env, context)}`);
    // `no-store` keeps the answer out of the zone's own cache, which knows nothing of what is decided here.
    return fetch(url, { method, headers, redirect: "manual", cache: "no-store" });
  };
  const response = await read();
  if (response.status !== 401) return response;
  forgetToken(env);
  return read();
}

function answer(request: Request, from: Response, headers: Headers): Response {
  disarm(headers);
  return new Response(request.method === "HEAD" ? null : from.body, { status: from.status, headers });
}

/** The answer to an open range from the first byte, made from the whole object. */
function asPartial(response: Response): Response {
  const length = Number(response.headers.get("content-length") ?? "0");
  if (length === 0 || response.headers.has("content-encoding")) return response;
  const headers = new Headers(response.headers);
  headers.set("content-range", `bytes 0-${length - 1}/${length}`);
  return new Response(response.body, { status: 206, headers });
}

function contentRange(upstream: Response): Record<string, string> {
  return Object.fromEntries(pick(upstream.headers, ["content-range"]));
}
