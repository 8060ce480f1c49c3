// Proxies that let large requests through: Cloud Run takes none of more than 32 MiB by HTTP/1 (https://cloud.google.com/run/quotas).
import type { Reason } from "./reasons";

/** What a request has at most, in MiB. */
const most = 32;

export const largeRequests: Reason = [
  "to do",
  `lets requests of more than ${most} MiB through, which Cloud Run does not: let programs send large files to a bucket by signed addresses, or in parts, or run on Kubernetes alone`,
];

/** Settings of nginx, Caddy, Traefik and Ingress controllers (https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size). */
const setting =
  /(?:client_max_body_size|max_size|proxy-body-size|maxRequestBodyBytes)["']?\]?[\s:=]+["']?(\d+(?:\.\d+)?)\s*([kmg]?)i?b?/gi;

/** Names of variables that say how large a request may be, and those that speak of other sizes. */
const ofRequests = /(^|_)(UPLOADS?|BODY|FILES?|PAYLOAD|REQUESTS?|BATCH|ATTACHMENTS?|POST)(_|$)/i;
/** The same, with what the number counts. */
const withUnit = /(^|_)SIZE_([KMG])I?B$/i;
const ofOthers = /(^|_)(LOGS?|CACHE|POOL|MEM|MEMORY|HEAP|QUEUE|CHUNK|BUFFER|DISK|QUOTA)(_|$)/i;

/** Whether a program takes such requests, by a variable of its own. */
export function takesLargeRequests(name: string, text: string): boolean {
  const [, , counted = ""] = withUnit.exec(name) ?? [];
  const isOne = ofRequests.test(name) || counted !== "";
  if (!/(^|_)(MAX|MAXIMUM|LIMIT)(_|$)/i.test(name) || !isOne || ofOthers.test(name)) return false;
  const [, number = "0", unit = ""] = /^(\d+)\s*([kmg]i?b?)?$/i.exec(text) ?? [];
  // A number alone may count anything.
  if (unit === "" && !/SIZE|BYTES|LENGTH|BODY|UPLOAD/i.test(name)) return false;
  return inMebibytes(Number(number), (unit === "" ? counted : unit).slice(0, 1)) > most;
}

function inMebibytes(number: number, unit: string): number {
  return number * ({ k: 1 / 1024, m: 1, g: 1024 }[unit.toLowerCase()] ?? 1 / 1024 / 1024);
}

/** Whether a proxy's text, or a setting of its with its value, does so. No limit is 0. */
export function letsLargeRequests(text: string): boolean {
  return [...text.matchAll(setting)].some(([, number, unit = ""]) => {
    const size = Number(number);
    return size === 0 || inMebibytes(size, unit) > most;
  });
}
