import type * as storage from "@pulumi/gcp/storage";
import { hostname, type Rule } from "./rules";
import { inOrder } from "./unordered";

/** Seconds of a year: the longest that an object is cached. */
export const year = 365 * 24 * 60 * 60;

/** Origin of pages that upload, letter by letter as browsers send it: they leave out the port of HTTPS. */
export const uploadOrigin: Rule<string> = (value) => {
  const [, host = "", port] = /^https:\/\/([^/:?#@\s]+)(?::(\d{1,5}))?$/.exec(value) ?? [];
  if (hostname(host) !== undefined) return "use an origin such as https://www.example.com, without a path";
  return port === "443" ? `write it as https://${host}, as browsers do` : undefined;
};

/** Lets pages of some origins upload with signed URLs, with headers of the names that are given. */
export function uploadsFrom(origins: readonly string[] = [], responseHeaders: string[]): storage.BucketArgs["cors"] {
  if (origins.length === 0) return [];
  return [{ origins: inOrder(origins), methods: ["PUT", "POST"], responseHeaders, maxAgeSeconds: 3600 }];
}

/** An object that may be kept for a year is one whose name changes with its content: nobody needs to ask again. */
export function cacheControl(seconds: number): string {
  return seconds === year ? `public, max-age=${year}, immutable` : `public, max-age=${seconds}`;
}
