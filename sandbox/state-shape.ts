// Whether what is read from a state has the members that the sandbox goes by. A file that somebody edited, or that a program cut and mended, is
// refused as one that is none: what it lacks would show later, as another error or as a wrong plan.
import type { Value } from "./model";
import { isTable, type Table } from "./wire";

const hasTexts = (table: Table, ...names: string[]): boolean => names.every((name) => typeof table[name] === "string");
const hasTables = (table: Table, ...names: string[]): boolean => names.every((name) => isTable(table[name]));
const isListOf = (value: Value | undefined, fits: (each: Value) => boolean): boolean =>
  Array.isArray(value) && value.every(fits);
const isText = (value: Value): boolean => typeof value === "string";

/** An object of the cloud, whose `kept` is one sealed text. */
function isObject(value: Value | undefined): boolean {
  return (
    isTable(value) && hasTexts(value, "urn", "type", "id", "kept") && hasTables(value, "inputs", "outputs", "place")
  );
}

/** An entry of the stack. */
function isEntry(value: Value): boolean {
  return (
    isTable(value) &&
    hasTexts(value, "urn", "type", "id", "parent", "provider") &&
    hasTables(value, "inputs", "outputs") &&
    isListOf(value["dependencies"], isText)
  );
}

/** What a snapshot holds beside its version. */
export function isSnapshot({ key, objects, entries }: Table): boolean {
  const hasKey = isTable(key) && (key["from"] === "file" || key["from"] === "passphrase");
  return hasKey && typeof key["salt"] === "string" && isListOf(objects, isObject) && isListOf(entries, isEntry);
}

/** A line of a journal. */
export function isChange({ put, remove, entries = [], dropEntries = [] }: Table): boolean {
  const removes = remove === undefined || (isListOf(remove, isText) && (remove as Value[]).length === 2);
  return (
    removes && (put === undefined || isObject(put)) && isListOf(entries, isEntry) && isListOf(dropEntries, isEntry)
  );
}
