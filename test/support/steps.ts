import type { Step } from "../../sandbox";

/** A step of a plan of `shop`'s stack `live`: of a resource that stays, unless `more` says otherwise. */
export function stepOf(type: string, name: string, more: Partial<Step> = {}): Step {
  return {
    urn: `urn:pulumi:live::shop::${type}::${name}`,
    type,
    name,
    inputs: {},
    dependencies: [],
    protect: false,
    operation: "same",
    replaceReasons: [],
    diff: [],
    ...more,
  };
}
