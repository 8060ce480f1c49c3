import type * as pulumi from "@pulumi/pulumi";
import { membersOf } from "./contract-types";
import { remembered } from "./known";
import { libraryVersion } from "./library-version";

/**
 * What a component offers to others, as one value: the members of a contract (`NetworkAttachment`) out of the component's own
 * outputs, save for `others`, and the version of this library. It is a secret if one of them is, and unknown while one of them is.
 */
export function contractOutput<Contract extends object>(
  name: string,
  component: Contract,
  others: Partial<Contract> = {},
): pulumi.Output<Contract> {
  const outputs = component as { [output: string]: unknown };
  const members = Object.keys(membersOf(name)).filter((member) => outputs[member] !== undefined);
  const own = Object.fromEntries(members.map((member) => [member, outputs[member]]));
  return remembered<object>({ ...own, ...others, libraryVersion }) as pulumi.Output<Contract>;
}
