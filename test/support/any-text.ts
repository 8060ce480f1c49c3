import fc from "fast-check";

/** Of code points, those that no half of a surrogate pair has. */
const surrogates = { first: 0xd800, count: 0x800 };

const character = fc
  .nat({ max: 0x10ffff - surrogates.count })
  .map((point) => String.fromCodePoint(point < surrogates.first ? point : point + surrogates.count));

/** A text of any characters. It has what fast-check's `unit: "binary"` has, which makes a table of a million of them first. */
export function anyText(maxLength?: number): fc.Arbitrary<string> {
  return fc.array(character, maxLength === undefined ? {} : { maxLength }).map((characters) => characters.join(""));
}
