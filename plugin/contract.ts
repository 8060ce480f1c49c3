import type { PackageSpec, Property, Type } from "@pulumi/pulumi/provider/experimental/schema";

/** One type of the contract: a property of the package's schema without its words. */
interface ContractType {
  type?: string;
  ref?: string;
  items?: ContractType;
  additionalProperties?: ContractType;
  /** Whether an Output will do, whose value is known later. */
  input?: boolean;
  optional?: boolean;
}

/**
 * What the components check their arguments by: the inputs of each component, and the types that they name. Written to
 * `components/internal/arguments.json` by `npm run contract`.
 */
export interface Contract {
  components: { [component: string]: { [property: string]: ContractType } };
  types: { [name: string]: { [property: string]: ContractType } };
  enums: { [name: string]: unknown[] };
}

/** Takes the contract out of the schema that is inferred from the components' source. */
export function contractOf(schema: PackageSpec): Contract {
  const types = Object.entries(schema.types);
  return {
    components: byName(
      Object.entries(schema.resources).map(([token, resource]) => [
        token,
        members(resource.inputProperties, resource.requiredInputs),
      ]),
    ),
    types: byName(
      types
        .filter(([, type]) => type.enum === undefined)
        .map(([token, type]) => [token, members(type.properties, type.required)]),
    ),
    enums: byName(
      types.flatMap(([token, { enum: values }]) =>
        values === undefined ? [] : [[token, values.map(({ value }) => value)] as const],
      ),
    ),
  };
}

/** The text of the file: a property a line, so that a change is a line in a review. */
export function contractText(contract: Contract): string {
  const groups = Object.entries(contract).map(([group, owners]) => {
    const lines = Object.entries<unknown>(owners as { [owner: string]: unknown }).map(
      ([owner, content]) =>
        `    ${JSON.stringify(owner)}: ${isList(content) ? oneLine(content) : block(content as Contract["types"][string])}`,
    );
    return `  ${JSON.stringify(group)}: {\n${lines.join(",\n")}\n  }`;
  });
  return `{\n${groups.join(",\n")}\n}\n`;
}

function isList(content: unknown): content is unknown[] {
  return Array.isArray(content);
}

function block(content: { [property: string]: ContractType }): string {
  const lines = Object.entries(content).map(([name, type]) => `      ${JSON.stringify(name)}: ${oneLine(type)}`);
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n    }`;
}

/** JSON on one line, with the spaces of the project's format. */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${oneLine(member)}`);
  return `{ ${entries.join(", ")} }`;
}

function byName<T>(entries: (readonly [token: string, content: T])[]): { [name: string]: T } {
  return Object.fromEntries(entries.map(([token, content]) => [nameOf(token), content]));
}

function members(
  properties: Record<string, Property> = {},
  required: string[] = [],
): { [property: string]: ContractType } {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      { ...contractType(property), ...(required.includes(name) ? {} : { optional: true }) },
    ]),
  );
}

function contractType(type: Type): ContractType {
  const { items, additionalProperties, plain } = type;
  return {
    ...("$ref" in type ? { ref: nameOf(type.$ref) } : { type: type.type }),
    ...(items === undefined ? {} : { items: contractType(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: contractType(additionalProperties) }),
    ...(plain === true ? {} : { input: true }),
  };
}

/** `#/types/groundplan:index:Workload` is `Workload` here. */
function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}
