/** What a table has under a name that a person chose: `constructor` is one as good as any, and every object has one. */
export function own<Value>(table: { [name: string]: Value } | undefined, name: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
