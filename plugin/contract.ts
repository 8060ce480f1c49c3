import type { PackageSpec, Property, Type } from "@pulumi/pulumi/provider/experimental/schema";
import type { Contract, ContractMembers, ContractType } from "../components/internal/contract-types";

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
    offers: offersOf(schema),
  };
}

/** Per type that an argument may have and be known later, the outputs of that type, and tables of it (`CloudRunApp.backends{}`). */
function offersOf(schema: PackageSpec): Contract["offers"] {
  const places = [
    ...Object.values(schema.resources).flatMap(({ inputProperties = {} }) => Object.values(inputProperties)),
    ...Object.values(schema.types).flatMap(({ properties = {} }) => Object.values(properties)),
  ];
  const taken = new Set(
    places.flatMap((type) => references(type).filter(({ plain }) => plain !== true)).map(({ $ref }) => nameOf($ref)),
  );
  const offers: Contract["offers"] = {};
  for (const [token, { properties = {} }] of Object.entries(schema.resources)) {
    for (const [name, type] of Object.entries(properties)) {
      const entries = type.additionalProperties;
      const [offered, suffix] = entries === undefined ? [type, ""] : [entries, "{}"];
      if (!("$ref" in offered) || !taken.has(nameOf(offered.$ref))) continue;
      (offers[nameOf(offered.$ref)] ??= []).push(`${nameOf(token)}.${name}${suffix}`);
    }
  }
  return offers;
}

/** The types that a property refers to: its own, and those of its elements. */
function references(type: Type): (Type & { $ref: string })[] {
  const inner = [type.items, type.additionalProperties].flatMap((one) => (one === undefined ? [] : references(one)));
  return "$ref" in type ? [type, ...inner] : inner;
}

/** The text of the file: a property a line, so that a change is a line in a review. */
export function contractText(contract: Contract): string {
  const groups = Object.entries(contract).map(([group, owners]) => {
    const lines = Object.entries<unknown>(owners as { [owner: string]: unknown }).map(
      ([owner, content]) =>
        `    ${JSON.stringify(owner)}: ${isList(content) ? oneLine(content) : block(content as ContractMembers)}`,
    );
    return `  ${JSON.stringify(group)}: {\n${lines.join(",\n")}\n  }`;
  });
  return `{\n${groups.join(",\n")}\n}\n`;
}

function isList(content: unknown): content is unknown[] {
  return Array.isArray(content);
}

function block(content: ContractMembers): string {
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

function members(properties: Record<string, Property> = {}, required: string[] = []): ContractMembers {
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
