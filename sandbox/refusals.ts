// What the simulated cloud refuses before it makes anything.
import { valueAt, type Properties, type Resource, type ResourceModel } from "./model";
import { valuesAt } from "./paths";
import { validate } from "./schema-check";
import type { Refusal } from "./types";
import { containsUnknown, MASKED_SECRET, reveal, secretLeaves, UNKNOWN } from "./wire";

/** What a check asks the cloud about the rest of it. */
export interface Known {
  ownerOf(key: string, urn: string): string | undefined;
  standsThere(kinds: string[], urn: string): string | undefined;
  exists(type: string, spellings: string[], value: string): boolean;
  refuseGrant(resource: Resource): string | undefined;
}

/** What the schema refuses of inputs as they were sent, with the marks of secrets. Its messages show none of them. */
export function schemaRefusals(urn: string, type: string, inputs: Properties): Refusal[] {
  const found = validate(type, reveal(inputs)).map((problem) => ({ urn, ...problem }));
  return withoutSecrets(found, inputs);
}

/**
 * Messages quote the value that they refuse. Where the inputs, as they were sent, mark it as secret, a word stands for it,
 * in whatever spelling: quoted, plain, or in another case, since regions are compared in lower case.
 */
export function withoutSecrets(found: Refusal[], inputs: Properties): Refusal[] {
  if (found.length === 0) return found;
  const spellings = secretLeaves(inputs)
    .flatMap((leaf) => [JSON.stringify(leaf), String(leaf)])
    .filter((text) => text !== "" && text !== '""');
  if (spellings.length === 0) return found;
  // The longest first: one secret may be a part of another. All at once: what was replaced is not looked at again.
  const ordered = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(ordered.map(patternOf).join("|"), "gi");
  return found.map((refusal) => ({ ...refusal, message: refusal.message.replace(pattern, () => MASKED_SECRET) }));
}

/** Short ones, such as `5` or `EU`, are replaced as whole words only: the rest of the message would be unreadable. */
function patternOf(text: string): string {
  const literal = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.length < 4 ? `(?<!\\w)${literal}(?!\\w)` : literal;
}

/** All refusals of one resource's inputs. */
export function refusals(model: ResourceModel, resource: Resource, known: Known): Refusal[] {
  const found = validate(resource.type, resource.inputs).map((problem) => ({ urn: resource.urn, ...problem }));
  if (found.length > 0) return found;
  return [
    ...broken(model, resource),
    ...dangling(model, resource, known),
    ...taken(model, resource, known),
    ...crowded(model, resource, known),
    ...rivals(resource, known),
  ];
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
  if (owner.endsWith(NO_LONGER_MANAGED) && model.takesOver !== undefined) return [];
  if (/I(am|AM)(Member|Binding|Policy)$/.test(resource.type)) {
    const message = `${owner} grants the same already, so that either of the two, when it goes, revokes it for both; leave one out`;
    return [{ urn: resource.urn, message, source: grantsPage }];
  }
  const name = key.slice(resource.type.length + 1);
  const message = owner.endsWith(NO_LONGER_MANAGED)
    ? keptMessage(name, model, resource)
    : `${name} exists already, made for ${owner}; ${model.secondRemedy ?? "choose another name"}`;
  return [{ urn: resource.urn, message, source: "https://cloud.google.com/apis/design/errors#handling_errors" }];
}

/** Something is there beside which it has no place. */
function crowded(model: ResourceModel, resource: Resource, known: Known): Refusal[] {
  const beside = model.beside?.(resource);
  const owner = beside === undefined ? undefined : known.standsThere(beside.never, resource.urn);
  if (beside === undefined || owner === undefined) return [];
  const remedy = "take that one away in an `up` of its own before, since what goes is deleted after what comes";
  return [{ urn: resource.urn, message: `${beside.message}, made for ${owner}; ${remedy}`, source: beside.source }];
}

/** Ends the URN of what stayed in the cloud when the stack gave it up. */
export const NO_LONGER_MANAGED = " (no longer managed)";

function keptMessage(name: string, model: ResourceModel, resource: Resource): string {
  const id = model.id?.(resource) ?? resource.name;
  return (
    `${name} exists still, since it was kept when the stack gave it up; take it over with the resource option ` +
    `\`import: "${id}"\` for one \`up\`, which a real project does with ` +
    `\`pulumi import ${resource.type} ${resource.logicalName} ${id}\`, or choose another name`
  );
}

function rivals(resource: Resource, known: Known): Refusal[] {
  const message = known.refuseGrant(resource);
  return message === undefined ? [] : [{ urn: resource.urn, property: "role", message, source: grantsPage }];
}

/** Says that a member is granted by one resource, and that lists are complete. */
const grantsPage = "https://www.pulumi.com/registry/packages/gcp/api-docs/projects/iammember/";

/** What must be unique about a resource: by default its id. Nothing while that is unknown. */
export function uniqueKey(model: ResourceModel, resource: Resource): string | undefined {
  const key = model.uniqueBy === undefined ? model.id?.(resource) : model.uniqueBy(resource);
  return key === undefined || key.includes(UNKNOWN) ? undefined : `${resource.type} ${key}`;
}

/** What only grows, and would shrink. */
export function stepsBack(urn: string, { oneWay = [] }: ResourceModel, olds: Properties, news: Properties): Refusal[] {
  const numberAt = (properties: Properties, path: string): number => {
    const value = valueAt(properties, path);
    return typeof value === "string" ? Number(/[\d.]+$/.exec(value)?.[0] ?? Number.NaN) : Number(value);
  };
  return oneWay
    .filter(({ property }) => numberAt(news, property) < numberAt(olds, property))
    .map(({ property, remedy, source }) => ({
      urn,
      property,
      message: `${JSON.stringify(valueAt(olds, property))} cannot become ${JSON.stringify(valueAt(news, property))}; ${remedy}`,
      source,
    }));
}

/** What a run of a program that never ends is refused with. */
export const UNFINISHED =
  "the program never finished, it waits for something that does not happen; look for a promise that nothing settles";

/**
 * What the program said, without the property that waited for it, and the one that waited for that: Pulumi's SDK puts a line for each
 * resource of the chain before it (`serializeProperties`, runtime/rpc.ts).
 */
export function ownWords(message: string): string {
  return message.replace(/(?:error serializing property "[^"]*": )+/g, "");
}

/** The refusal to delete or replace what the program protects. */
export function protectedRefusal(urn: string): Refusal {
  return {
    urn,
    message: "it is protected; set `protect: false` and run `up` before you delete or replace it",
    source: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  };
}
