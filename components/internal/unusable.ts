/** A code point that no text has (https://www.unicode.org/faq/private_use.html#noncharacters). */
const text = "\uFDD0";

/**
 * What stands in for an argument of a wrong type while the rules look at the other arguments, so that one error names the
 * problems of all of them. Whatever a rule does with it goes on: its members and its results are itself, it has no elements,
 * a comparison with it is false, and as a text it is one that no rule expects.
 */
export const unusable: unknown = new Proxy((): unknown => unusable, {
  get: (_, key) => {
    if (key === Symbol.iterator) return () => [].values();
    if (key === Symbol.toPrimitive) return (hint: string) => (hint === "string" ? text : NaN);
    // No Output, no resource, nothing to wait for.
    if (typeof key === "symbol" || key === "then" || key.startsWith("__pulumi")) return undefined;
    return unusable;
  },
  has: () => false,
  apply: () => unusable,
});

/** Whether a value is one that cannot be used, has one, or was worked out with one. */
export function isFromUnusable(value: unknown): boolean {
  if (value === unusable || Number.isNaN(value)) return true;
  if (typeof value === "string") return value.includes(text) || /\bNaN\b/.test(value);
  if (Array.isArray(value)) return value.some(isFromUnusable);
  return typeof value === "object" && value !== null && Object.values(value).some(isFromUnusable);
}
