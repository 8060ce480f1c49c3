// A document as a text that people edit.
import { Document, isMap, isScalar, parseDocument, Scalar } from "yaml";
import { asText } from "./documents";
import { usage } from "./failures";
import type { Tree } from "./names";
import { unfit } from "./values";

/** What the text is about. */
export interface Subject {
  environment: string;
  app: string;
  tree: Tree;
}

/** The fields as YAML, in which every value is a text, whatever it looks like. */
export function toText(fields: { [name: string]: unknown }, { environment, app, tree }: Subject): string {
  const entries = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  const document = new Document(Object.fromEntries(entries.map(([key, value]) => [key, node(asText(value))])), {
    schema: "failsafe",
  });
  const heading = [
    `# The ${tree} of ${app} in ${environment}. Every value is a text, with quotes or without.`,
    "# A value of several lines: KEY: |- and the lines below it, indented. A key without its line is taken away.",
  ];
  const body = entries.length === 0 ? "" : document.toString({ lineWidth: 0 });
  return `${heading.join("\n")}\n${body}`;
}

/** Several lines are shown as lines, unless white space at the end of one, or at the beginning, would be lost on a person. */
function node(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  const isPlainLines = /^[^\s].*\n/.test(text) && !/[^\S\n](\n|$)|\n\n$/.test(text);
  if (text.includes("\n")) scalar.type = isPlainLines ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
  return scalar;
}

/**
 * The fields that a text says.
 *
 * @throws EnvError that names keys and lines, and quotes nothing.
 */
export function fromText(text: string): Map<string, string> {
  const document = parseDocument(text, { schema: "failsafe", logLevel: "silent" });
  const [error] = document.errors;
  // Without its message, which quotes the text.
  if (error !== undefined)
    throw usage(`line ${error.linePos?.[0].line ?? "?"}: is no YAML (${error.code}); correct it`);
  const { contents } = document;
  if (contents === null) return new Map();
  if (!isMap(contents)) throw usage("the text: is no list of KEY: value; correct it");
  return new Map(
    contents.items.map(({ key, value }): [string, string] => {
      if (!isScalar(key)) throw usage("a key: is no text; write KEY: value");
      const name = String(key.value);
      const content = isScalar(value) ? String(value.value) : undefined;
      if (content === undefined) throw usage(`${name}: is no text; write one value`);
      if (content === "") throw usage(`${name}: is empty; write a value, or take the line away`);
      const problem = unfit(name, content);
      if (problem !== undefined) throw usage(`${JSON.stringify(name)}: ${problem}; correct it`);
      return [name, content];
    }),
  );
}

/** The change from the fields that were there to those that a person left. */
export function changeBetween(
  before: { [name: string]: unknown },
  after: ReadonlyMap<string, string>,
): Map<string, string | null> {
  const change = new Map<string, string | null>();
  for (const key of Object.keys(before)) if (!after.has(key)) change.set(key, null);
  for (const [key, value] of after) {
    if (!Object.hasOwn(before, key) || asText(before[key]) !== value) change.set(key, value);
  }
  return change;
}
