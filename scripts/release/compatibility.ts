// What a change of the schema means for programs that use the package: what breaks them, and what they could use besides.
import type { PackageSpec, Property, Type } from "@pulumi/pulumi/provider/experimental/schema";

/** A difference, each a sentence that begins with its place: `CloudRunApp.regions`. */
export interface SchemaChanges {
  /** What a program that compiles today may use, and finds no more. */
  breaking: string[];
  /** What a program may use that did not do before. */
  added: string[];
}

/** Whose values they are: what programs give, and what they take. */
interface Use {
  given: boolean;
  taken: boolean;
}

interface Members {
  properties?: Record<string, Property> | undefined;
  required?: string[] | undefined;
}

/** Compares by what programs see in any language. Descriptions are no part of it. */
export function schemaChanges(before: PackageSpec, after: PackageSpec): SchemaChanges {
  const changes: SchemaChanges = { breaking: [], added: [] };
  compareNames(changes, "component", before.resources, after.resources);
  for (const [token, old] of Object.entries(before.resources)) {
    const now = after.resources[token];
    if (now === undefined) continue;
    const name = nameOf(token);
    const inputs = (one: typeof old): Members => ({ properties: one.inputProperties, required: one.requiredInputs });
    compareMembers(changes, `${name}Args`, inputs(old), inputs(now), { given: true, taken: false });
    compareMembers(changes, name, old, now, { given: false, taken: true });
  }
  compareNames(changes, "type", before.types, after.types);
  const uses = usesOfTypes(after);
  for (const [token, old] of Object.entries(before.types)) {
    const now = after.types[token];
    if (now === undefined) continue;
    const name = nameOf(token);
    compareValues(changes, name, old.enum, now.enum);
    compareMembers(changes, name, old, now, uses.get(token) ?? { given: true, taken: true });
  }
  return changes;
}

function compareNames(changes: SchemaChanges, kind: string, before: object, after: object): void {
  for (const token of Object.keys(before)) {
    if (!(token in after)) changes.breaking.push(`${nameOf(token)}: the ${kind} is gone`);
  }
  for (const token of Object.keys(after)) {
    if (!(token in before)) changes.added.push(`${nameOf(token)}: a new ${kind}`);
  }
}

function compareMembers(changes: SchemaChanges, owner: string, before: Members, after: Members, use: Use): void {
  const olds = before.properties ?? {};
  const news = after.properties ?? {};
  for (const [name, old] of Object.entries(olds)) {
    const now = news[name];
    const where = `${owner}.${name}`;
    if (now === undefined) {
      changes.breaking.push(`${where}: is gone`);
      continue;
    }
    const [was, is] = [typeText(old), typeText(now)];
    if (was !== is) changes.breaking.push(`${where}: was ${was}, is ${is}`);
    const wasRequired = before.required?.includes(name) ?? false;
    const isRequired = after.required?.includes(name) ?? false;
    if (isRequired && !wasRequired) {
      changes[use.given ? "breaking" : "added"].push(`${where}: was optional, is required`);
    }
    if (wasRequired && !isRequired) {
      changes[use.taken ? "breaking" : "added"].push(`${where}: was always there, is optional`);
    }
  }
  for (const name of Object.keys(news).filter((one) => !(one in olds))) {
    const isRequired = after.required?.includes(name) ?? false;
    if (isRequired && use.given) changes.breaking.push(`${owner}.${name}: is new and required`);
    else changes.added.push(`${owner}.${name}: is new`);
  }
}

type Values = PackageSpec["types"][string]["enum"];

function compareValues(changes: SchemaChanges, owner: string, before: Values, after: Values): void {
  if ((before === undefined) !== (after === undefined)) {
    changes.breaking.push(`${owner}: was ${before === undefined ? "an object" : "a list of values"}, is the other`);
    return;
  }
  const names = (values: Values): string[] => (values ?? []).map(({ name, value }) => `${name} (${String(value)})`);
  const [olds, news] = [names(before), names(after)];
  changes.breaking.push(...olds.filter((one) => !news.includes(one)).map((one) => `${owner}.${one}: is gone`));
  changes.added.push(...news.filter((one) => !olds.includes(one)).map((one) => `${owner}.${one}: is new`));
}

/** Per type whether programs give its values, take them, or both: a type within another is used as that one is. */
function usesOfTypes(schema: PackageSpec): Map<string, Use> {
  const uses = new Map<string, Use>();
  const visit = (type: Type, use: keyof Use): void => {
    for (const token of references(type)) {
      const known = uses.get(token) ?? { given: false, taken: false };
      if (known[use]) continue;
      uses.set(token, { ...known, [use]: true });
      Object.values(schema.types[token]?.properties ?? {}).forEach((property) => {
        visit(property, use);
      });
    }
  };
  for (const { inputProperties = {}, properties = {} } of Object.values(schema.resources)) {
    Object.values(inputProperties).forEach((property) => {
      visit(property, "given");
    });
    Object.values(properties).forEach((property) => {
      visit(property, "taken");
    });
  }
  return uses;
}

function references(type: Type): string[] {
  const inner = [type.items, type.additionalProperties].flatMap((one) => (one === undefined ? [] : references(one)));
  return "$ref" in type ? [type.$ref.replace(/^#\/types\//, ""), ...inner] : inner;
}

/** A type as a reader says it. What must be known while planning is another type in most languages. */
function typeText(type: Type): string {
  const { items, additionalProperties, plain } = type;
  const known = plain === true ? " (known while planning)" : "";
  if (items !== undefined) return `a list of ${typeText(items)}${known}`;
  if (additionalProperties !== undefined) return `a table of ${typeText(additionalProperties)}${known}`;
  return `${"$ref" in type ? nameOf(type.$ref) : type.type}${known}`;
}

function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}
