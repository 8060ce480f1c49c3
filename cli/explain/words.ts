// Words of an application's specification, from the schema that the library is checked by.
import fs from "node:fs";
import path from "node:path";
import { filledSections, type Explanation } from "./model";

interface Property {
  type?: string;
  $ref?: string;
  description?: string;
  optional?: boolean;
  items?: Property;
  additionalProperties?: Property;
}

interface Type {
  properties?: Record<string, Property>;
  description?: string;
  enum?: { value: string; description?: string }[];
}

const prefix = "groundplan:index:";
const root = "Workload";
const schemaFile = path.join(__dirname, "../../plugin/package-schema.json");

/** More places would be no answer. */
const mostPlaces = 6;

/** `apps.web.processes.web.scaling.min`, `scaling.min`, `Workload.env`: what each place of that name is for. */
export function explainWord(subject: string): Explanation | undefined {
  const types = readTypes();
  const parts = subject.replace(/^(groundplan:)?apps\.[^.]+\./, "").split(".");
  const [first = "", ...rest] = parts;
  const starts =
    first === root ? [{ type: root, parts: rest }] : startsOf(first, types).map((type) => ({ type, parts }));
  const found = starts.flatMap(({ type, parts: steps }) => followed(type, steps, types) ?? []);
  const places = [...new Map(found.map((one) => [one.place, one])).values()].slice(0, mostPlaces);
  const [only] = places;
  if (only === undefined) return undefined;
  return {
    kind: "word",
    subject: places.map(({ place }) => place).join(", "),
    lead: `A word of an application's specification: docs/workload.md says what each runtime does with it, and docs/environments.md which words an environment may set.`,
    sections: filledSections(
      places.map(({ place, property }) => ({
        title: place,
        items: [
          `${formOf(property)}${property.optional === true ? ", may be left out" : ", has to be there"}`,
          (property.description ?? "").replace(/\s*\n\s*/g, " ").trim(),
        ].filter((text) => text !== ""),
      })),
    ),
  };
}

/** Every property of a specification, by its own name. */
export function specificationWords(): string[] {
  const types = Object.entries(readTypes()).filter(([token]) => token.startsWith(prefix + root));
  return types.flatMap(([, { properties = {} }]) => Object.keys(properties));
}

function readTypes(): Record<string, Type> {
  const { types } = JSON.parse(fs.readFileSync(schemaFile, "utf8")) as { types: Record<string, Type> };
  return types;
}

/** Types of the specification that have a property of that name: the whole before its parts. */
function startsOf(name: string, types: Record<string, Type>): string[] {
  return Object.keys(types)
    .map((token) => token.replace(prefix, ""))
    .filter((type) => type.startsWith(root) || type === "Binding")
    .filter((type) => Object.hasOwn(types[prefix + type]?.properties ?? {}, name))
    .sort((one, other) => Number(other === root) - Number(one === root));
}

interface Place {
  place: string;
  property: Property;
}

/** Names of members, such as that of a process, are passed over. */
function followed(type: string, steps: string[], types: Record<string, Type>): Place | undefined {
  let at: Property = { $ref: `#/types/${prefix}${type}` };
  const place = [type];
  for (const step of steps) {
    if (at.additionalProperties !== undefined) {
      place.push("<name>");
      at = at.additionalProperties;
      if (!Object.hasOwn(typeOf(at, types)?.properties ?? {}, step)) continue;
    }
    at = at.items ?? at;
    const next = Object.hasOwn(typeOf(at, types)?.properties ?? {}, step)
      ? typeOf(at, types)?.properties?.[step]
      : undefined;
    if (next === undefined) return undefined;
    place.push(step);
    at = next;
  }
  return steps.length === 0 ? undefined : { place: place.join("."), property: at };
}

function typeOf({ $ref }: Property, types: Record<string, Type>): Type | undefined {
  return $ref === undefined ? undefined : types[$ref.replace("#/types/", "")];
}

function formOf({ type, $ref, items, additionalProperties }: Property): string {
  if (items !== undefined) return `list of ${formOf(items)}`;
  if (additionalProperties !== undefined) return `table of ${formOf(additionalProperties)} by name`;
  return $ref?.replace(`#/types/${prefix}`, "") ?? type ?? "any";
}
