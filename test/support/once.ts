// What several tests read and none of them changes, such as the deployment of the usual arguments, is made once.

/** Keeps what a function returns for each object that it is given. */
export function once<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const made = new WeakMap<Key, { result: Result }>();
  return (key) => {
    const known = made.get(key) ?? { result: make(key) };
    made.set(key, known);
    return known.result;
  };
}
