// Tables of TypeScript as Prettier lays them out, and closer.
import { literal, quoted } from "./literals";

export const width = 120;

/** TypeScript that stands in the place of a value. */
export class Code {
  constructor(readonly text: string) {}
}

export type Printable = string | number | boolean | Code | Printable[] | { [key: string]: Printable };

/** One member, on one line where it fits. */
export function layOut(head: string, value: Printable, indent: number, end: string): string {
  const pad = " ".repeat(indent);
  const short = `${pad}${head}${inline(value)}${end}`;
  const isTable = typeof value === "object" && !(value instanceof Code);
  if (!isTable || Object.keys(value).length === 0) return broken(head, short, value, indent, end);
  if (short.length <= width && !short.includes("\n") && !isDeep(value)) return short;
  if (Array.isArray(value)) {
    return [`${pad}${head}[`, ...value.map((item) => layOut("", item, indent + 2, ",")), `${pad}]${end}`].join("\n");
  }
  const members = Object.entries(value).map(([key, item]) =>
    item instanceof Code && item.text === key
      ? `${" ".repeat(indent + 2)}${key},`
      : layOut(`${property(key)}: `, item, indent + 2, ","),
  );
  return [`${pad}${head}{`, ...members, `${pad}}${end}`].join("\n");
}

/** Prettier puts a text on a line of its own if it does not fit beside its name. */
function broken(head: string, short: string, value: Printable, indent: number, end: string): string {
  if (short.length <= width || short.includes("\n") || head === "" || typeof value !== "string") return short;
  return `${" ".repeat(indent)}${head.trimEnd()}\n${" ".repeat(indent + 2)}${inline(value)}${end}`;
}

/** Tables of tables have a line for each member, but for small ones such as `{ generate: {} }`. */
function isDeep(value: Printable): boolean {
  if (Array.isArray(value) || typeof value !== "object" || value instanceof Code) return false;
  return Object.values(value).some(
    (item) =>
      typeof item === "object" &&
      !(item instanceof Code) &&
      !Array.isArray(item) &&
      Object.values(item).some((one) => typeof one === "object" && !Array.isArray(one) && Object.keys(one).length > 0),
  );
}

/** Tables and lists on one line, which each table around them asks for, and each way to lay a file out. Nobody changes one. */
const inlined = new WeakMap<object, string>();

function inline(value: Printable): string {
  if (typeof value === "string") return literal(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Code) return value.text;
  const known = inlined.get(value);
  if (known !== undefined) return known;
  const text = onOneLine(value);
  inlined.set(value, text);
  return text;
}

function onOneLine(value: Printable[] | { [key: string]: Printable }): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const members = Object.entries(value).map(([key, item]) => named(key, item));
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** A member on one line; one that is called as its value is says so once. */
function named(key: string, value: Printable): string {
  return value instanceof Code && value.text === key ? key : `${property(key)}: ${inline(value)}`;
}

function property(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** Whether a list has a text that no line holds: it is as clear on one line. */
function isOneText(value: Printable, indent: number): boolean {
  const fits = (item: Printable): boolean => !inline(item).includes("\n") && inline(item).length + indent + 3 <= width;
  return Array.isArray(value) && !value.every(fits);
}

/** The same with as many members on a line as fit, for which Prettier is told to leave it. */
export function pack(head: string, value: Printable, indent: number, end: string): string[] {
  const pad = " ".repeat(indent);
  const short = `${pad}${head}${inline(value)}${end}`;
  const isTable = typeof value === "object" && !(value instanceof Code);
  if (!isTable || (short.length <= width && !short.includes("\n")) || isOneText(value, indent)) return [short];
  const lines: string[] = [];
  let line = "";
  const flush = (): void => {
    if (line !== "") lines.push(line);
    line = "";
  };
  const isList = Array.isArray(value);
  for (const [key, one] of Object.entries(value)) {
    const text = isList ? `${inline(one)},` : `${named(key, one)},`;
    const isNested = typeof one === "object" && !(one instanceof Code) && text.length + indent + 2 > width;
    if (isNested) flush();
    if (isNested) lines.push(...pack(isList ? "" : `${property(key)}: `, one, indent + 2, ","));
    else if (line !== "" && line.length + 1 + text.length <= width) line += ` ${text}`;
    else {
      flush();
      line = `${pad}  ${text}`;
    }
  }
  flush();
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return [`${pad}${head}${open}`, ...lines, `${pad}${close}${end}`];
}

/** The same with those members last that need lines of their own, such that the others share theirs. */
export function shortFirst(table: { [key: string]: Printable }, indent: number): { [key: string]: Printable } {
  const isLong = ([key, value]: [string, Printable]): boolean =>
    typeof value === "object" && !(value instanceof Code) && named(key, value).length + 1 + indent > width;
  const members = Object.entries(table);
  return Object.fromEntries([...members.filter((one) => !isLong(one)), ...members.filter(isLong)]);
}
