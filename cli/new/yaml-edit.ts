// A member more in a table of a YAML file, without touching what is there: comments and layout stay.
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import { documentOf } from "../../files/settings";
import { UsageError } from "../project";

/** A table that is written into a file. */
export interface Member {
  [key: string]: string | string[] | Member;
}

/** Whether a table of a file has a member. */
export function hasMember(file: string, text: string, path: string[], name: string): boolean {
  const found: unknown = documentOf(file, text).getIn([...path, name]);
  return found !== undefined;
}

/**
 * The text with one member more at the end of a table, which is made where it is not there.
 *
 * @throws UsageError if something else than a table is there.
 */
export function withMember(file: string, text: string, path: string[], name: string, member: Member): string {
  const document = documentOf(file, text);
  const table: unknown = document.getIn(path);
  const last = path.at(-1);
  const isThere = isMap(table) && table.items.length > 0;
  if (table !== undefined && table !== null && !isMap(table)) {
    throw new UsageError(`${file}: ${path.join(".")} is no table; correct it.`);
  }
  if (!isThere && table === undefined && path.length > 1 && last !== undefined) {
    return withMember(file, text, path.slice(0, -1), last, { [name]: member });
  }
  const edited = isThere && table.flow !== true ? inserted(table, text, name, member) : undefined;
  const expected = documentOf(file, text);
  // A key without a value is a table that is empty yet.
  if (table === null) expected.setIn(path, expected.createNode({ [name]: member }));
  else expected.setIn([...path, name], expected.createNode(member));
  // A layout that is not known is left to the parser, which keeps comments.
  return edited !== undefined && isDeepStrictEqual(valueOf(edited), expected.toJS())
    ? edited
    : expected.toString({ lineWidth: 0 });
}

function valueOf(text: string): unknown {
  const document = parseDocument(text, { logLevel: "silent" });
  return document.errors.length > 0 ? undefined : (document.toJS() as unknown);
}

/** The text with lines after the table's last one, as far to the right as its others. */
function inserted(table: YAMLMap, text: string, name: string, member: Member): string | undefined {
  const [first] = table.items;
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  const end = table.range?.[1];
  if (start === undefined || end === undefined) return undefined;
  const indent = " ".repeat(start - text.lastIndexOf("\n", start - 1) - 1);
  const before = text.slice(0, end).trimEnd();
  // The comment at the end of the last line stays there.
  const lineEnd = text.indexOf("\n", before.length);
  const head = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const tail = lineEnd < 0 ? "\n" : text.slice(lineEnd);
  const lines = linesOf({ [name]: member }, indent);
  return `${head}\n${lines.join("\n")}${tail}`;
}

function linesOf(table: Member, indent: string): string[] {
  return Object.entries(table).flatMap(([key, value]) => {
    if (typeof value === "string") return [`${indent}${key}: ${scalar(value)}`];
    if (Array.isArray(value)) return [`${indent}${key}: [${value.map(scalar).join(", ")}]`];
    return [`${indent}${key}:`, ...linesOf(value, `${indent}  `)];
  });
}

function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*(:[\w./@-]+)?(@sha256:[0-9a-f]+)?$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
