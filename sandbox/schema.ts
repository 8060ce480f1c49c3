// Facts about resource types that the providers publish in their package schemas, kept in `schemas/<package>.json`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageOf } from "./urn";

/** The type of a property: a plain name, or a description of something larger. */
export type PropertyType = "string" | "number" | "integer" | "boolean" | "any" | PropertyDescription;

/** A property whose type, or whose behaviour, needs more than a name. */
export interface PropertyDescription {
  /** `array`, `map` (of `items`), `object` (named by `ref`), `union` (of `oneOf`), or a plain name. */
  type: string;
  items?: PropertyType;
  /** The key in `types`. */
  ref?: string;
  oneOf?: PropertyType[];
  /** The only values allowed. */
  values?: (string | number)[];
  /** The page that states `values`, where it is not the provider's own. */
  source?: string;
  /** A change replaces the resource. */
  replaces?: boolean;
  secret?: boolean;
}

/** Properties and which of them must be given. */
export interface ObjectSchema {
  properties: Record<string, PropertyType>;
  required?: string[];
}

/** One resource type. */
export interface ResourceSchema extends ObjectSchema {
  /** Outputs that are secret. */
  secretOutputs?: string[];
}

/** The extract of one provider's schema. */
export interface PackageSchema {
  package: string;
  version: string;
  resources: Record<string, ResourceSchema>;
  types: Record<string, ObjectSchema>;
}

/** The values that a property may have, and the page that says so. */
export interface AllowedValues {
  values: string[];
  source: string;
}

/** By type token, then by property: what a provider's schema leaves out, in `schemas/<package>.values.json`. */
type ValuesFile = Record<string, Record<string, AllowedValues>>;

const loaded = new Map<string, PackageSchema | undefined>();

/** The extract of a package; read once, when its first resource is met. */
export function packageSchema(name: string): PackageSchema | undefined {
  if (!loaded.has(name)) loaded.set(name, read(name));
  return loaded.get(name);
}

/** The schema of a type, or nothing when the extract does not have it. */
export function resourceSchema(type: string): ResourceSchema | undefined {
  return packageSchema(packageOf(type))?.resources[type];
}

function read(name: string): PackageSchema | undefined {
  if (!/^[a-z]{1,40}$/.test(name)) return undefined;
  const schema = readJson(`${name}.json`) as PackageSchema | undefined;
  if (schema === undefined) return undefined;
  const values = readJson(`${name}.values.json`) as ValuesFile | undefined;
  for (const [token, properties] of Object.entries(values ?? {})) {
    const object = schema.resources[token] ?? schema.types[token];
    for (const [property, allowed] of Object.entries(properties)) {
      const type = object?.properties[property];
      if (object !== undefined && type !== undefined) object.properties[property] = narrowed(type, allowed);
    }
  }
  return schema;
}

/** A type that takes no other values; of a list or a table, its elements. */
function narrowed(type: PropertyType, allowed: AllowedValues): PropertyType {
  const description: PropertyDescription = typeof type === "string" ? { type } : type;
  return description.items === undefined
    ? { ...description, ...allowed }
    : { ...description, items: narrowed(description.items, allowed) };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(__dirname, "schemas", file), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
