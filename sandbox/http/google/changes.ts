// What an update leaves of a resource.
import { valueAt, type Properties, type Value } from "../../model";
import { isTable } from "../../wire";
import { merged } from "../call";
import type { GoogleRequest } from "./request";

/** What an update leaves: the masked fields, the whole resource, or both merged, by what the service does. */
export function changed(request: GoogleRequest, before: Properties, update: Properties): Properties {
  const { call, body, service } = request;
  const mask = call.query.get("updateMask") ?? call.query.get("update_mask") ?? body["updateMask"];
  if (typeof mask === "string") return masked(before, update, mask);
  const replaces = service === "run" || (call.method === "PUT" && service !== "sqladmin");
  return replaces ? structuredClone(update) : merged(structuredClone(before), update);
}

function masked(before: Properties, update: Properties, mask: string): Properties {
  const after = structuredClone(before);
  for (const path of mask.split(",")) {
    const parts = path.split(".").map((part) => part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
    const value = valueAt(update, parts.join("."));
    if (value === undefined || value === null) clear(after, parts);
    else set(after, parts, structuredClone(value));
  }
  return after;
}

function set(into: Properties, [first = "", ...rest]: string[], value: Value): void {
  if (rest.length === 0) into[first] = value;
  else set((into[first] ??= {}) as Properties, rest, value);
}

/** Takes a field away, and what has nothing else in it. No page says whether a service answers an object that was emptied. */
function clear(from: Properties, [first = "", ...rest]: string[]): void {
  const inner = from[first];
  if (rest.length > 0 && isTable(inner)) clear(inner, rest);
  if (rest.length === 0 || (isTable(inner) && Object.keys(inner).length === 0)) Reflect.deleteProperty(from, first);
}
