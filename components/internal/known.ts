import * as pulumi from "@pulumi/pulumi";

/** What Outputs were made of. */
const sources = new WeakMap<object, unknown>();

/**
 * An Output of a value of which something is known when it is made: a component's own name, or a table by region whose regions are known and
 * whose identifiers are not. `plainOf` and `membersKnown` read it back, so that arguments are checked before anything is created. In an
 * `apply` the error would come out of whatever resource needs the value.
 */
export function remembered<T>(value: pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>> {
  return pulumi.Output.isInstance(value)
    ? (value as pulumi.Output<pulumi.Unwrap<T>>)
    : remember(pulumi.output(value), value);
}

/** The same for an Output that was made of `source` in another way. */
export function remember<Made extends pulumi.Output<unknown>>(made: Made, source: unknown): Made {
  if (source !== undefined) sources.set(made, source);
  return made;
}

/** The input that a member of a contract was first, whoever handed it on since: two members with one origin have one value. */
export function originOf(input: unknown): unknown {
  const source = pulumi.Output.isInstance(input) ? sources.get(input) : undefined;
  return source === undefined ? input : originOf(source);
}

/** The value of an input that is a text, a number or a truth value, if it is known by now. */
export function plainOf<T extends string | number | boolean>(input: pulumi.Input<T> | undefined): T | undefined {
  const source = sourceOf(input);
  return typeof source === "object" ? undefined : (source as T | undefined);
}

/** What an object has, each member an input, if its members are known by now. */
export function membersKnown(input: unknown): { [member: string]: unknown } | undefined {
  const source = sourceOf(input);
  return typeof source === "object" && source !== null ? (source as { [member: string]: unknown }) : undefined;
}

/** A value of any shape, if all of it is known by now. */
export function wholeOf(input: unknown): unknown {
  const source = sourceOf(input);
  if (typeof source !== "object" || source === null) return source;
  const members = Object.entries(source as { [member: string]: unknown })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, wholeOf(value)] as const);
  if (members.some(([, value]) => value === undefined)) return undefined;
  return Array.isArray(source) ? members.map(([, value]) => value) : Object.fromEntries(members);
}

function sourceOf(input: unknown): unknown {
  if (!pulumi.Output.isInstance(input)) return input instanceof Promise ? undefined : input;
  return sources.has(input) ? sourceOf(sources.get(input)) : undefined;
}
