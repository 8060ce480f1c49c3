// What the tables of differences share. A row says of one resource type which properties an API fills in, normalises or
// reorders, and why no refresh shows that as a difference.
//
// One rule holds for every row of the providers for Google Cloud and Vault, and is not repeated: a property that their schema
// has as optional *and* computed, and that the program leaves out, keeps what the API said
// (https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors#computed). The other side of that rule: once
// written it cannot be taken back by leaving it out. So a property of that kind is written always or never, and a row has to
// say so where only some resources of its type write it.
import type { RegisteredResource } from "../support/program";
import { filledIn } from "./filled-in";

/** What is done about a property that the program does not decide alone. */
type Treatment =
  /** The program writes it, so that its value is what comes back. */
  | "written"
  /** The program ignores its changes. */
  | "ignored"
  /** No difference can come of it, for the reason given. */
  | { harmless: string };

export interface Row {
  /** Properties by their paths, `[]` for each element of a list. */
  properties: Record<string, Treatment>;
  /** Where that is known from. */
  source: string;
}

export type Rows = Record<string, Row>;

/** A list whose order the API keeps, since it means something. */
export const inOrder: Treatment = { harmless: "a list whose order has a meaning: it comes back as it was sent" };
/** A list whose order does not matter to the provider. */
export const anyOrder: Treatment = { harmless: "a set in the provider's schema: order is no difference" };
/** The name of another resource. */
export const sameName: Treatment = { harmless: "the provider compares what is named, not how it is written" };
/** A text that nobody reads but who wrote it. */
export const asSent: Treatment = { harmless: "the API gives it back as it was sent" };
/** A duration in seconds, which is how Google's APIs write durations (https://protobuf.dev/reference/protobuf/google.protobuf/#duration). */
export const inSeconds: Treatment = { harmless: "whole seconds with an s, the form in which Google's APIs answer" };
/** Optional and computed, and not written by every resource of the type. */
export const alwaysOrNever: Treatment = { harmless: "each component writes it always or never" };

type Resource = Pick<RegisteredResource, "type" | "name" | "inputs" | "ignoreChanges">;

const label = ({ type, name }: Resource, path: string): string => `${type} ${name}: ${path}`;

/** Where the program does not do what a row says: `written` that is not, `ignored` that is not, and what is ignored without a word. */
export function unlikeRows(resources: Resource[], rows: Rows): string[] {
  const problems = resources.flatMap((resource) => {
    const properties = rows[resource.type]?.properties ?? {};
    const ignored = pathsOf(properties, "ignored").filter((path) => !resource.ignoreChanges.includes(path));
    const silent = resource.ignoreChanges.filter((path) => !Object.hasOwn(properties, path));
    const missing = pathsOf(properties, "written").filter((path) =>
      valuesAt(resource.inputs, path).includes(undefined),
    );
    return [...ignored, ...silent, ...missing].map((path) => label(resource, path));
  });
  const never = Object.entries(rows).flatMap(([type, { properties }]) => {
    const ofType = resources.filter((resource) => resource.type === type);
    return pathsOf(properties, "written")
      .filter((path) => ofType.length > 0 && ofType.every(({ inputs }) => valuesAt(inputs, path).length === 0))
      .map((path) => `${type}: ${path} is written nowhere`);
  });
  return [...problems, ...never];
}

/** Values of which an API may make another spelling or another order, and of which the row says nothing. */
export function unexplainedForms(resources: Resource[], rows: Rows): string[] {
  const found = new Map<string, string>();
  for (const resource of resources) {
    for (const { path, form } of formsIn(resource.inputs)) {
      if (rows[resource.type]?.properties[path] !== undefined) continue;
      found.set(`${resource.type}: ${path}, ${form}`, resource.name);
    }
  }
  return [...found].map(([what, name]) => `${what} (${name})`);
}

/** Properties that a provider keeps when they are left out, and that only some resources of a type write. */
export function unexplainedGaps(resources: Resource[], rows: Rows): string[] {
  const byType = new Map<string, Map<string, Set<boolean>>>();
  for (const { type, inputs } of resources) {
    const ofType = byType.get(type) ?? new Map<string, Set<boolean>>();
    byType.set(type, ofType);
    for (const { path, written } of filledIn(type, inputs)) {
      ofType.set(path, (ofType.get(path) ?? new Set<boolean>()).add(written));
    }
  }
  return [...byType].flatMap(([type, paths]) =>
    [...paths]
      .filter(([path, written]) => written.size > 1 && rows[type]?.properties[path] === undefined)
      .map(([path]) => `${type}: ${path}`),
  );
}

function pathsOf(properties: Row["properties"], treatment: Treatment): string[] {
  return Object.keys(properties).filter((path) => properties[path] === treatment);
}

/** The values at a path; a part that is not there has `undefined`, unless it belongs to what is not there at all. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return at(value, path.split("."));
}

function at(value: unknown, [step, ...rest]: string[]): unknown[] {
  if (step === undefined) return [value];
  const inner = (value as Record<string, unknown> | undefined)?.[step.replace("[]", "")];
  if (step.endsWith("[]")) return ((inner ?? []) as unknown[]).flatMap((element) => at(element, rest));
  return inner === undefined && rest.length > 0 ? [] : at(inner, rest);
}

/** Every place of a tree whose value has a form that may come back in another. */
function formsIn(value: unknown, path = ""): { path: string; form: string }[] {
  const form = path === "" ? undefined : formOf(value);
  const here = form === undefined ? [] : [{ path, form }];
  if (Array.isArray(value)) return [...here, ...value.flatMap((one) => formsIn(one, `${path}[]`))];
  if (typeof value !== "object" || value === null) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, inner]) => formsIn(inner, path === "" ? key : `${path}.${key}`)),
  ];
}

const textForms: [RegExp, string][] = [
  [/^\d+(\.\d+)?(s|m|h|d)$/, "a duration"],
  [/^(https:\/\/[a-z.]*googleapis\.com\/|\/\/[a-z]+\.googleapis\.com\/|projects\/)/, "a reference"],
  [/^-----BEGIN/, "PEM"],
  [/^\s|\s$/, "a text with space around it"],
  [/^\d\d:\d\d|^\d{4}-\d\d-\d\d/, "a time"],
];

function formOf(value: unknown): string | undefined {
  if (typeof value === "string") return textForms.find(([pattern]) => pattern.test(value))?.[1] ?? jsonForm(value);
  if (Array.isArray(value)) return value.length > 1 ? "a list of several" : undefined;
  // Answers leave out zeros, and what has nothing else in it.
  if (typeof value === "object" && value !== null) return isNothing(value) ? "nothing but zeros" : undefined;
  return undefined;
}

function jsonForm(text: string): string | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    JSON.parse(text);
    return "JSON";
  } catch {
    return undefined;
  }
}

function isNothing(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isNothing);
  return value === 0 || value === false || value === "";
}
