// What a command reads, without what can be said shorter: members that differ in their names alone, and long texts.
import type { Value } from "../../sandbox";
import { isTable } from "../../sandbox/wire";

/** A text that is longer is told by its beginning and where it is. */
const longest = 600;
/** So many members that are alike become one. */
const fewest = 4;
/** What stands for a member's name within it. */
const it = "<it>";

/** What `<each of …>` stands for, for those who follow the steps. */
export const foldedMeaning =
  "`<each of A, B>` in what a command reads is a member for each of these names, and `<it>` is its name there.";

/** Lists and tables with one member for all that differ in their names alone, and texts of a length that people read. */
export function folded(value: Value): Value {
  if (Array.isArray(value)) return joinedList(value).map(folded);
  if (isTable(value)) {
    return Object.fromEntries(joinedTable(Object.entries(value)).map(([key, one]) => [key, folded(one)]));
  }
  if (typeof value !== "string" || value.length <= longest) return value;
  return `<a text that begins "${value.slice(0, 60).split("\n")[0] ?? ""}": groundplan plan --json has it>`;
}

function joinedList(list: Value[]): Value[] {
  const named = list.map((one): [string, Value] => [
    isTable(one) && typeof one["name"] === "string" ? one["name"] : "",
    one,
  ]);
  return joined(named).map(([names, one]) =>
    names.length === 1 || !isTable(one) ? one : { ...one, name: eachOf(names) },
  );
}

function joinedTable(entries: [string, Value][]): [string, Value][] {
  return joined(entries).map(([names, one]) => [names.length === 1 ? (names[0] ?? "") : eachOf(names), one]);
}

function eachOf(names: string[]): string {
  return `<each of ${names.join(", ")}>`;
}

/** Members by what they are without their names, where the first of them stands. */
function joined(members: [string, Value][]): [string[], Value][] {
  const alike = new Map<string, [string, Value][]>();
  members.forEach(([name, one], index) => {
    const general = isTable(one) && name.length > 1 ? withoutName(one, name) : "";
    const key = general.includes(it) ? general : `${index}`;
    alike.set(key, [...(alike.get(key) ?? []), [name, one]]);
  });
  return [...alike].flatMap(([general, group]): [string[], Value][] =>
    group.length < fewest
      ? group.map(([name, one]) => [[name], one])
      : [[group.map(([name]) => name), JSON.parse(general) as Value]],
  );
}

/** A member as JSON, with a mark for its name. */
function withoutName(one: Value, name: string): string {
  const pattern = new RegExp(`(?<!\\w)${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\w)`, "g");
  return JSON.stringify(one, (_, value: unknown) => (typeof value === "string" ? value.replace(pattern, it) : value));
}
