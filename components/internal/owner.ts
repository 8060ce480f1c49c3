import * as pulumi from "@pulumi/pulumi";
import type { Subject } from "./refusal";

/** A component of one stack, as no program with another stack calls one of its own: what is written beside something that has one owner. */
export function ownerOf(subject: Subject): string {
  // eslint-disable-next-line no-restricted-properties -- it says whose something is; what a component makes does not depend on it
  return `${subject.toString()} of ${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
