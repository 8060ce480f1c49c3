import type * as gcp from "@pulumi/gcp/types/input";
import { entriesInOrder } from "../internal/unordered";
import { untrustedHeaders } from "../internal/untrusted-headers";
import type { GoogleCdnArgs } from "./args";

const defaultHstsSeconds = 15_552_000;

/** Headers that no URL map may name (https://cloud.google.com/load-balancing/docs/https/custom-headers-global). */
export function isReserved(header: string): boolean {
  return (
    /^x-(google|goog-|gfe|amz-)/i.test(header) ||
    /^(host|authority|x-user-ip|cdn-loop|connection|keep-alive|te|trailer|transfer-encoding|upgrade)$/i.test(header)
  );
}

/** What a client claims that only the front door knows; of these the front door sets the first anew. */
const removed = untrustedHeaders
  .flatMap(({ names }) => names)
  .filter((header) => header !== "x-forwarded-for" && !isReserved(header))
  .sort();

/**
 * The headers of all requests and answers. Applications find the same as behind `Cdn`: the client's address in `CF-Connecting-IP`
 * and first in `X-Forwarded-For`.
 */
export function headerAction({
  hstsSeconds = defaultHstsSeconds,
  noSniff = true,
  responseHeaders = {},
}: GoogleCdnArgs): gcp.compute.URLMapHeaderAction {
  const address = "{client_ip_address}";
  return {
    requestHeadersToRemoves: removed,
    requestHeadersToAdds: ["CF-Connecting-IP", "X-Forwarded-For"].map((headerName) => ({
      headerName,
      headerValue: address,
      // A header with a variable is added to those that are there, unless this is said.
      replace: true,
    })),
    responseHeadersToAdds: [
      { headerName: "Strict-Transport-Security", headerValue: `max-age=${hstsSeconds}`, replace: true },
      ...(noSniff ? [{ headerName: "X-Content-Type-Options", headerValue: "nosniff", replace: true }] : []),
      ...entriesInOrder(responseHeaders).map(([headerName, headerValue]) => ({
        headerName,
        headerValue,
        replace: true,
      })),
    ],
  };
}
