import { distance } from "fastest-levenshtein";

/** The name that was probably meant: a few letters away. */
export function closest(name: string, names: string[]): string | undefined {
  const [best] = names
    .map((one) => ({ one, letters: distance(name, one) }))
    .sort((first, second) => first.letters - second.letters);
  return best !== undefined && best.letters <= Math.max(2, name.length / 5) ? best.one : undefined;
}
