// `pulumi.output` and `pulumi.all` make two Outputs more of each Output in a value, and an Output is a dozen promises. That was a third of
// all Outputs of a plan. The lighter ones make one Output of the whole value, with the same value, dependencies and secrecy.
import * as pulumi from "@pulumi/pulumi";

/** What the SDK's own Outputs read of each other. */
export interface ReadableOutput {
  resources: () => Set<pulumi.Resource>;
  allResources: () => Promise<Set<pulumi.Resource>>;
  promise: (withUnknowns: boolean) => Promise<unknown>;
  isKnown: Promise<boolean>;
  isSecret: Promise<boolean>;
}

export type MakeOutput = (value: unknown) => unknown;

/** The SDK's class of Outputs. */
type OutputClass = new (
  resources: Set<pulumi.Resource>,
  promise: Promise<unknown>,
  isKnown: Promise<boolean>,
  isSecret: Promise<boolean>,
  allResources: Promise<Set<pulumi.Resource>>,
) => ReadableOutput;

const OwnOutput = pulumi.Output as unknown as OutputClass;

/** `pulumi.output`, by `output` of the SDK for whatever has promises, Outputs of another copy of the SDK or a circle in it. */
export function lighterOutput(output: MakeOutput): MakeOutput {
  return (value) => {
    const found = new Set<ReadableOutput>();
    const isPlain = gather(value, found, new Set());
    return isPlain && found.size > 0 ? combined(value, [...found], output) : output(value);
  };
}

/** Adds a value's Outputs to `found`. False if something in it is none of this SDK's Outputs and is known later all the same, or if it is circular. */
function gather(value: unknown, found: Set<ReadableOutput>, above: Set<unknown>): boolean {
  if (isLeaf(value)) return true;
  if (value instanceof OwnOutput) {
    found.add(value);
    return true;
  }
  if (isLater(value) || above.has(value)) return false;
  above.add(value);
  const isPlain = Object.values(value as object).every((member) => gather(member, found, above));
  above.delete(value);
  return isPlain;
}

function combined(value: unknown, outputs: ReadableOutput[], output: MakeOutput): ReadableOutput {
  const known = Promise.all(outputs.map(valueOf)).then((values) => {
    const whole = filled(value, new Map(outputs.map((one, index) => [one, values[index]])));
    const inside = new Set<ReadableOutput>();
    // An Output may have other ones in its value, such as a component's. Otherwise it is copied, so that nobody changes what others read.
    return gather(whole, inside, new Set()) && inside.size === 0 ? filled(whole, new Map()) : output(whole);
  });
  const together = Promise.all(outputs.map((one) => one.allResources()));
  return new OwnOutput(
    new Set(outputs.flatMap((one) => [...one.resources()])),
    known,
    Promise.all(outputs.map((one) => one.isKnown)).then((all) => all.every(Boolean)),
    Promise.all(outputs.map((one) => one.isSecret)).then((all) => all.some(Boolean)),
    together.then((sets) => new Set(sets.flatMap((resources) => [...resources]))),
  );
}

/** What is unknown as a whole is so wherever it stands: its neighbours may be known in a preview. */
async function valueOf(output: ReadableOutput): Promise<unknown> {
  const [value, isKnown] = await Promise.all([output.promise(true), output.isKnown]);
  return isKnown || pulumi.containsUnknowns(value) ? value : pulumi.unknown;
}

/** A copy, as the SDK makes one, with values as they are in the place of Outputs. */
function filled(value: unknown, values: Map<unknown, unknown>): unknown {
  if (values.has(value)) return values.get(value);
  if (isLeaf(value)) return value;
  if (Array.isArray(value)) return Array.from(value, (element) => filled(element, values));
  return Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, filled(member, values)]));
}

function isLater(value: unknown): boolean {
  return value instanceof Promise || pulumi.Output.isInstance(value);
}

/** What the SDK does not look into. */
function isLeaf(value: unknown): boolean {
  if (value === null || typeof value !== "object") return true;
  return pulumi.Resource.isInstance(value) || pulumi.isUnknown(value);
}
