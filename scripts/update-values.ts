// Collects the values that Google allows for the properties in sandbox/schemas/gcp.json, which the provider's own schema
// does not say:
//
//   pip install --no-deps --target /tmp/google google-api-python-client==2.202.0
//   node --require ./register.cjs scripts/update-values.ts /tmp/google/googleapiclient/discovery_cache/documents
//
// Two sources: Google's discovery documents, which that package carries, and the descriptions in the provider's package
// for Node.js. A generated "Possible values are" is what the provider checks before it calls Google, so it is the narrower
// of the two and wins; other descriptions count only where the API names no values. What neither says is in values/roots.ts.
// Run it after update-schemas.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../files/whole";
import { registryPage } from "../sandbox/schema-check";
import type { AllowedValues, PackageSchema, PropertyType } from "../sandbox/schema";
import { Discovery, type Place } from "./values/discovery";
import { elsewhere, listed, roots } from "./values/roots";
import { SdkDescriptions } from "./values/sdk";
import { stated } from "./values/stated";

const root = join(__dirname, "..");
const folder = join(root, "sandbox", "schemas");

type Found = Map<string, Map<string, AllowedValues>>;

/** Walks the provider's types and the API's beside each other and notes the values of both. */
class Collector {
  readonly found: Found = new Map();
  private readonly visited = new Set<string>();

  constructor(
    private readonly schema: PackageSchema,
    private readonly discovery: Discovery,
    private readonly sdk: SdkDescriptions,
  ) {}

  /** Notes what a type's description and its object in the API say, and goes on to the types below. */
  collect(token: string, properties: Record<string, PropertyType>, place: Place | undefined, page: string): void {
    const key = `${token} ${place?.document} ${place?.name}`;
    if (this.visited.has(key)) return;
    this.visited.add(key);
    for (const [property, type] of Object.entries(properties)) {
      const below = this.counterpart(token, property, place);
      const [kind, ref] = kindOf(type);
      const nested = ref === undefined ? undefined : this.schema.types[ref];
      if (ref !== undefined && nested !== undefined) this.collect(ref, nested.properties, below, page);
      else if (kind === "string") this.note(token, property, this.allowed(token, property, below, page));
    }
  }

  private counterpart(token: string, property: string, place: Place | undefined): Place | undefined {
    const moved = elsewhere[`${token} ${property}`];
    if (moved !== undefined) return this.discovery.place(moved);
    return place === undefined ? undefined : this.discovery.property(place, property);
  }

  private allowed(token: string, property: string, place: Place | undefined, page: string): AllowedValues | undefined {
    const written = listed[`${token} ${property}`];
    if (written !== undefined) return written;
    const documented = stated(this.sdk.of(token, property) ?? "");
    if (documented?.checked === true) return { values: documented.values, source: page };
    const values = place === undefined ? undefined : this.discovery.values(place);
    if (place !== undefined && values !== undefined) return { values, source: this.discovery.page(place) };
    return documented === undefined ? undefined : { values: documented.values, source: page };
  }

  private note(token: string, property: string, allowed: AllowedValues | undefined): void {
    if (allowed === undefined) return;
    const ofType = this.found.get(token) ?? new Map<string, AllowedValues>();
    this.found.set(token, ofType);
    const before = ofType.get(property);
    // One nested type in two places of the API: what either place allows.
    const values = before === undefined ? allowed.values : [...new Set([...before.values, ...allowed.values])];
    ofType.set(property, { ...(before ?? allowed), values });
  }
}

/** The plain kind of a property or of its elements, and the nested type it refers to. */
function kindOf(type: PropertyType): [string, string?] {
  if (typeof type === "string") return [type];
  if (type.items !== undefined) return kindOf(type.items);
  return type.ref === undefined ? [type.type] : [type.type, type.ref];
}

/** One line for each property. */
function render(found: Found): string {
  const types = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([token, properties]) => {
      const lines = [...properties].sort(([a], [b]) => (a < b ? -1 : 1));
      const body = lines
        .map(([name, allowed]) => `    ${JSON.stringify(name)}: ${JSON.stringify(allowed)}`)
        .join(",\n");
      return `  ${JSON.stringify(token)}: {\n${body}\n  }`;
    });
  return `{\n${types.join(",\n")}\n}\n`;
}

function main([documents]: string[]): void {
  if (documents === undefined) throw new Error("name the folder of the discovery documents");
  const schema = JSON.parse(readFileSync(join(folder, "gcp.json"), "utf8")) as PackageSchema;
  const discovery = new Discovery(documents);
  const collector = new Collector(
    schema,
    discovery,
    new SdkDescriptions(join(root, "node_modules", "@pulumi", schema.package)),
  );
  for (const [token, resource] of Object.entries(schema.resources)) {
    const reference = roots[token];
    const place = reference === undefined ? undefined : discovery.place(reference);
    collector.collect(token, resource.properties, place, registryPage(token));
  }
  writeWhole(join(folder, "gcp.values.json"), render(collector.found));
  const count = [...collector.found.values()].reduce((sum, properties) => sum + properties.size, 0);
  console.log(`${count} properties of ${collector.found.size} types`);
}

main(process.argv.slice(2));
