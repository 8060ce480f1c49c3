import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "./show";

/** An input as an Output. One that is an Output stays as it is, where `pulumi.output` makes two more of it to look for others inside. */
export function asOutput<T extends string | number | boolean>(input: pulumi.Input<T>): pulumi.Output<T> {
  return (pulumi.Output.isInstance(input) ? input : pulumi.output(input)) as pulumi.Output<T>;
}

/** What parts of Outputs are read from. */
const origins = new WeakMap<object, { whole: pulumi.Output<unknown>; read: (known: unknown) => unknown }>();

/** A part of an Output's value: `whole.apply(read)`. `whenKnown` counts an Output once for all of its parts. */
export function partOf<T, Part>(whole: pulumi.Output<T>, read: (known: T) => Part): pulumi.Output<Part> {
  const part = whole.apply<Part>(read);
  origins.set(part, { whole, read: (known) => read(known as T) });
  return part;
}

/**
 * What `use` makes of a value with Outputs at any depth, once all of them are known. `pulumi.output(value).apply(use)` is the same, and makes
 * two Outputs at each place where one stands, and one of each object around: a plan of many applications spends most of its time on that.
 * Here an Output counts once, in however many places it stands. `use` may fail later too, by a promise that fails.
 */
export function whenKnown<T, Made>(
  value: T,
  use: (known: pulumi.Unwrap<T>) => Made | Promise<never>,
): pulumi.Output<Made> {
  const later = [...laterIn(value)];
  const useAll = (values: unknown[]): pulumi.Output<Made> => {
    const known = new Map(later.map((one, index) => [one, values[index]]));
    return useWhole(filled(value, known), (whole) => use(whole as pulumi.Unwrap<T>));
  };
  const [only] = later;
  if (later.length > 1 || !pulumi.Output.isInstance(only)) return pulumi.all(later).apply(useAll);
  return only.apply((known: unknown) => useAll([known]));
}

/**
 * What `use` makes of an Output's value, in its `apply`. The value has Outputs inside only where another `apply` put them there, or where it is
 * a component.
 */
export function useWhole<Made>(known: unknown, use: (whole: unknown) => pulumi.Input<Made>): pulumi.Output<Made> {
  const later = laterIn(known).size > 0;
  return (later ? (pulumi.output(known) as pulumi.Output<unknown>).apply(use) : use(known)) as pulumi.Output<Made>;
}

/** A value once all others are known as well. */
export function onceKnown<T extends string>(value: pulumi.Input<T>, others: unknown): pulumi.Output<T> {
  if (laterIn(others).size === 0) return asOutput(value);
  return whenKnown({ value, others }, ({ value: known }) => known as T);
}

/** The Outputs and promises of a value, each once. For parts it is the whole. */
function laterIn(value: unknown, found = new Set<unknown>()): Set<unknown> {
  const origin = isLater(value) ? origins.get(value) : undefined;
  if (origin !== undefined) laterIn(origin.whole, found);
  else if (isLater(value)) found.add(value);
  else for (const member of Object.values(branch(value) ?? {})) laterIn(member, found);
  return found;
}

/** A copy with what is known by now in the place of Outputs and promises. */
function filled(value: unknown, known: Map<unknown, unknown>): unknown {
  const origin = isLater(value) ? origins.get(value) : undefined;
  if (origin !== undefined) {
    const whole = filled(origin.whole, known);
    // A part of a part may be of an Output of a component, which is the value in an `apply` alone.
    return isLater(whole) ? pulumi.output(whole).apply(origin.read) : origin.read(whole);
  }
  if (isLater(value)) return known.get(value);
  if (Array.isArray(value)) return value.map((element) => filled(element, known));
  const table = branch(value);
  if (table === undefined) return value;
  return Object.fromEntries(Object.entries(table).map(([name, member]) => [name, filled(member, known)]));
}

/** Whether a value is known when the program has run further, and not yet. */
export function isLater(value: unknown): value is object {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** What has members of its own to look at: a list or an object, and no instance of a class. */
function branch(value: unknown): object | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Array.isArray(value) || isPlainObject(value) ? value : undefined;
}
