// What the offline engine remembers of a resource, and the step that it shows.
import type { Properties } from "../model";
import { NO_LONGER_MANAGED } from "../refusals";
import type { CloudObject, Operation, StackEntry, Step } from "../types";
import { nameOf, typeOf } from "../urn";
import { mask } from "../wire";
import { deleteHooks } from "./hooks";
import type { DetailedStep } from "./recorder";
import type { Registration } from "./registration";

/** The entry of a resource after its registration. */
export function newEntry(of: { urn: string; type: string }, registration: Registration, id: string): StackEntry {
  return {
    urn: of.urn,
    type: of.type,
    custom: registration.custom,
    parent: registration.parent,
    id,
    inputs: {},
    outputs: {},
    dependencies: registration.dependencies,
    ...valuesOf(registration),
    protect: registration.protect ?? false,
    retainOnDelete: registration.retainOnDelete ?? false,
    provider: registration.provider,
    ...deleteHooks(registration),
  };
}

function valuesOf({ valuesFrom }: Pick<StackEntry, "valuesFrom">): Pick<StackEntry, "valuesFrom"> {
  return valuesFrom === undefined ? {} : { valuesFrom };
}

/** What a step says of a resource only where it is so. */
export function optionsOf({
  custom,
  retainOnDelete,
}: {
  custom?: boolean;
  retainOnDelete?: boolean;
}): Pick<Step, "component" | "retained"> {
  return { ...(custom === false ? { component: true } : {}), ...(retainOnDelete === true ? { retained: true } : {}) };
}

/** True when nothing would be written differently. */
export function sameEntry(entry: StackEntry, old: StackEntry | undefined): boolean {
  return old !== undefined && JSON.stringify(entry) === JSON.stringify(old);
}

/** A resource that stays in the cloud without belonging to the stack any more. */
export function setAside(object: CloudObject): CloudObject {
  return { ...object, urn: `${object.urn}${NO_LONGER_MANAGED}` };
}

/** The step of an entry. */
export function stepOf(entry: StackEntry, operation: Operation, object?: CloudObject): DetailedStep {
  const inputs: Properties = object?.inputs ?? entry.inputs;
  return {
    urn: entry.urn,
    type: typeOf(entry.urn),
    name: nameOf(entry.urn),
    ...(entry.parent === "" ? {} : { parent: entry.parent }),
    inputs: mask(inputs),
    dependencies: entry.dependencies,
    ...valuesOf(entry),
    protect: entry.protect,
    ...optionsOf(entry),
    ...(entry.provider === "" ? {} : { provider: entry.provider }),
    operation,
    replaceReasons: [],
    diff: [],
    rawInputs: inputs,
    outputs: object?.outputs ?? entry.outputs,
    id: entry.id,
    retainOnDelete: entry.retainOnDelete,
    ignoreChanges: [],
  };
}

/** The change that puts an entry in the place of an earlier one, which may have had another URN. */
export function replaceEntry(
  entry: StackEntry,
  old: StackEntry | undefined,
): { entries: StackEntry[]; dropEntries?: StackEntry[] } {
  return { entries: [entry], ...(old === undefined || old.urn === entry.urn ? {} : { dropEntries: [old] }) };
}
