// How reviews of pull requests are named.
import { mostNameCharacters } from "./application-name";

/** Highest number of a pull request: names have room for six digits. */
export const mostPulls = 999_999;

/** What the name of each review begins with, and no other application's: who delivers reviews has rights by it. */
export const reviewPrefix = "pr-";

/** Name of a review as an application: `pr-12-shop`. Of a long name of an application the end is left out. */
export function reviewName(app: string, pull: number): string {
  return `${reviewPrefix}${pull}-${app}`.slice(0, mostNameCharacters).replace(/-+$/, "");
}

/** Name of its stack: `review-shop-12`. */
export function reviewStack(app: string, pull: number): string {
  return `review-${app}-${pull}`;
}

/** What the name of a review's stack says; nothing for every other stack. */
export function reviewOf(stack: string): { app: string; pull: number } | undefined {
  const [, app, pull] = /^review-([a-z][a-z0-9-]*)-([1-9]\d{0,5})$/.exec(stack) ?? [];
  return app === undefined ? undefined : { app, pull: Number(pull) };
}
