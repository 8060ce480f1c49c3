import * as pulumi from "@pulumi/pulumi";

/** Texts whose order has no meaning, each once and always in the same order: another order in a program is no change. */
export function inOrder(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/**
 * The same for inputs, such as the members of a role. A plan shows the plain texts, each once; Outputs come after them, put in
 * order once all of them are known.
 */
export function unordered(list: pulumi.Input<readonly pulumi.Input<string>[]>): pulumi.Input<pulumi.Input<string>[]> {
  if (!isArray(list)) return pulumi.output(list).apply((known) => inOrder(known as string[]));
  const texts = inOrder(list.filter((one) => typeof one === "string"));
  const later = [...new Set(list.filter((one) => typeof one !== "string"))];
  if (later.length < 2) return [...texts, ...later];
  const sorted = pulumi.all(later).apply((known) => [...known].sort());
  return [...texts, ...later.map((_, index) => sorted.apply((known) => known[index] as string))];
}

function isArray<Element>(list: pulumi.Input<readonly Element[]>): list is readonly Element[] {
  return Array.isArray(list);
}

/** A table's entries, always in the order of their names. */
export function entriesInOrder<Value>(table: { [name: string]: Value }): [name: string, value: Value][] {
  return Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Objects with names, always in the order of these. */
export function byName<One extends { name: string }>(list: readonly One[]): One[] {
  return [...list].sort((one, other) => (one.name < other.name ? -1 : 1));
}
