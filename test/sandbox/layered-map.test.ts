import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LayeredMap } from "../../sandbox/layered-map";

const names = ["a", "b", "c", "d"];
const key = fc.constantFrom(...names);
const entries = fc.array(fc.tuple(key, fc.nat(9)), { maxLength: 6 });
const change = fc.record({ key, value: fc.option(fc.nat(9)) });
const changes = fc.array(change);

interface Writable {
  set(key: string, value: number): unknown;
  delete(key: string): unknown;
}

/** Sets the keys that have a value and deletes the others. */
function apply(map: Writable, list: { key: string; value: number | null }[]): void {
  for (const { key: name, value } of list) {
    if (value === null) map.delete(name);
    else map.set(name, value);
  }
}

test("a layered map reads as a copy would, in the same order, and leaves the map below alone", () => {
  fc.assert(
    fc.property(entries, changes, changes, (below, first, second) => {
      const base = new Map<string, number>(below);
      const copy = new Map<string, number>(below);
      const layer = new LayeredMap(base);
      apply(copy, first);
      apply(layer, first);
      // A layer on a layer, as a trial of a preview is.
      const upper = new LayeredMap(layer);
      apply(copy, second);
      apply(upper, second);
      assert.deepEqual([...upper.entries()], [...copy]);
      assert.deepEqual([...upper.values()], [...copy.values()]);
      for (const name of names) {
        assert.equal(upper.get(name), copy.get(name));
        assert.equal(upper.has(name), copy.has(name));
      }
      assert.deepEqual([...base], [...new Map<string, number>(below)]);
    }),
  );
});
