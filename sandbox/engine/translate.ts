// The engine's own words in the sandbox's: steps, operations, values.
import { differences } from "../difference";
import type { Properties, Value } from "../model";
import { optionsOf } from "../offline/entries";
import { providerUrn } from "../offline/registration";
import { valueByPath } from "../paths";
import { PROVIDER_OPTIONS } from "../schema-check";
import type { Operation, PropertyChange, Step } from "../types";
import { isProvider, nameOf, typeOf } from "../urn";
import { valuesFrom } from "../values-from";
import { mask, MASKED_SECRET, secret, transform } from "../wire";

/** A resource in the engine's state. */
export interface EngineResource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  parent?: string;
  inputs?: Properties;
  outputs?: Properties;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null>;
  protect?: boolean;
  retainOnDelete?: boolean;
  provider?: string;
  delete?: boolean;
}

/** A step of `pulumi preview --json`. */
export interface EngineStep {
  op: string;
  urn: string;
  oldState?: EngineResource;
  newState?: EngineResource;
  replaceReasons?: string[] | null;
  detailedDiff?: Record<string, { kind: string }> | null;
}

/** The engine's operation in the sandbox's word; nothing for steps that are a part of another. */
export function operationOf(op: string): Operation | undefined {
  switch (op) {
    case "same":
    case "create":
    case "update":
    case "replace":
    case "delete":
    case "read":
      return op;
    case "create-replacement":
    case "delete-replaced":
    case "read-replacement":
      return "replace";
    case "import":
    case "refresh":
      return "read";
    default:
      return undefined;
  }
}

/** The providers that the engine adds by itself are not the program's. */
export function isDefaultProvider(urn: string): boolean {
  return isProvider(typeOf(urn)) && nameOf(urn).startsWith("default");
}

/** One step of a preview. */
export function stepOf(step: EngineStep): Step | undefined {
  const operation = operationOf(step.op);
  const state = step.newState ?? step.oldState;
  if (operation === undefined || state === undefined || isDefaultProvider(step.urn)) return undefined;
  const diff = operation === "update" || operation === "replace" ? changesOf(step) : [];
  return {
    ...resourceStep(state, operation),
    replaceReasons:
      operation === "replace" ? diff.filter((change) => change.replaces).map((change) => change.path) : [],
    diff,
  };
}

/** A resource of the state as a step without changes. */
export function resourceStep(state: EngineResource, operation: Operation): Step {
  const dependencies = [...(state.dependencies ?? [])].sort();
  const provider = state.provider === undefined ? "" : providerUrn(state.provider);
  return {
    urn: state.urn,
    type: state.type,
    name: nameOf(state.urn),
    ...(state.parent === undefined ? {} : { parent: state.parent }),
    inputs: mask(ownInputs(state)),
    dependencies,
    ...valuesFrom(
      dependencies,
      Object.entries(state.propertyDependencies ?? {}).map(([input, urns]) => [input, urns ?? []]),
    ),
    protect: state.protect ?? false,
    ...optionsOf(state),
    ...(provider === "" || isDefaultProvider(provider) ? {} : { provider }),
    operation,
    replaceReasons: [],
    diff: [],
  };
}

/** The engine keeps options of its own among a provider's inputs. */
function ownInputs(state: EngineResource): Properties {
  const inputs = state.inputs ?? {};
  if (!isProvider(state.type)) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !PROVIDER_OPTIONS.has(name)));
}

/** The value at a path of masked properties. What is inside a secret is one itself: the word stands where it was. */
export function shownAt(properties: Properties, path: string): Value {
  const marked = transform(properties, (part) => (part === MASKED_SECRET ? secret(null) : undefined));
  return mask(valueByPath(marked as Properties, path));
}

function changesOf(step: EngineStep): PropertyChange[] {
  const before = mask(step.oldState?.inputs ?? {});
  const after = mask(step.newState?.inputs ?? {});
  if (step.detailedDiff === null || step.detailedDiff === undefined) {
    return differences(before, after).map((change) => ({ ...change, replaces: false }));
  }
  return Object.entries(step.detailedDiff)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { kind }]): PropertyChange => {
      const plain = kind.replace(/-replace$/, "") as PropertyChange["kind"];
      return {
        path,
        kind: plain,
        replaces: kind.endsWith("-replace"),
        ...(plain === "add" ? {} : { from: shownAt(before, path) }),
        ...(plain === "delete" ? {} : { to: shownAt(after, path) }),
      };
    });
}
