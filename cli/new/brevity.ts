// Ways of saying the same in fewer words, which a file has where it would be too long otherwise.
import { Code, type Printable } from "./layout";
import { literal } from "./literals";

/**
 * `urls`: a long address has a constant, and so has the beginning of several. `secrets`: so has a form of several secrets. `caches`: so has
 * what caches are. `pairs`: so has what stands only twice. `servers`: so has what servers for their callers alone have, with their port.
 * `buckets`: directories name their buckets alone. `commands`: commands are words between spaces.
 */
export type Brevity = (typeof brevities)[number];

/** In the order in which they are tried: what stays closest to the tables first. */
const brevities = ["urls", "secrets", "caches", "pairs", "servers", "buckets", "commands"] as const;

/** All choices among them, those of few first. */
export const allBrevities: readonly (readonly Brevity[])[] = Array.from({ length: 2 ** brevities.length }, (_, bits) =>
  brevities.filter((_one, place) => (bits & (2 ** place)) !== 0),
).sort((one, other) => one.length - other.length);

/** Fewer words are as clear in a list. */
const fewestWords = 4;

/** The same in which each value that `replace` knows is what it says. */
function replaced(value: Printable, replace: (one: Printable) => Code | undefined): Printable {
  const code = replace(value);
  if (code !== undefined) return code;
  if (typeof value !== "object" || value instanceof Code) return value;
  if (Array.isArray(value)) return value.map((one) => replaced(one, replace));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, replace)]));
}

/** Commands as people type them: `"celery worker".split(" ")`. */
export function withWords(value: Printable): Printable {
  return replaced(value, (list) => {
    if (!Array.isArray(list) || list.length < fewestWords) return undefined;
    const isWord = (one: Printable): boolean => typeof one === "string" && /^[^\s\uE000]+$/.test(one);
    return list.every(isWord) ? new Code(`${literal(list.map(String).join(" "))}.split(" ")`) : undefined;
  });
}

/** TypeScript of a function that makes the directory of a bucket. */
export const bucketCode = `(binding: string): { kind: "bucket"; binding: string } => ({ kind: "bucket", binding })`;

/** Directories of buckets as calls of that function. */
export function withBuckets(value: Printable, name: Code): Printable {
  return replaced(value, (volume) => {
    if (typeof volume !== "object" || Array.isArray(volume) || volume instanceof Code) return undefined;
    const { kind, binding, ...rest } = volume;
    const isPlain = kind === "bucket" && typeof binding === "string" && Object.keys(rest).length === 0;
    return isPlain ? new Code(`${name.text}(${literal(binding)})`) : undefined;
  });
}

/** The form that most secrets have which the platform makes; nothing where only one has it. */
export function commonForm(secrets: { [name: string]: object }): string | undefined {
  const texts = Object.values(secrets)
    .filter((form) => Object.keys(form).length > 0)
    .map((form) => JSON.stringify(form));
  const count = (text: string): number => texts.filter((one) => one === text).length;
  const [most] = [...texts].sort((one, other) => count(other) - count(one));
  return most === undefined || count(most) < 2 ? undefined : most;
}

/** As long, an address has a line of its own anyhow. */
const longUrl = 70;

/** Addresses up to their last part of a binding: long ones, and those that several variables begin with. */
export function commonUrls(bound: { [name: string]: Printable }): [name: string, text: string][] {
  const texts = Object.values(bound).filter((text) => typeof text === "string");
  const starts = texts.flatMap((text) => /^[a-z+]+:\/\/\S*\}/i.exec(text)?.[0] ?? []);
  return [...new Set(starts)]
    .filter((start) => start.length >= longUrl || texts.filter((text) => text.startsWith(start)).length > 1)
    .map((start) => [`${/\{([\w-]+)\./.exec(start)?.[1] ?? "shared"}-url`, start]);
}

/** The table with a constant in the place of such a beginning. */
export function withUrl(
  bound: { [name: string]: Printable },
  start: string,
  name: Code,
): { [name: string]: Printable } {
  return Object.fromEntries(
    Object.entries(bound).map(([variable, text]) => {
      if (typeof text !== "string" || !text.startsWith(start)) return [variable, text];
      const rest = text.slice(start.length);
      const isPlain = /^(?:[^`\\$\n\uE000]|\$(?!\{))*$/.test(rest);
      return [variable, rest === "" ? name : isPlain ? new Code(`\`\${${name.text}}${rest}\``) : text];
    }),
  );
}
