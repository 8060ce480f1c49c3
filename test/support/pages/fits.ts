// Which contracts a component takes, and which it gives.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Property, Type } from "@pulumi/pulumi/provider/experimental/schema";
import { nameOf, root, schema, tokenOf } from "./component";

const folder = path.join(root, "components/contracts");

/** The file of each contract, such as `network.ts` of `NetworkAttachment`. */
const files = new Map(
  readdirSync(folder).flatMap((file) =>
    [...readFileSync(path.join(folder, file), "utf8").matchAll(/^export interface (\w+)/gm)].map(
      ([, name = ""]) => [name, file] as const,
    ),
  ),
);

/** A contract as a link from a component's README. */
export function linked(contract: string): string {
  return `[\`${contract}\`](../contracts/${files.get(contract) ?? ""})`;
}

/** A contract, and where it stands: `network`, `hosts[].routes[].origins[]`. */
export interface Place {
  contract: string;
  places: string[];
}

export function takenBy(component: string): Place[] {
  return placesOf(schema.resources[tokenOf(component)]?.inputProperties ?? {}).sort(byContract);
}

export function givenBy(component: string): Place[] {
  const { properties = {}, description = "" } = schema.resources[tokenOf(component)] ?? {};
  const outputs = placesOf(properties, 0);
  // An origin is plain, so that it is no output: the component has its shape.
  const shape = /outputs are (?:an?) `(\w+)`/.exec(description.replace(/\s+/g, " "))?.[1];
  const isThere = shape === undefined || outputs.some(({ contract }) => contract === shape);
  return [...(isThere ? [] : [{ contract: shape, places: ["its outputs"] }]), ...outputs].sort(byContract);
}

function byContract(one: Place, other: Place): number {
  return one.contract < other.contract ? -1 : 1;
}

/** The contracts that properties name, `depth` types deep at most. */
function placesOf(properties: Record<string, Property>, depth = 3): Place[] {
  const places = new Map<string, string[]>();
  const add = (contract: string, place: string): void => {
    places.set(contract, [...(places.get(contract) ?? []), place]);
  };
  for (const [name, property] of Object.entries(properties)) {
    const [ref, suffix] = elementOf(property);
    if (ref === undefined) continue;
    if (files.has(ref)) add(ref, `${name}${suffix}`);
    else if (depth > 0) {
      const inner = schema.types[`groundplan:index:${ref}`]?.properties ?? {};
      for (const { contract, places: within } of placesOf(inner, depth - 1))
        for (const place of within) add(contract, `${name}${suffix}.${place}`);
    }
  }
  return [...places].map(([contract, list]) => ({ contract, places: list }));
}

/** The type of a property, or of what a list or a table holds. */
function elementOf(type: Type): [ref: string | undefined, suffix: string] {
  if (type.items !== undefined) return suffixed("[]", elementOf(type.items));
  if (type.additionalProperties !== undefined) return suffixed("{}", elementOf(type.additionalProperties));
  return ["$ref" in type ? nameOf(type.$ref) : undefined, ""];
}

function suffixed(mark: string, [ref, suffix]: ReturnType<typeof elementOf>): ReturnType<typeof elementOf> {
  return [ref, `${mark}${suffix}`];
}
