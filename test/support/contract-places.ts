// Where components take contracts, by components/internal/arguments.json.
import contract from "../../components/internal/arguments.json";
import type { Contract, ContractMembers, ContractType } from "../../components/internal/contract-types";

export const { components, types, enums, offers }: Contract = contract;

/** The places that take a contract: `SecretStore.apps[].identity`, and the type of what they take. */
function placesOf(at: string, members: ContractMembers): [place: string, type: string][] {
  return Object.entries(members).flatMap(([name, type]) => within(`${at}.${name}`, type));
}

function within(place: string, type: ContractType): [string, string][] {
  const { ref, items, additionalProperties } = type;
  if (items !== undefined) return within(`${place}[]`, items);
  if (additionalProperties !== undefined) return within(`${place}{}`, additionalProperties);
  const members = types[ref ?? ""];
  if (ref === undefined || members === undefined) return [];
  return isContract(type) ? [[place, ref]] : placesOf(place, members);
}

/** Whether it is a contract: an object that may be an Output. */
function isContract({ ref, input }: ContractType): boolean {
  return input === true && types[ref ?? ""] !== undefined;
}

/** The type of what each place takes. */
export const taken: ReadonlyMap<string, string> = new Map(
  Object.entries(components).flatMap(([component, members]) => placesOf(component, members)),
);

/** What is put in the place of a contract, in which something may be; nothing for what stays. */
export type Fill = (place: string, type: string, given: unknown) => unknown;

/** Arguments of a component with something else in each place that takes a contract. */
export function filled(component: string, args: object, fill: Fill): Record<string, unknown> {
  return filledObject(component, components[component] ?? {}, args, fill);
}

function filledObject(at: string, members: ContractMembers, given: object, fill: Fill): Record<string, unknown> {
  const values = given as Record<string, unknown>;
  const found = Object.entries(members).map(([name, type]) => [name, value(`${at}.${name}`, type, values[name], fill)]);
  return Object.fromEntries(found.filter(([, one]) => one !== undefined)) as Record<string, unknown>;
}

function value(place: string, type: ContractType, given: unknown, fill: Fill): unknown {
  const { ref = "", items, additionalProperties } = type;
  if (isContract(type)) return fill(place, ref, given) ?? given;
  if (given === undefined) return undefined;
  if (items !== undefined) return (given as unknown[]).map((one) => value(`${place}[]`, items, one, fill));
  if (additionalProperties !== undefined) {
    const entries = Object.entries(given as object);
    return Object.fromEntries(
      entries.map(([name, one]) => [name, value(`${place}{}`, additionalProperties, one, fill)]),
    );
  }
  const members = types[ref];
  return members === undefined ? given : filledObject(place, members, given as object, fill);
}
