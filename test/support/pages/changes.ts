// What a change of an argument does, found by planning the example with another value on the state that the example left.
import type { Network } from "../../../components";
import { membersOf, valuesOf, type ContractType } from "../../../components/internal/contract-types";
import { folderOf } from "../../../plugin/reference";
import { ancestors } from "../../../sandbox/ancestors";
import { emptyState, run, type Deployment, type RegisteredResource } from "../program";
import { schema, tokenOf, type Component } from "./component";
import { execute, libraryWith, type Args, type Planned } from "./examples";
import { trials } from "../samples";
import { otherRegion, With } from "./trials";

/** An argument with another value, and what is planned. */
export interface Changed {
  argument: string;
  value: unknown;
  /** Arguments that had to change with it. */
  others: Args;
  /** The resources of the component, with what would be done to them. */
  steps: RegisteredResource[];
  /** Everything, for what it costs. */
  all: RegisteredResource[];
  /** Whether the change is refused, since something in the component is protected. `steps` are those without protection. */
  refused: boolean;
}

/** What changes of a component do, and the arguments that are not tried. */
export interface Changes {
  changed: Changed[];
  untried: string[];
}

export async function changesOf(component: Component): Promise<Changes> {
  const values = valuesFor(component);
  const changed: Changed[] = [];
  for (const [argument, value] of Object.entries(values)) changed.push(await tryOne(component, argument, value));
  const untried = Object.keys(membersOf(component.name)).filter((one) => !Object.hasOwn(values, one));
  return { changed, untried };
}

async function tryOne(component: Component, argument: string, tried: unknown): Promise<Changed> {
  const { name, planned } = component;
  const { value, others } = tried instanceof With ? tried : { value: tried, others: {} };
  const plan = await preview(planned, name, { ...others, [argument]: value });
  if (plan.errors.length === 0) return { argument, value, others, ...stepsOf(plan, name), refused: false };
  if (plan.errors.some(({ message }) => !message.startsWith("it is protected"))) {
    const [first] = plan.errors;
    throw new Error(
      `${name}.${argument}: try another value in test/components/${folderOf(name)}.sample.ts: ${first?.message ?? ""}`,
    );
  }
  const open = await unprotected(planned, name);
  const freed = await preview(open, name, { protected: false, ...others, [argument]: value });
  return { argument, value, others, ...stepsOf(freed, name), refused: true };
}

function stepsOf({ resources }: Deployment, name: string): Pick<Changed, "steps" | "all"> {
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const isInside = (one: RegisteredResource): boolean =>
    !/^(pulumi|groundplan):/.test(one.type) && ancestors(one, byUrn).some(({ type }) => type === tokenOf(name));
  return { all: resources, steps: resources.filter(isInside) };
}

function preview({ example, state }: Planned, name: string, change: Args): Promise<Deployment> {
  const library = libraryWith((component, args, index) => {
    if (component === name && index === 0) return { ...args, ...change };
    const isMoved = Object.keys(change).some((argument) => /region|location/i.test(argument));
    return component === "Network" && isMoved ? withOtherRegion(args) : args;
  });
  return run(() => execute(example, library), { state, preview: true, onMessage: () => undefined });
}

function withOtherRegion(args: Args): Args {
  const { regions } = args as unknown as ConstructorParameters<typeof Network>[1];
  return { ...args, regions: [...regions, otherRegion] };
}

const open = new Map<Planned, Promise<Planned>>();

/** The example with nothing of the component protected. */
function unprotected(planned: Planned, name: string): Promise<Planned> {
  const known = open.get(planned) ?? deployOpen(planned, name);
  open.set(planned, known);
  return known;
}

async function deployOpen({ example, args }: Planned, name: string): Promise<Planned> {
  const state = emptyState();
  const library = libraryWith((component, given) => (component === name ? { ...given, protected: false } : given));
  const deployment = await run(() => execute(example, library), { state, onMessage: () => undefined });
  return { example, args, state, deployment };
}

/** The value of each argument that is tried: that of the component's sample, the opposite, the next number, another of a list of values. */
function valuesFor({ name, parts, planned: { args } }: Component): Args {
  const own = trials[name];
  if (own === undefined && parts.length > 1) return {};
  if (own === undefined)
    throw new Error(
      `${name}: write \`trials\` in test/components/${folderOf(name)}.sample.ts, other values of its arguments`,
    );
  const given = args.get(name) ?? {};
  const values: Args = {};
  for (const [argument, type] of Object.entries(membersOf(name))) {
    const value = Object.hasOwn(own, argument)
      ? own[argument]
      : another(type, given[argument] ?? defaultOf(name, argument));
    if (value !== undefined) values[argument] = value;
  }
  return values;
}

function another({ type, ref }: ContractType, present: unknown): unknown {
  if (type === "boolean" && typeof present === "boolean") return !present;
  if (type === "number" && typeof present === "number") return present + 1;
  return ref === undefined ? undefined : valuesOf(ref)?.find((value) => value !== present);
}

/** The default, as the docstring says it. */
function defaultOf(name: string, argument: string): unknown {
  const text = schema.resources[tokenOf(name)]?.inputProperties?.[argument]?.description ?? "";
  const [, word] = /the default is `?(true|false|\d+(?:\.\d+)?)\b/.exec(text.replace(/\s+/g, " ")) ?? [];
  if (word === undefined) return undefined;
  return /^\d/.test(word) ? Number(word) : word === "true";
}
