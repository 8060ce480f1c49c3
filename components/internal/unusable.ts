/**
 * What stands in for an argument of a wrong type while the rules look at the other arguments, so that one error names the
 * problems of all of them. Whatever a rule does with it goes on: its members and its results are itself, it has no elements,
 * and a comparison with it is false. Only as a text it is of no use: the rules end there.
 */
export const unusable: unknown = new Proxy((): unknown => unusable, {
  get: (_, key) => {
    if (key === Symbol.iterator) return () => [].values();
    if (key === Symbol.toPrimitive) return asPrimitive;
    // No Output, no resource, nothing to wait for.
    if (typeof key === "symbol" || key === "then" || key.startsWith("__pulumi")) return undefined;
    return unusable;
  },
  has: () => false,
  apply: () => unusable,
});

function asPrimitive(hint: string): number {
  if (hint === "string") throw new TypeError("An argument of a wrong type has no text.");
  return NaN;
}
