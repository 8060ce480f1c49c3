// Extracts from the providers' package schemas what the sandbox checks, for the resource types that the program uses:
//
//   pulumi package get-schema gcp@9.37.0 > /tmp/gcp.json
//   node --require ./register.cjs scripts/update-schemas.ts /tmp/gcp.json ...
//
// The types are those in sandbox/schemas/types.json. `--discover` first adds the types that the plans of this project's
// stacks show. Descriptions are left out: the extract is facts only. Run it after a provider's version changes.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../files/whole";
import { openSandbox } from "../sandbox";
import type { ObjectSchema, PackageSchema, PropertyDescription, PropertyType, ResourceSchema } from "../sandbox/schema";

const root = join(__dirname, "..");
const folder = join(root, "sandbox", "schemas");
const typesFile = join(folder, "types.json");

/** A package schema, in so far as it is read here: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
interface FullSchema {
  name: string;
  version?: string;
  types?: Record<string, FullObject>;
  resources: Record<string, FullResource>;
  provider?: FullResource;
}

interface FullObject {
  type?: string;
  properties?: Record<string, FullProperty>;
  required?: string[];
  enum?: { value: string | number }[];
}

interface FullResource extends FullObject {
  inputProperties?: Record<string, FullProperty>;
  requiredInputs?: string[];
}

interface FullProperty {
  type?: string;
  $ref?: string;
  items?: FullProperty;
  additionalProperties?: FullProperty;
  oneOf?: FullProperty[];
  const?: string | number;
  secret?: boolean;
  willReplaceOnChanges?: boolean;
  replaceOnChanges?: boolean;
}

/** Copies one schema's facts, following references to the nested types that they need. */
class Extract {
  private readonly nested: Record<string, ObjectSchema> = {};

  constructor(private readonly schema: FullSchema) {}

  run(types: string[], version: string): PackageSchema {
    const resources: Record<string, ResourceSchema> = {};
    for (const type of types) {
      const full = type === `pulumi:providers:${this.schema.name}` ? this.schema.provider : this.schema.resources[type];
      // A custom resource's type is in no package schema, and so is a misspelt one.
      if (full === undefined) console.warn(`${this.schema.name} has no resource type ${type}: it will not be checked`);
      else resources[type] = this.resource(full);
    }
    return { package: this.schema.name, version, resources, types: sorted(this.nested) };
  }

  private resource(full: FullResource): ResourceSchema {
    const secretOutputs = Object.entries(full.properties ?? {}).filter(([, property]) => property.secret === true);
    return {
      properties: this.properties(full.inputProperties ?? {}),
      ...required(full.requiredInputs),
      ...(secretOutputs.length === 0 ? {} : { secretOutputs: secretOutputs.map(([name]) => name) }),
    };
  }

  private properties(full: Record<string, FullProperty>): Record<string, PropertyType> {
    return Object.fromEntries(Object.entries(full).map(([name, property]) => [name, this.property(property)]));
  }

  private property(full: FullProperty): PropertyType {
    const type = this.typeOf(full);
    const replaces = full.willReplaceOnChanges === true || full.replaceOnChanges === true;
    if (!replaces && full.secret !== true) return type;
    const description: PropertyDescription = typeof type === "string" ? { type } : type;
    return { ...description, ...(replaces ? { replaces } : {}), ...(full.secret === true ? { secret: true } : {}) };
  }

  private typeOf(full: FullProperty): PropertyType {
    if (full.oneOf !== undefined) return { type: "union", oneOf: full.oneOf.map((member) => this.property(member)) };
    if (full.$ref !== undefined) return this.reference(full.$ref);
    if (full.const !== undefined) return { type: "string", values: [full.const] };
    if (full.type === "array") return { type: "array", items: this.property(full.items ?? {}) };
    if (full.type === "object")
      return { type: "map", items: this.property(full.additionalProperties ?? { type: "string" }) };
    return full.type === "string" || full.type === "number" || full.type === "integer" || full.type === "boolean"
      ? full.type
      : "any";
  }

  private reference(reference: string): PropertyType {
    const key = decodeURIComponent(reference.replace(/^#\/types\//, ""));
    const full = reference.startsWith("#/types/") ? this.schema.types?.[key] : undefined;
    // Assets, archives, `any`, and types of other packages.
    if (full === undefined) return "any";
    if (full.enum !== undefined)
      return { type: full.type ?? "string", values: full.enum.map((member) => member.value) };
    if (this.nested[key] === undefined) {
      // Placed before its properties are read: a type may contain itself.
      const copy: ObjectSchema = { properties: {} };
      this.nested[key] = copy;
      Object.assign(copy, { properties: this.properties(full.properties ?? {}), ...required(full.required) });
    }
    return { type: "object", ref: key };
  }
}

function required(names: string[] | undefined): { required?: string[] } {
  return names === undefined || names.length === 0 ? {} : { required: names };
}

function sorted<T>(table: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line per resource and per nested type, so that a change of version shows as the lines that changed. */
function render(schema: PackageSchema): string {
  const lines = (table: object): string =>
    Object.entries(table)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  return [
    "{",
    `  "package": ${JSON.stringify(schema.package)},`,
    `  "version": ${JSON.stringify(schema.version)},`,
    `  "resources": {\n${lines(schema.resources)}\n  },`,
    `  "types": {\n${lines(schema.types)}\n  }`,
    "}\n",
  ].join("\n");
}

/** The version that this project depends on: the schema's own number is often that of a development build. */
function dependencyVersion(name: string): string {
  const file = join(root, "node_modules", "@pulumi", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The types in the plans of all stacks that have a configuration file. */
async function discover(): Promise<string[]> {
  const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const found = new Set<string>();
  for (const stack of stacks) {
    const sandbox = await openSandbox({ projectDir: root, stack, adapter: "offline" });
    for (const step of (await sandbox.plan()).steps) found.add(step.type);
  }
  return [...found].filter((type) => !type.startsWith("groundplan:") && !type.startsWith("pulumi:pulumi:"));
}

async function main(arguments_: string[]): Promise<void> {
  let types = JSON.parse(readFileSync(typesFile, "utf8")) as string[];
  if (arguments_.includes("--discover")) {
    types = [...new Set([...types, ...(await discover())])].sort();
    writeWhole(typesFile, `${JSON.stringify(types, undefined, 2)}\n`);
  }
  for (const file of arguments_.filter((argument) => !argument.startsWith("--"))) {
    if (!existsSync(file)) throw new Error(`${file}: missing; write it with \`pulumi package get-schema\``);
    const schema = JSON.parse(readFileSync(file, "utf8")) as FullSchema;
    const wanted = types.filter(
      (type) => type.startsWith(`${schema.name}:`) || type === `pulumi:providers:${schema.name}`,
    );
    const extract = new Extract(schema).run(wanted, dependencyVersion(schema.name));
    writeWhole(join(folder, `${schema.name}.json`), render(extract));
    console.log(
      `${schema.name}: ${Object.keys(extract.resources).length} resource types, ${Object.keys(extract.types).length} nested types`,
    );
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
