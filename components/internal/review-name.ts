// How reviews of pull requests are named.
import { mostNameCharacters } from "./application-name";

/** Name of a review as an application: `shop-pr-12`. Of a long name of an application the end is left out. */
export function reviewName(app: string, pull: number): string {
  const end = `-pr-${pull}`;
  return `${app.slice(0, mostNameCharacters - end.length).replace(/-+$/, "")}${end}`;
}

/** Name of its stack: `review-shop-12`. */
export function reviewStack(app: string, pull: number): string {
  return `review-${app}-${pull}`;
}

/** Whether a stack is one of a review. */
export function isReviewStack(stack: string): boolean {
  return /^review-.+-\d+$/.test(stack);
}
