import { sha256 } from "./digest";

/** What is added to a name that is shortened: a hyphen and six hexadecimal digits. */
const digestLength = 7;

/**
 * A name of at most `most` characters that begins with a component's: the words as far as there is room for them, and a digest of
 * the key, which tells this name from all others.
 */
export function hashedName(name: string, words: string, key: string, most: number): string {
  const readable = [name, ...words.toLowerCase().split(/[^a-z0-9]+/)].filter((word) => word !== "").join("-");
  const room = Math.max(most - digestLength, name.length);
  return `${readable.slice(0, room).replace(/-+$/, "")}-${sha256(key).slice(0, digestLength - 1)}`;
}
