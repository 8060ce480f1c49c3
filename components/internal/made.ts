/** The value of a key, which is made if there is none. */
export function made<Key, Value>(
  all: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  create: () => Value,
): Value {
  const found = all.get(key) ?? create();
  all.set(key, found);
  return found;
}
