import { distance } from "fastest-levenshtein";

/** The known name that a name is a slip of: one letter is wrong, missing or too many. For tables that are far from whole, where any other name may be right. */
export function slipOf(name: string, known: readonly string[]): string | undefined {
  return known.find((one) => distance(one, name) <= 1);
}

/** The known name that is closest to a misspelt one, if it is close at all. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const misspelt = name.slice(0, 100).toLowerCase();
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(misspelt, candidate.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  return best !== undefined && best.edits <= Math.max(2, Math.floor(misspelt.length / 3)) ? best.candidate : undefined;
}
