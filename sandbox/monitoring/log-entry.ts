// Log entries: whether a query of Cloud Logging selects one, and one that a query selects.
import { holds, parseFilter, type Filter } from "./filter";
import { exampleOf } from "./example";

/** A log entry, in the form of the API. */
export interface LogEntry {
  [member: string]: unknown;
}

type Comparison = Extract<Filter, { kind: "compare" }>;

/** `true` if the query selects the entry. @throws Error at what is not understood. */
export function matches(query: string | Filter, entry: LogEntry): boolean {
  const filter = typeof query === "string" ? parseFilter(query) : query;
  return holds(filter, (comparison) => selects(comparison, entry));
}

function selects({ field, operator, value, call }: Comparison, entry: LogEntry): boolean {
  if (call === "log_id") return String(entry["logName"]).endsWith(`/logs/${encodeURIComponent(value)}`);
  if (call !== undefined) throw new Error(`cannot read the function ${call}`);
  const member = memberAt(entry, field);
  // Whether the field is there, whatever it holds.
  if (operator === ":" && value === "*") return member !== undefined;
  // A comparison with a field that is not there is not true, whatever it is.
  if (typeof member !== "string" && typeof member !== "number" && typeof member !== "boolean") return false;
  const found = String(member);
  switch (operator) {
    case "=":
      return found === value;
    case "!=":
      return found !== value;
    case ":":
      return found.toLowerCase().includes(value.toLowerCase());
    case "=~":
      return new RegExp(value).test(found);
    case "!~":
      return !new RegExp(value).test(found);
    default:
      return ordered(operator, Number(found), Number(value));
  }
}

function ordered(operator: string, one: number, other: number): boolean {
  if (operator === ">") return one > other;
  if (operator === ">=") return one >= other;
  return operator === "<" ? one < other : one <= other;
}

/** An entry that a query selects, with no more in it than the query asks for. @throws Error if none is found. */
export function entryFor(query: string): LogEntry {
  const filter = parseFilter(query);
  const entry: LogEntry = { logName: "projects/any/logs/any" };
  const wanted: Comparison[] = [];
  gather(filter, wanted);
  for (const comparison of wanted) put(entry, comparison);
  if (!matches(filter, entry)) throw new Error(`no log entry was found that the query selects: ${query}`);
  return entry;
}

/** The comparisons that make the filter true: all of a conjunction, the first of several. */
function gather(filter: Filter, wanted: Comparison[]): void {
  if (filter.kind === "compare") wanted.push(filter);
  else if (filter.kind === "or") gather(filter.parts[0] as Filter, wanted);
  else if (filter.kind === "and") for (const part of filter.parts) gather(part, wanted);
  // What must not be is left out.
}

function put(entry: LogEntry, comparison: Comparison): void {
  const { field, operator, value, call } = comparison;
  if (call === "log_id") {
    entry["logName"] = `projects/any/logs/${encodeURIComponent(value)}`;
    return;
  }
  if (selects(comparison, entry)) return;
  const before = memberAt(entry, field);
  const text = wantedValue(operator, value);
  // Two comparisons of one field: both texts, one after the other.
  const both = typeof before === "string" && operator !== "=" ? `${before}${text}` : text;
  const parts = field.split(".");
  const last = parts.pop() ?? field;
  let table = entry;
  for (const part of parts) table = (table[part] ??= {}) as LogEntry;
  table[last] = /^[<>]/.test(operator) ? Number(text) : both;
}

function wantedValue(operator: string, value: string): string {
  if (operator === "=~") return exampleOf(value);
  if (operator === ">") return String(Number(value) + 1);
  if (operator === "<") return String(Number(value) - 1);
  if (operator === "!=" || operator === "!~") return "another";
  return value === "*" ? "any" : value;
}

export function memberAt(entry: LogEntry, path: string): unknown {
  let value: unknown = entry;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as LogEntry)[part];
  }
  return value;
}
