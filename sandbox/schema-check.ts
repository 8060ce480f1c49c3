// Judges inputs by the provider's schema: unknown properties, missing ones, wrong types, values outside an enumeration.
import { distance } from "fastest-levenshtein";
import type { Properties, Value } from "./model";
import { child } from "./paths";
import {
  packageSchema,
  resourceSchema,
  type ObjectSchema,
  type PropertyDescription,
  type PropertyType,
} from "./schema";
import { isClusterKind } from "./unchecked";
import { isProvider, packageOf } from "./urn";
import { containsUnknown, isTable } from "./wire";

/** Something that the schema does not allow. */
export interface SchemaProblem {
  property: string;
  message: string;
  source: string;
}

type Types = Record<string, ObjectSchema>;

/**
 * All problems of a resource's inputs. A type that its package's schema does not have is one; what is told of packages
 * without any schema is in `unchecked.ts`.
 */
export function validate(type: string, inputs: Properties): SchemaProblem[] {
  const schema = resourceSchema(type);
  const source = registryPage(type);
  if (schema === undefined)
    return isJudgedElsewhere(type) ? [] : [{ property: "type", message: unknownType(type), source }];
  if (isProvider(type)) return unknownNames(inputs, schema, source);
  const types = packageSchema(packageOf(type))?.types ?? {};
  const problems: SchemaProblem[] = [];
  checkObject(inputs, schema, types, "", (property, message, ruled) =>
    problems.push({ property, message, source: ruled ?? source }),
  );
  return problems;
}

/** Packages that the simulated cloud does not play, providers, and objects of a cluster's own kinds, which models judge. */
function isJudgedElsewhere(type: string): boolean {
  return packageSchema(packageOf(type)) === undefined || isProvider(type) || isClusterKind(type);
}

function unknownType(type: string): string {
  return (
    `the simulated cloud does not know ${type}: its properties would go unchecked, and a change that replaces it would look ` +
    `like an update; add it to sandbox/schemas/types.json and collect the schemas again, as sandbox/README.md says`
  );
}

/** A provider's values reach the engine as text, whatever their type, so only their names can be judged. */
function unknownNames(inputs: Properties, schema: ObjectSchema, source: string): SchemaProblem[] {
  const known = Object.keys(schema.properties);
  return Object.keys(inputs)
    .filter((name) => !known.includes(name) && !PROVIDER_OPTIONS.has(name))
    .map((name) => ({ property: name, message: unknownProperty(name, known), source }));
}

/** What the engine itself puts among a provider's inputs. */
export const PROVIDER_OPTIONS = new Set(["version", "pluginDownloadURL", "__internal"]);

/** `source` where a rule has a page of its own. */
type Report = (property: string, message: string, source?: string) => void;

function checkObject(
  value: { [name: string]: Value },
  schema: ObjectSchema,
  types: Types,
  path: string,
  report: Report,
): void {
  for (const key of Object.keys(value)) {
    // The bridge's own bookkeeping, and the signatures of assets.
    if (key.startsWith("__")) continue;
    const property = schema.properties[key];
    if (property === undefined) report(child(path, key), unknownProperty(key, Object.keys(schema.properties)));
    else checkValue(value[key] as Value, property, types, child(path, key), report);
  }
  for (const name of schema.required ?? []) {
    if (value[name] === undefined || value[name] === null) report(child(path, name), "is required; give it a value");
  }
}

function checkValue(value: Value, type: PropertyType, types: Types, path: string, report: Report): void {
  if (value === null || (typeof value === "string" && containsUnknown(value))) return;
  const description: PropertyDescription = typeof type === "string" ? { type } : type;
  if (!matches(value, description)) {
    report(path, `is ${kindOf(value)}, and must be ${expected(description)}`);
    return;
  }
  // Providers take empty text for "not given".
  if (description.values !== undefined && value !== "" && !description.values.includes(value as string | number)) {
    const message = `${JSON.stringify(value)} is not allowed; use one of ${description.values.join(", ")}`;
    report(path, message, description.source);
  }
  if (description.type === "array") {
    (value as Value[]).forEach((element, index) => {
      checkValue(element, description.items ?? "any", types, child(path, index), report);
    });
  } else if (description.type === "map") {
    for (const [key, element] of Object.entries(value))
      checkValue(element as Value, description.items ?? "any", types, child(path, key), report);
  } else if (description.type === "object") {
    const schema = types[description.ref ?? ""];
    if (schema !== undefined) checkObject(value as { [name: string]: Value }, schema, types, path, report);
  } else if (description.type === "union") {
    checkUnion(value, description.oneOf ?? [], types, path, report);
  }
}

/** A union is right when one of its members is. */
function checkUnion(value: Value, members: PropertyType[], types: Types, path: string, report: Report): void {
  const attempts = members.map((member) => {
    const problems: Parameters<Report>[] = [];
    checkValue(value, member, types, path, (...problem) => problems.push(problem));
    return problems;
  });
  const [first] = attempts.sort((a, b) => a.length - b.length);
  first?.forEach((problem) => {
    report(...problem);
  });
}

function matches(value: Value, description: PropertyDescription): boolean {
  switch (description.type) {
    case "string":
      // The engine converts plain values where a provider wants text.
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    case "number":
      return typeof value === "number" || isNumeric(value);
    case "integer":
      return (
        (typeof value === "number" && Number.isInteger(value)) || (isNumeric(value) && Number.isInteger(Number(value)))
      );
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "array":
      return Array.isArray(value);
    case "map":
    case "object":
      return isTable(value);
    default:
      return true;
  }
}

function isNumeric(value: Value): boolean {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
}

function expected(description: PropertyDescription): string {
  const names: Record<string, string> = {
    array: "a list",
    map: "a table",
    object: "a table",
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
    string: "text",
  };
  return names[description.type] ?? description.type;
}

function kindOf(value: Value): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a table";
  return JSON.stringify(value);
}

function unknownProperty(name: string, known: string[]): string {
  const near = nearest(name, known);
  return near === undefined
    ? "is not a property of this type; remove it"
    : `is not a property of this type; did you mean ${near}?`;
}

/** The known name that is closest to a misspelt one, when it is close at all. */
export function nearest(name: string, known: string[]): string | undefined {
  const edits = (candidate: string): number => distance(name.toLowerCase(), candidate.toLowerCase());
  const [best] = [...known].sort((one, other) => edits(one) - edits(other));
  return best !== undefined && edits(best) <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined;
}

/** The page of the Pulumi Registry that lists a type's inputs. */
export function registryPage(type: string): string {
  if (isProvider(type)) return `https://www.pulumi.com/registry/packages/${packageOf(type)}/api-docs/provider/`;
  const [provider = "", module = "", name = ""] = type.split(":");
  const folder = (module.split("/")[0] ?? "").replace(/^index$/, "");
  const path = provider === "kubernetes" ? `${module}/${name}` : [folder, name].filter((part) => part !== "").join("/");
  return `https://www.pulumi.com/registry/packages/${provider}/api-docs/${path.toLowerCase()}/`;
}
