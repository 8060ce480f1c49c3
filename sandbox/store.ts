// Where the simulated cloud and the offline engine keep what they know, in memory. `state.ts` writes it to a file.
import { LayeredMap, type Entries } from "./layered-map";
import type { CloudObject, StackEntry } from "./types";

/** One atomic change: everything in it is kept, or nothing. */
export interface Change {
  put?: CloudObject;
  remove?: CloudObject;
  entries?: StackEntry[];
  dropEntries?: StackEntry[];
}

/** What exists: objects in the cloud by type and id, entries of the stack by URN. */
export interface Store {
  objects: Entries<CloudObject>;
  entries: Entries<StackEntry>;
  commit(change: Change): void;
}

/** The key of an object in the cloud. */
export function objectKey(type: string, id: string): string {
  return `${type} ${id}`;
}

/** The key of an entry. A condemned one stands beside the one that replaced it. */
export function entryKey(entry: StackEntry): string {
  return entry.condemned === true ? `${entry.urn} ${entry.id}` : entry.urn;
}

/** A store in memory. A preview works on a copy of another store, so that nothing it does is kept. */
export class MemoryStore implements Store {
  readonly objects: Map<string, CloudObject>;
  readonly entries: Map<string, StackEntry>;

  constructor(from?: Store) {
    this.objects = new Map(from?.objects.entries());
    this.entries = new Map(from?.entries.entries());
  }

  commit(change: Change): void {
    keep(change, this.objects, this.entries);
  }
}

/** What would become of a store that does not change meanwhile. It costs what is tried, not what the store holds. */
export class TrialStore implements Store {
  readonly objects: LayeredMap<CloudObject>;
  readonly entries: LayeredMap<StackEntry>;

  constructor(from: Store) {
    this.objects = new LayeredMap(from.objects);
    this.entries = new LayeredMap(from.entries);
  }

  commit(change: Change): void {
    keep(change, this.objects, this.entries);
  }
}

/** What a change is kept in. */
interface Kept<V> {
  set(key: string, value: V): void;
  delete(key: string): void;
}

function keep(change: Change, objects: Kept<CloudObject>, entries: Kept<StackEntry>): void {
  // Removals first: a replaced resource may have the key of the one it replaces.
  if (change.remove !== undefined) objects.delete(objectKey(change.remove.type, change.remove.id));
  for (const entry of change.dropEntries ?? []) entries.delete(entryKey(entry));
  if (change.put !== undefined) objects.set(objectKey(change.put.type, change.put.id), change.put);
  for (const entry of change.entries ?? []) entries.set(entryKey(entry), entry);
}
