// What changes between two states of a resource's inputs.
import type { Properties, Value } from "./model";
import { child } from "./paths";
import { isTable, UNKNOWN } from "./wire";

/** One changed leaf, with both values. */
export interface Change {
  path: string;
  kind: "add" | "update" | "delete";
  from?: Value;
  to?: Value;
}

/** Compares two plain values. A value that becomes unknown may change, so it counts as changed. */
export function differences(olds: Properties, news: Properties): Change[] {
  const changes: Change[] = [];
  compareTables(olds, news, "", changes);
  return changes;
}

function compareTables(old: Properties, next: Properties, path: string, changes: Change[]): void {
  // A property may be called like something that every object inherits.
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    compare(own(old, key), own(next, key), child(path, key), changes);
  }
}

function compare(old: Value | undefined, next: Value | undefined, path: string, changes: Change[]): void {
  if (old === next) return;
  if (absent(old) && absent(next)) return;
  if (absent(old)) changes.push({ path, kind: "add", to: next as Value });
  else if (absent(next)) changes.push({ path, kind: "delete", from: old as Value });
  else if (next !== UNKNOWN && Array.isArray(old) && Array.isArray(next)) compareLists(old, next, path, changes);
  else if (isTable(old) && isTable(next)) compareTables(old, next, path, changes);
  else changes.push({ path, kind: "update", from: old as Value, to: next as Value });
}

function own(table: Properties, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function compareLists(old: Value[], next: Value[], path: string, changes: Change[]): void {
  const length = Math.max(old.length, next.length);
  for (let index = 0; index < length; index++) compare(old[index], next[index], child(path, index), changes);
}

function absent(value: Value | undefined): boolean {
  return value === undefined || value === null;
}
