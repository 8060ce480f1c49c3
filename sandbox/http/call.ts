// A request to a simulated API, its answer, and what was wrong with it.
import type { IncomingHttpHeaders } from "node:http";
import type { Properties, Value } from "../model";

export interface Call {
  /** Without its port, such as `run.googleapis.com`. */
  host: string;
  method: string;
  /** Begins with a slash. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  /** JSON, unless `raw` is there. An answer without either has no body. */
  body?: Value;
  raw?: Buffer;
  type?: string;
}

/** What the services' own descriptions, or their rules, say against a request. */
export interface Note {
  /** Such as `unknown field`, `already exists`, `missing reference`. */
  kind: string;
  /** The method, such as `run.projects.locations.jobs.create`, or verb and host. */
  method: string;
  path: string;
  /** Where in the request. */
  at?: string;
  /** What is there, shortened. */
  value?: string;
  /** What was expected in its place. */
  expected?: string;
}

/** Receives notes. */
export type Noter = (note: Note) => void;

/** The body of a request in JSON; nothing where there is none, or where it is no table. */
export function tableOf(body: Buffer): Properties | undefined {
  if (body.length === 0) return undefined;
  try {
    const value = JSON.parse(body.toString("utf8")) as Value;
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A value as a note shows it. */
export function shown(value: Value | undefined): string {
  return value === undefined ? "" : JSON.stringify(value).slice(0, 200);
}

/** The table at a path of names, made where it is missing. */
export function inner(table: Properties, ...names: string[]): Properties {
  let here = table;
  for (const name of names) {
    const next = here[name];
    if (next !== null && typeof next === "object" && !Array.isArray(next)) here = next;
    else here = here[name] = {};
  }
  return here;
}

/** Fills in what is missing. */
export function fill(table: Properties, defaults: Properties): void {
  for (const [name, value] of Object.entries(defaults)) table[name] ??= value;
}

/** Changes a table as a JSON merge patch says: https://www.rfc-editor.org/rfc/rfc7396 */
export function merged(target: Properties, source: Properties): Properties {
  for (const [name, value] of Object.entries(source)) {
    const here = target[name];
    const areTables = isTable(value) && isTable(here);
    if (value === null) Reflect.deleteProperty(target, name);
    else target[name] = areTables ? merged(here, value) : value;
  }
  return target;
}

const isTable = (value: Value | undefined): value is Properties =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A text, or a number as one; empty for anything else. */
export function text(value: Value | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
