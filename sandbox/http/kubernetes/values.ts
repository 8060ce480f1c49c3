import type { Properties, Value } from "../../model";

/** A table, or an empty one for anything else. */
export const table = (value: Value | undefined): Properties =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};

/** The tables of a list; none for anything else. */
export const tables = (value: Value | undefined): Properties[] => (Array.isArray(value) ? value.map(table) : []);
