import { isFrontDoorsHeader } from "../components/internal/untrusted-headers";

/**
 * Headers of Cloudflare's own that are passed on: it sets the first two on each request
 * (https://developers.cloudflare.com/fundamentals/reference/http-headers/), and the third is signed. Others, such as
 * `cf-ipcountry`, are Cloudflare's only where a setting of the zone says so, and the client's elsewhere.
 */
const known = ["cf-connecting-ip", "cf-ray", "cf-access-jwt-assertion"];

/**
 * The headers with which an application gets a user's request: what the client may say about itself, and what only the front
 * door knows. A Worker cannot choose `Host`, by which its target routes: the application finds the user's in
 * `X-Forwarded-Host`.
 */
export function forwardedHeaders(request: Request): Headers {
  const headers = passedOn(request.headers);
  const url = new URL(request.url);
  headers.set("x-forwarded-host", url.host);
  headers.set("x-forwarded-proto", url.protocol.slice(0, -1));
  const client = request.headers.get("cf-connecting-ip");
  if (client !== null) headers.set("x-forwarded-for", client);
  return headers;
}

/** The headers of a user's request that may reach an application: what the client may say about itself. */
export function passedOn(incoming: Headers): Headers {
  const named = (incoming.get("connection") ?? "").split(",").map((name) => name.trim().toLowerCase());
  const isUpgrade = incoming.get("upgrade")?.toLowerCase() === "websocket";
  const headers = new Headers();
  for (const [name, value] of incoming) {
    if (name === "upgrade") {
      if (isUpgrade) headers.set(name, value);
    } else if (!named.includes(name) && (known.includes(name) || !isFrontDoorsHeader(name))) {
      headers.append(name, value);
    }
  }
  return headers;
}
