// What a step waits for, and why.
import type { Step } from "../../sandbox";

/**
 * Why a step waits. `input`: a value comes from there. `provider`: it is made with that provider. `parent`: the engine makes a parent
 * before what is in it. `dependsOn`: the program says so.
 */
export type Cause = "input" | "provider" | "parent" | "dependsOn";

/** One thing that a step waits for. */
export interface Edge {
  /** The URN of what comes first. */
  from: string;
  cause: Cause;
  /** The inputs whose values come from there; empty unless the cause is `input`. */
  inputs: string[];
}

/** What a step waits for before it can begin, each once. */
export function edgesOf(step: Step, byUrn: ReadonlyMap<string, Step>): Edge[] {
  const inputs = inputsByUrn(step);
  const edges = new Map<string, Edge>();
  const add = (from: string | undefined, cause: Cause): void => {
    if (from === undefined || from === step.urn || edges.has(from) || !byUrn.has(from)) return;
    const values = inputs.get(from) ?? [];
    edges.set(from, { from, cause: values.length > 0 ? "input" : cause, inputs: values });
  };
  add(step.provider, "provider");
  add(step.parent, "parent");
  for (const urn of step.dependencies) add(urn, "dependsOn");
  return [...edges.values()];
}

function inputsByUrn({ dependencies, valuesFrom = {} }: Step): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [input, positions] of Object.entries(valuesFrom)) {
    for (const position of positions) {
      const urn = dependencies[position];
      if (urn !== undefined) found.set(urn, [...(found.get(urn) ?? []), input]);
    }
  }
  return found;
}
