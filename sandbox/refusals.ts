// What the simulated cloud refuses before it makes anything.
import { valueAt, type Resource, type ResourceModel } from "./model";
import { valuesAt } from "./paths";
import { validate } from "./schema-check";
import type { Refusal } from "./types";
import { containsUnknown, UNKNOWN } from "./wire";

/** What a check asks the cloud about the rest of it. */
export interface Known {
  ownerOf(key: string, urn: string): string | undefined;
  exists(type: string, spellings: string[], value: string): boolean;
}

/** All refusals of one resource's inputs. */
export function refusals(model: ResourceModel, resource: Resource, known: Known): Refusal[] {
  const found = validate(resource.type, resource.inputs).map((problem) => ({ urn: resource.urn, ...problem }));
  if (found.length > 0) return found;
  return [...broken(model, resource), ...dangling(model, resource, known), ...taken(model, resource, known)];
}

function broken(model: ResourceModel, resource: Resource): Refusal[] {
  return (model.rules ?? []).flatMap((rule) => {
    const value = valueAt(resource.inputs, rule.property);
    if (value === undefined || value === null || containsUnknown(value)) return [];
    const wrong = rule.refuse(value, resource);
    if (wrong === undefined) return [];
    return [{ urn: resource.urn, property: rule.property, message: `${wrong}; ${rule.remedy}`, source: rule.source }];
  });
}

function dangling(model: ResourceModel, resource: Resource, known: Known): Refusal[] {
  return (model.references ?? []).flatMap((reference) =>
    valuesAt(resource.inputs, reference.property).flatMap(({ path, value }) => {
      if (typeof value !== "string" || value === "" || containsUnknown(value)) return [];
      if (known.exists(reference.to, reference.by, value)) return [];
      const message = `"${value}" names no ${reference.to} that exists; use an output of the resource that makes it`;
      return [{ urn: resource.urn, property: path, message, source: reference.source }];
    }),
  );
}

function taken(model: ResourceModel, resource: Resource, known: Known): Refusal[] {
  const key = uniqueKey(model, resource);
  const owner = key === undefined ? undefined : known.ownerOf(key, resource.urn);
  if (key === undefined || owner === undefined) return [];
  const message = `${key.slice(resource.type.length + 1)} exists already, made for ${owner}; choose another name`;
  return [{ urn: resource.urn, message, source: "https://cloud.google.com/apis/design/errors#handling_errors" }];
}

/** What must be unique about a resource: by default its id. Nothing while that is unknown. */
export function uniqueKey(model: ResourceModel, resource: Resource): string | undefined {
  const key = model.uniqueBy === undefined ? model.id?.(resource) : model.uniqueBy(resource);
  return key === undefined || key.includes(UNKNOWN) ? undefined : `${resource.type} ${key}`;
}

/** The refusal to delete or replace what the program protects. */
export function protectedRefusal(urn: string): Refusal {
  return {
    urn,
    message: "it is protected; set `protect: false` and run `up` before you delete or replace it",
    source: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  };
}
