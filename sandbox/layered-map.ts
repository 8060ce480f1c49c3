/**
 * A map that begins with the entries of another and leaves that one alone. It costs what changes in it, not what the other holds,
 * and has the order that a copy would have. The other must not change while this one is used.
 */
export class LayeredMap<V> {
  private readonly own = new Map<string, V>();
  private readonly gone = new Set<string>();

  constructor(private readonly base: Entries<V> = new Map<string, V>()) {}

  get(key: string): V | undefined {
    return this.own.has(key) || this.gone.has(key) ? this.own.get(key) : this.base.get(key);
  }

  has(key: string): boolean {
    return this.own.has(key) || (!this.gone.has(key) && this.base.has(key));
  }

  set(key: string, value: V): void {
    this.own.set(key, value);
  }

  delete(key: string): void {
    this.own.delete(key);
    if (this.base.has(key)) this.gone.add(key);
  }

  *entries(): IterableIterator<[string, V]> {
    for (const [key, value] of this.base.entries()) {
      if (!this.gone.has(key)) yield [key, this.own.has(key) ? (this.own.get(key) as V) : value];
    }
    for (const entry of this.own) {
      if (!this.base.has(entry[0]) || this.gone.has(entry[0])) yield entry;
    }
  }

  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }
}

/** What a layer needs of the map below it. */
export interface Entries<V> {
  get(key: string): V | undefined;
  has(key: string): boolean;
  entries(): Iterable<[string, V]>;
  values(): Iterable<V>;
}
