import * as pulumi from "@pulumi/pulumi";
import * as library from "../components";

/** A component's class, called with arguments that came over the wire. */
export type ComponentClass = new (
  name: string,
  args: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/** Every component that the library exports, by the name of its class. */
export const componentClasses: ReadonlyMap<string, ComponentClass> = new Map(
  Object.entries<unknown>(library).filter((entry): entry is [string, ComponentClass] => isComponentClass(entry[1])),
);

function isComponentClass(value: unknown): value is ComponentClass {
  return typeof value === "function" && value.prototype instanceof pulumi.ComponentResource;
}
