import type { Weight } from "../../knowledge/model";

/** One thing that a change means for people. */
export interface Consequence {
  weight: Weight;
  /** A sentence with its full stop. */
  text: string;
  /** The names, in the program, of the resources that it is about; sorted. */
  names: string[];
  /** Their URNs. */
  urns: string[];
  /** Applications, and what else runs for users, that notice it; sorted. */
  concerned: string[];
  /** How long something is away, in seconds, where that is known. */
  seconds?: number;
  /** The public page, or the measurement, that says so. */
  source?: string;
  /** True when the engine refuses the change, since a resource is protected. */
  refused: boolean;
}

/** A consequence of one resource, before those of a kind are told together. */
export interface Single extends Omit<Consequence, "names" | "urns" | "text"> {
  name: string;
  urn: string;
  type: string;
  /** The place of its row among those of the type, the heaviest first; 0 by default. */
  row?: number;
  /** What the sentence calls it; its name by default. */
  label?: string;
  /** Those of one group are told in one sentence. */
  group: string;
  /** Why it is replaced: by which property, and from which value to which. */
  reason?: { property: string; change: string };
  /** The sentence for all of a group, by their labels and by why all of them are replaced. */
  together: (labels: string[], reason: string) => string;
}
