// A stack's state as `pulumi stack export` writes it, and how a recovered one is put together
// (pulumi/pulumi, sdk/go/common/apitype/core.go, DeploymentV3).
import type { Properties, Value } from "../../sandbox";

/** A resource of the state. Members that recovery does not look at stay as they are. */
export interface StateResource {
  urn: string;
  type: string;
  custom?: boolean;
  id?: string;
  parent?: string;
  provider?: string;
  inputs?: Properties;
  outputs?: Properties;
  dependencies?: string[] | null;
  propertyDependencies?: { [property: string]: string[] | null } | null;
  deletedWith?: string;
  /** Set on what a replacement left to delete. */
  delete?: boolean;
  /** Set on what was deleted before its replacement is made. */
  pendingReplacement?: boolean;
}

/** What the engine had begun and not finished. */
export interface PendingOperation {
  type: "creating" | "updating" | "deleting" | "reading" | "importing";
  resource: StateResource;
}

/** The exported document. */
export interface StateDocument {
  version: number;
  deployment: {
    manifest?: { time?: string };
    secrets_providers?: unknown;
    resources?: StateResource[];
    pending_operations?: PendingOperation[];
  };
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A value without the marks of secrets, from an export that shows them. */
export function unmarked(value: Value): Value {
  if (Array.isArray(value)) return value.map(unmarked);
  if (value === null || typeof value !== "object") return value;
  if (value[SIGNATURE] === SECRET && typeof value["plaintext"] === "string") {
    return unmarked(JSON.parse(value["plaintext"]) as Value);
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unmarked(part)]));
}

/** The URN inside a provider reference `<urn>::<id>`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/** Whether two records are the same resource of the state: a replacement has its predecessor's URN. */
export function isSame(one: StateResource, other: StateResource): boolean {
  return one.urn === other.urn && one.id === other.id && (one.delete ?? false) === (other.delete ?? false);
}

/** Adds what exists to the state. What it replaces is left for the engine to delete, as after a finished creation. */
export function adopt(resources: StateResource[], made: StateResource): StateResource[] {
  const kept = resources
    .filter((one) => !(one.urn === made.urn && one.pendingReplacement === true))
    .map((one) => (one.urn === made.urn && one.delete !== true ? { ...one, delete: true } : one));
  return inOrder([...kept, made]);
}

/** Each resource after all that it needs, which the engine wants; otherwise in the order they have. */
export function inOrder(resources: StateResource[]): StateResource[] {
  const current = new Map(resources.filter((one) => one.delete !== true).map((one) => [one.urn, one]));
  const ordered = new Set<StateResource>();
  const visiting = new Set<StateResource>();
  const visit = (one: StateResource): void => {
    if (ordered.has(one) || visiting.has(one)) return;
    visiting.add(one);
    for (const urn of neededBy(one)) {
      const needed = current.get(urn);
      if (needed !== undefined && needed !== one) visit(needed);
    }
    ordered.add(one);
  };
  resources.forEach(visit);
  return [...ordered];
}

function neededBy(one: StateResource): string[] {
  return [
    ...(one.parent === undefined ? [] : [one.parent]),
    ...(one.provider === undefined || one.provider === "" ? [] : [providerUrn(one.provider)]),
    ...(one.dependencies ?? []),
    ...Object.values(one.propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
    ...(one.deletedWith === undefined ? [] : [one.deletedWith]),
  ];
}
