// Questions about a resource type that its provider's schema answers.
import { parsePath } from "./paths";
import { packageSchema, resourceSchema, type ObjectSchema, type PropertyType } from "./schema";
import { listedAsReplacing } from "./schema-replacements";
import { isProvider, packageOf } from "./urn";

/** True when a change at the path replaces the resource. */
export function replacesOnChange(type: string, path: string): boolean {
  if (isProvider(type)) return false;
  if (listedAsReplacing(packageOf(type), type, path)) return true;
  const schema = resourceSchema(type);
  if (schema === undefined) return false;
  const types = packageSchema(packageOf(type))?.types ?? {};
  let object: ObjectSchema | undefined = schema;
  let property: PropertyType | undefined;
  let replaces = false;
  for (const step of parsePath(path)) {
    // That a block may only come or go with the resource says nothing of the properties inside, which say it themselves
    // (https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors#forcenew); a list's elements are the list.
    if (object !== undefined) replaces = false;
    if (object !== undefined) property = object.properties[String(step)];
    else if (typeof property === "object") property = property.items;
    if (typeof property !== "object") return replaces;
    replaces ||= property.replaces === true;
    object = property.ref === undefined ? undefined : types[property.ref];
  }
  return replaces;
}

const noSecrets: string[] = [];

/** Names of the top-level properties of a type that are secret. */
export function secretProperties(type: string, ofModel: string[] = noSecrets): string[] {
  const ofSchema = resourceSchema(type)?.secretOutputs;
  return ofSchema === undefined ? ofModel : [...ofModel, ...ofSchema];
}

/** True when the type has an optional `name` whose change replaces the resource: those are named automatically. */
export function acceptsOptionalName(type: string): boolean {
  const schema = resourceSchema(type);
  if (schema === undefined) return type.startsWith("gcp:");
  const name = schema.properties["name"];
  return typeof name === "object" && name.replaces === true && schema.required?.includes("name") !== true;
}

/** Whether the type has an input of that name; `undefined` when no schema is at hand. */
export function hasProperty(type: string, name: string): boolean | undefined {
  const schema = resourceSchema(type);
  return schema === undefined ? undefined : name in schema.properties;
}
