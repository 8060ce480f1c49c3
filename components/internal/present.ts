/** A value that a check or a provider has made sure of. Without it nothing goes on: an empty text would end up in the wrong place. */
export function present<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} is missing, which groundplan took for certain; please report it`);
  return value;
}
