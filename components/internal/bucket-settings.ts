import type * as storage from "@pulumi/gcp/storage";
import { matching, type Rule } from "./rules";
import { inOrder } from "./unordered";

/** Seconds of a year: the longest that an object is cached. */
export const year = 365 * 24 * 60 * 60;

/** Origin of pages that upload. */
export const uploadOrigin: Rule<string> = matching(
  /^https:\/\/([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:\d+)?$/,
  "use an origin such as https://www.example.com, without a path",
);

/** Lets pages of some origins upload with signed URLs, with headers of the names that are given. */
export function uploadsFrom(origins: readonly string[] = [], responseHeaders: string[]): storage.BucketArgs["cors"] {
  if (origins.length === 0) return [];
  return [{ origins: inOrder(origins), methods: ["PUT", "POST"], responseHeaders, maxAgeSeconds: 3600 }];
}

/** An object that may be kept for a year is one whose name changes with its content: nobody needs to ask again. */
export function cacheControl(seconds: number): string {
  return seconds === year ? `public, max-age=${year}, immutable` : `public, max-age=${seconds}`;
}
