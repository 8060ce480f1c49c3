import type { IncomingHttpHeaders } from "node:http";

/** The header that Cloud Run reads before `Authorization`, which stays the program's own (https://cloud.google.com/run/docs/authenticating/service-to-service). */
const tokenHeader = "x-serverless-authorization";

/** Headers that belong to one connection and are not handed on (RFC 9110, section 7.6.1, and RFC 9113, section 8.2.2). */
const hops = ["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "upgrade"];

/**
 * The headers of a request as they go on: for the server's host, with the token, and without what belongs to the connection. `kept` are
 * connection headers that stay, in lower case.
 */
export function forwarded(
  headers: IncomingHttpHeaders,
  url: URL,
  token: string,
  kept: string[] = [],
): { [name: string]: string | string[] } {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const dropped = new Set([...hops, ...named].filter((name) => !kept.includes(name)));
  const others = Object.entries(headers).filter(
    (header): header is [string, string | string[]] =>
      header[1] !== undefined && !dropped.has(header[0]) && header[0] !== "host" && !header[0].startsWith(":"),
  );
  return { ...Object.fromEntries(others), host: url.host, [tokenHeader]: `Bearer ${token}` };
}

/** The headers of an answer as they go back. */
export function answered(headers: IncomingHttpHeaders): { [name: string]: string | string[] } {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const dropped = new Set([...hops, ...named]);
  return Object.fromEntries(
    Object.entries(headers).filter(
      (header): header is [string, string | string[]] =>
        header[1] !== undefined && !dropped.has(header[0]) && !header[0].startsWith(":"),
    ),
  );
}
