// Tables that Compose takes as lists of `name=value` too.
import type { Item } from "../source";
import { interpolate } from "./interpolate";

/** Names and values of such a table. An entry of a list without an equals sign has no value. */
export function pairsOf(item: Item): [name: string, value: string | undefined][] {
  if (item.kind === "table") return item.entries().map(([name, value]) => [name, interpolate(value.peek() ?? "")]);
  return item.list().map((entry) => {
    const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(interpolate(entry.peek() ?? "")) ?? [];
    return [name, value];
  });
}
