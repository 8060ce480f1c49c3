/** `a, b, c and 5 more`: the first `most` names of a list and how many there are besides; all of them where no more than that. */
export function abridged(names: readonly string[], most: number, separator = ", "): string {
  const rest = names.length - most;
  return names.slice(0, most).join(separator) + (rest > 0 ? ` and ${rest} more` : "");
}
