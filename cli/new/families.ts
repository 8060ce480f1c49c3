// Variables of one binding that an application has several times, each time with another beginning: `EVENTS_S3_BUCKET`, `MEDIA_S3_BUCKET`, …
import { Code, width, type Printable } from "./layout";
import { literal } from "./literals";

/** Such variables. */
export interface Family {
  binding: string;
  /** Their beginnings. */
  prefixes: string[];
  /** Their texts, by what follows. */
  parts: { [end: string]: string };
}

/** As many variables have to begin alike before a function for them is easier to read. */
const fewestParts = 3;

/** By the variables, which are the same in each way to write a file. */
const known = new WeakMap<object, Family | undefined>();

/** The largest family; nothing where there is none. */
export function familyOf(bound: { [name: string]: string }): Family | undefined {
  if (!known.has(bound)) known.set(bound, largestFamily(bound));
  return known.get(bound);
}

function largestFamily(bound: { [name: string]: string }): Family | undefined {
  const byPrefix = new Map<string, { [end: string]: string }>();
  for (const [name, text] of Object.entries(bound)) {
    const words = name.split("_");
    for (let count = 1; count < words.length; count++) {
      const prefix = words.slice(0, count).join("_");
      byPrefix.set(prefix, { ...byPrefix.get(prefix), [words.slice(count).join("_")]: text });
    }
  }
  const families = [...byPrefix.values()]
    .filter((parts) => Object.keys(parts).length >= fewestParts)
    .flatMap((parts): Family[] => {
      const [, binding] = /^\{([\w-]+)\.[\w-]+\}$/.exec(Object.values(parts)[0] ?? "") ?? [];
      const isOne = binding !== undefined && Object.values(parts).every((text) => text.includes(`{${binding}.`));
      const prefixes = [...byPrefix].filter(([, other]) =>
        Object.entries(parts).every(([end, text]) => other[end] === text),
      );
      return isOne && prefixes.length > 1 ? [{ binding, prefixes: prefixes.map(([prefix]) => prefix), parts }] : [];
    });
  const size = ({ prefixes, parts }: Family): number => (prefixes.length - 1) * Object.keys(parts).length;
  const start = ({ prefixes }: Family): number => prefixes[0]?.length ?? 0;
  // Of equal ones, that with the longer beginning.
  return families.sort((one, other) => size(other) - size(one) || start(other) - start(one))[0];
}

/** TypeScript of a function that makes them for a beginning. */
export function functionOf(parts: Family["parts"]): string {
  const members = Object.entries(parts).map(([end, text]) => `[\`\${prefix}_${end}\`]: ${literal(text)},`);
  const lines: string[] = [];
  for (const one of members) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + one.length <= width) lines[lines.length - 1] = `${last} ${one}`;
    else lines.push(`  ${one}`);
  }
  return `(prefix: string): { [name: string]: string } => ({\n${lines.join("\n")}\n})`;
}

/** The table with a call for each beginning, in the place of its first variable. */
export function withFamily(
  bound: { [name: string]: string },
  { prefixes, parts }: Family,
  name: Code,
): { [name: string]: Printable } {
  const calls = new Map(
    prefixes.flatMap((prefix) => Object.keys(parts).map((end): [string, string] => [`${prefix}_${end}`, prefix])),
  );
  return Object.fromEntries(
    Object.entries(bound).map(([variable, text]): [string, Printable] => {
      const prefix = calls.get(variable);
      const call = `...${name.text}(${literal(prefix ?? "")})`;
      return prefix === undefined ? [variable, text] : [call, new Code(call)];
    }),
  );
}

/** Texts that stand there more than once and are long, each with a name for it: the binding that its address is of. */
export function repeatedTexts(bound: { [name: string]: Printable }): [name: string, text: string][] {
  const texts = Object.values(bound).filter((text) => typeof text === "string");
  const found = [...new Set(texts)].filter(
    (text) => text.length >= shortestRepeat && texts.indexOf(text) !== texts.lastIndexOf(text),
  );
  return found.map((text) => [`${/\{([\w-]+)\./.exec(text)?.[1] ?? "shared"}-url`, text]);
}

/** Shorter texts are as clear where they stand. */
const shortestRepeat = 80;
