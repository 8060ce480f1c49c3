import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";

/** A property of the schema: its place as a reader would look for it, and what it says. */
interface Place {
  where: string;
  property: Property;
}

/** Everything that would make the schema worse for programs in other languages than the source is for TypeScript. */
export function schemaProblems(schema: PackageSpec, expectedComponents: string[]): string[] {
  const places = allProperties(schema);
  return [
    ...missingComponents(schema, expectedComponents),
    ...Object.entries(schema.resources)
      .filter(([, resource]) => isBlank(resource.description))
      .map(([token]) => `${token}: has no description`),
    ...places
      .filter(({ property }) => isBlank(property.description))
      .map(({ where }) => `${where}: has no description`),
    ...places.filter(({ property }) => mentionsAny(property)).map(({ where }) => `${where}: is of any type`),
    ...places.filter(({ where }) => /\.(_|\$)/.test(where)).map(({ where }) => `${where}: looks private`),
    ...Object.keys(schema.types)
      .filter((token) => Object.keys(schema.types[token]?.properties ?? schema.types[token]?.enum ?? {}).length === 0)
      .map((token) => `${token}: has no members`),
    ...Object.entries(schema.types).flatMap(([token, { enum: values = [] }]) =>
      values.filter((value) => isBlank(value.description)).map((value) => `${token}.${value.name}: has no description`),
    ),
    ...sameNames(schema),
    ...danglingReferences(schema, places),
  ];
}

function missingComponents(schema: PackageSpec, expected: string[]): string[] {
  const found = Object.keys(schema.resources).map(lastPart);
  return [
    ...expected.filter((name) => !found.includes(name)).map((name) => `${name}: is not in the schema`),
    ...found.filter((name) => !expected.includes(name)).map((name) => `${name}: is in the schema, but not exported`),
  ];
}

function allProperties(schema: PackageSpec): Place[] {
  return [
    ...Object.entries(schema.resources).flatMap(([token, resource]) => [
      ...placesIn(`${lastPart(token)}Args`, resource.inputProperties),
      ...placesIn(lastPart(token), resource.properties),
    ]),
    ...Object.entries(schema.types).flatMap(([token, type]) => placesIn(lastPart(token), type.properties)),
  ];
}

function placesIn(owner: string, properties: Record<string, Property> = {}): Place[] {
  return Object.entries(properties).map(([name, property]) => ({ where: `${owner}.${name}`, property }));
}

function mentionsAny(property: Property): boolean {
  return JSON.stringify(property).includes("pulumi.json#/Any");
}

/** Languages put components and types into one namespace, some of them without regard to upper and lower case. */
function sameNames(schema: PackageSpec): string[] {
  const names = [...Object.keys(schema.resources), ...Object.keys(schema.types)].map(lastPart);
  const seen = new Set<string>();
  return names
    .filter((name) => {
      const isRepeated = seen.has(name.toLowerCase());
      seen.add(name.toLowerCase());
      return isRepeated;
    })
    .map((name) => `${name}: is the name of two things`);
}

function danglingReferences(schema: PackageSpec, places: Place[]): string[] {
  return places.flatMap(({ where, property }) =>
    [...JSON.stringify(property).matchAll(/"#\/types\/([^"]+)"/g)]
      .filter(([, token = ""]) => schema.types[token] === undefined)
      .map(([, token = ""]) => `${where}: refers to ${token}, which is not there`),
  );
}

function isBlank(text: string | undefined): boolean {
  return (text ?? "").trim() === "" || text === "undefined";
}

function lastPart(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}
