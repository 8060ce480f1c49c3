import type { Step } from "./types";

/** A resource and what it is in, from the inside. A parent that is not there, or that was there before, ends it. */
export function ancestors(step: Step, byUrn: ReadonlyMap<string, Step>): Step[] {
  const found = new Set<Step>();
  for (let at: Step | undefined = step; at !== undefined && !found.has(at); at = byUrn.get(at.parent ?? ""))
    found.add(at);
  return [...found];
}
