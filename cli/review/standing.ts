// What the state of a stack says of the review that it may be.
import type { StateResource } from "../recover/state";

/** What a state tells. */
export interface ReviewState {
  /** When the review is over; absent where no `up` has come to its end. */
  until?: string;
  /** Names of what the program made, without the providers and the other stack that it looks at. */
  names: string[];
}

export function namedIn(resources: readonly Pick<StateResource, "urn" | "type" | "outputs">[]): ReviewState {
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const until = root?.outputs?.["until"];
  return {
    ...(typeof until === "string" ? { until } : {}),
    names: resources
      .filter(({ type }) => !type.startsWith("pulumi:"))
      .map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)),
  };
}
