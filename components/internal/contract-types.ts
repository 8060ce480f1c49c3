import contract from "./arguments.json";

/** One type of the contract: a property of the package's schema without its words. */
export interface ContractType {
  type?: string;
  ref?: string;
  items?: ContractType;
  additionalProperties?: ContractType;
  /** Whether an Output will do, whose value is known later. */
  input?: boolean;
  optional?: boolean;
}

/** The properties of a component's arguments, or of a type that they name, in the order of the source. */
export interface ContractMembers {
  [property: string]: ContractType;
}

/**
 * What the components check their arguments by: the inputs of each component, the types that they name, and the outputs that
 * fit an argument of another component. `npm run contract` writes it to `arguments.json`.
 */
export interface Contract {
  components: { [component: string]: ContractMembers };
  types: { [name: string]: ContractMembers };
  enums: { [name: string]: (string | number)[] };
  /** Per type, the outputs that are of it, as in `Network.contract`, and the tables that have it, as in `CloudRunApp.backends{}`. */
  offers: { [type: string]: string[] };
}

const { components, types, enums, offers }: Contract = contract;

/** What the contract says about a component's arguments (`CloudRunApp`), or about a type that they name (`Workload`). */
export function membersOf(name: string): ContractMembers {
  const members = components[name] ?? types[name];
  if (members === undefined) throw new Error(`${name} is not in arguments.json: npm run contract`);
  return members;
}

/** The values of a type that is a list of values; nothing for an object's. */
export function valuesOf(type: string): (string | number)[] | undefined {
  return enums[type];
}

/** The outputs of components that can be given for a type. */
export function offersOf(type: string): string[] {
  return offers[type] ?? [];
}
