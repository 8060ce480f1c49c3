// What the engine prints for other programs, as steps: a preview, and a stack's state.
import { inOrder } from "../order";
import type { Properties } from "../model";
import type { Step } from "../types";
import { STACK_TYPE } from "../urn";
import { mask } from "../wire";
import { isDefaultProvider, resourceStep, stepOf, type EngineResource, type EngineStep } from "./translate";

export type { EngineResource, EngineStep } from "./translate";

/** Of several steps for one resource, the one that tells most: `delete-replaced` knows nothing of what comes. */
const telling = ["replace", "create-replacement", "delete-replaced", "delete", "update", "create", "import", "read"];

/** The steps of a preview, one for each resource: with `--refresh` or `--show-replacement-steps` the engine tells of several. */
export function previewSteps(steps: EngineStep[]): Step[] {
  const byUrn = new Map<string, EngineStep>();
  for (const step of steps) {
    const known = byUrn.get(step.urn);
    if (known === undefined || rank(step) < rank(known)) byUrn.set(step.urn, step);
  }
  return inOrder([...byUrn.values()].flatMap((step) => stepOf(step) ?? []));
}

function rank({ op }: EngineStep): number {
  const position = telling.indexOf(op);
  return position < 0 ? telling.length : position;
}

/** The resources of a state, as steps that change nothing. What waits for its deletion is gone. */
export function stateSteps(resources: EngineResource[]): Step[] {
  const present = resources.filter((resource) => resource.delete !== true && !isDefaultProvider(resource.urn));
  return inOrder(present.map((resource) => resourceStep(resource, "same")));
}

/** The outputs of the stack, masked. */
export function stackOutputs(resources: EngineResource[]): Properties {
  return mask(resources.find(({ type }) => type === STACK_TYPE)?.outputs ?? {});
}
