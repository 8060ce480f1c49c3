// What an update leaves of a resource.
import type { Properties } from "../../model";
import { merged } from "../call";
import type { GoogleRequest } from "./request";

/** What an update leaves: the masked fields, the whole resource, or both merged, by what the service does. */
export function changed(request: GoogleRequest, before: Properties, given: Properties): Properties {
  const { call, body, service } = request;
  const mask = call.query.get("updateMask") ?? call.query.get("update_mask") ?? body["updateMask"];
  if (typeof mask === "string") return masked(before, given, mask);
  const replaces = service === "run" || (call.method === "PUT" && service !== "sqladmin");
  return replaces ? structuredClone(given) : merged(structuredClone(before), given);
}

function masked(before: Properties, given: Properties, mask: string): Properties {
  const after = structuredClone(before);
  for (const path of mask.split(",")) {
    const parts = path.split(".").map((part) => part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
    let from: Properties | undefined = given;
    let to = after;
    for (const part of parts.slice(0, -1)) {
      from = from?.[part] as Properties | undefined;
      to = (to[part] ??= {}) as Properties;
    }
    const last = parts.at(-1) ?? "";
    const value = from?.[last];
    if (value === undefined) to = Object.assign(to, { [last]: null });
    else to[last] = structuredClone(value);
    if (to[last] === null) Reflect.deleteProperty(to, last);
  }
  return after;
}
