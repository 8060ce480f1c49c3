import { canonicalPath } from "../internal/edge-routes";
import { inOrder } from "../internal/unordered";
import type { Rule } from "../internal/validation";

const generic = "begin it with /, and use letters, digits and single . _ ~ - / only";

const longest = 200;

/** A path of a route, of a limit or of what may be cached, as its owner writes it. */
export const pathRemedy: Rule<string> = (path) => {
  if (!path.startsWith("/")) return generic;
  if (path.includes("*")) return "leave the * out: everything below a path belongs to it";
  if (/[?#]/.test(path)) return "leave query and fragment out: a route is chosen by the path alone";
  if (path.length > longest) return `shorten it to ${longest} characters`;
  return /^(?!.*\/\/)(?!.*\/\.{1,2}(\/|$))\/[\w.~/-]*$/.test(path) && !path.includes("..") ? undefined : generic;
};

/** Whether a field of the rules language is a path or what is below it: `/assets` and `/assets/a`, and not `/assets-a`. */
export function isAtOrBelow(path: string, field: string): string {
  const canonical = canonicalPath(path);
  return canonical === "/"
    ? `starts_with(${field}, "/")`
    : `${field} eq "${canonical}" or starts_with(${field}, "${canonical}/")`;
}

/** Whether a request is for one of some host names, of which there is one at least. */
export function isForHost(hostnames: string[]): string {
  const names = inOrder(hostnames).map((hostname) => `"${hostname}"`);
  return names.length === 1 ? `http.host eq ${names.join("")}` : `http.host in {${names.join(" ")}}`;
}

/** What no normalisation has changed, and what origins get. */
export const sentPath = "raw.http.request.uri.path";

/**
 * Whether a path is read alike by rules and origins. Rules see the path after Cloudflare has normalised it, and origins get it as it
 * came: `/assets/..%2faccount` or `//assets/` may be another page to them. What both read alike is letters, digits and single
 * marks.
 */
export function isPlainPath(field: string = sentPath): string {
  return ["%", "..", "//", "\\\\", ";"].map((trick) => `not ${field} contains "${trick}"`).join(" and ");
}
