import { stricter } from "./cache-control";

const immutable = "public, max-age=31536000, immutable";

/** Headers that describe an object. The rest of Cloud Storage's answer is about the bucket. */
const describing = [
  "content-type",
  "content-length",
  "content-range",
  "content-encoding",
  "content-language",
  "content-disposition",
  "etag",
  "last-modified",
];

/**
 * For a document of somebody who may upload but not speak for the site: no script, no form, no frame, and an origin of its
 * own, so that it has no part in the cookies and the storage of the host or its siblings.
 */
const sandbox =
  "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'";

/** Types that a browser shows without running anything. Every other one may be a document with scripts, today or tomorrow. */
const passive = /^(image|audio|video|font)\/(?!svg)[a-z0-9.+-]+$|^application\/pdf$/;

/** The headers of an answer about an object, from those that Cloud Storage gave. */
export function objectHeaders(upstream: Headers, cacheControl: string = immutable): Headers {
  const headers = pick(upstream, describing);
  if (!headers.has("content-type")) headers.set("content-type", "application/octet-stream");
  headers.set("cache-control", stricter(cacheControl, upstream.get("cache-control")));
  headers.set("accept-ranges", "bytes");
  return headers;
}

/** Keeps what was uploaded from acting in the name of the host that serves it. */
export function disarm(headers: Headers): void {
  headers.set("x-content-type-options", "nosniff");
  if (!isPassive(headers.get("content-type") ?? "")) headers.set("content-security-policy", sandbox);
}

/** Of several types in one header browsers take the last, so a comma is never passive. */
function isPassive(contentType: string): boolean {
  const [type = ""] = contentType.toLowerCase().split(";");
  return !contentType.includes(",") && passive.test(type.trim()) && !type.includes("xml");
}

/** Some of the headers, by name. */
export function pick(from: Headers, names: string[]): Headers {
  const headers = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
