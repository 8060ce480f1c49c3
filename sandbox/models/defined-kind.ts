// Kinds that a cluster defines itself: what the API server refuses by their definitions.
import type { ResourceModel, Rule, Value } from "../model";
import { kubernetesObject } from "./kubernetes-object";

/** A field's type by name, the texts that it takes, a pattern, or the fields of an object; a list or a table of one. */
type Field = string | string[] | RegExp | Fields | { list: Field } | { table: Field };
export interface Fields {
  fields: Record<string, Field>;
  required?: string[];
}

/** An object of Kubernetes whose kind the cluster defines itself, by the fields of its `spec`. */
export function definedKind(spec: Fields, source: string): ResourceModel {
  const object = kubernetesObject();
  const rule: Rule = {
    property: "spec",
    refuse: (value) => problems("spec", value, spec).join("; ") || undefined,
    remedy: "write it as the definition of the kind says",
    source,
  };
  return { ...object, rules: [...(object.rules ?? []), rule] };
}

function problems(path: string, value: Value | undefined, field: Field): string[] {
  if (typeof field === "string") return typeof value === field ? [] : [`${path} is no ${field}`];
  const text = typeof value === "string" ? value : "";
  if (Array.isArray(field)) return field.includes(text) ? [] : [`${path} is not one of ${field.join(", ")}`];
  if (field instanceof RegExp) return field.test(text) ? [] : [`${path} does not match ${field.source}`];
  if ("list" in field) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((element, index) => problems(`${path}[${index}]`, element, field.list));
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [`${path} is no object`];
  if ("table" in field) {
    return Object.entries(value).flatMap(([key, element]) => problems(`${path}.${key}`, element, field.table));
  }
  const missing = (field.required ?? []).filter((key) => value[key] === undefined);
  return [
    ...missing.map((key) => `${path}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, element]) => {
      const inner = field.fields[key];
      return inner === undefined ? [`${path} has no field ${key}`] : problems(`${path}.${key}`, element, inner);
    }),
  ];
}
