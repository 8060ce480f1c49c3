// Google's own descriptions of its APIs (https://developers.google.com/discovery), walked beside the provider's types:
// most properties have the API's name, a few in the plural.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A schema of a discovery document, as far as it is read here. */
export interface ApiSchema {
  $ref?: string;
  enum?: string[];
  items?: ApiSchema;
  additionalProperties?: ApiSchema;
  properties?: Record<string, ApiSchema>;
}

interface Document {
  rootUrl: string;
  version: string;
  schemas: Record<string, ApiSchema>;
}

/** A place in an API: an object, and where its definition stands. */
export interface Place {
  document: string;
  schema: ApiSchema;
  /** `GoogleCloudRunV2Service`, or `RouterNat.logConfig` for one without a name of its own. */
  name: string;
}

/** The discovery documents in one folder. */
export class Discovery {
  private readonly documents = new Map<string, Document>();

  constructor(private readonly folder: string) {}

  /** What `run.v2 GoogleCloudRunV2Service` names, or with a property after it: `sqladmin.v1 Settings.dataDiskType`. */
  place(reference: string): Place {
    const [document = "", path = ""] = reference.split(" ");
    const [name = "", ...properties] = path.split(".");
    const schema = this.document(document).schemas[name];
    let place: Place | undefined = schema === undefined ? undefined : { document, schema, name };
    for (const property of properties) place = place === undefined ? undefined : this.property(place, property);
    if (place === undefined) throw new Error(`${document} has no ${path}`);
    return place;
  }

  /** The property of an object that a provider's property stands for, and its definition. */
  property(place: Place, property: string): Place | undefined {
    const properties = place.schema.properties ?? {};
    const name = spellings(property).find((spelling) => spelling in properties);
    const schema = name === undefined ? undefined : properties[name];
    if (name === undefined || schema === undefined) return undefined;
    return this.resolve({ document: place.document, schema, name: `${place.name}.${name}` });
  }

  /** The values of a property or of its elements, without those that mean "not said". */
  values(place: Place): string[] | undefined {
    const values = place.schema.enum?.filter((value) => !/_UNSPECIFIED$|^INVALID_/.test(value));
    return values === undefined || values.length === 0 ? undefined : values;
  }

  /** A page that states a definition. */
  page(place: Place): string {
    const { rootUrl, version } = this.document(place.document);
    return `${rootUrl}$discovery/rest?version=${version}#${place.name}`;
  }

  /** Follows references and lists to the object or the plain value below. */
  private resolve(place: Place): Place {
    const { $ref, items, additionalProperties } = place.schema;
    if ($ref !== undefined) return this.resolve(this.place(`${place.document} ${$ref}`));
    const element = items ?? (place.schema.properties === undefined ? additionalProperties : undefined);
    return element === undefined ? place : this.resolve({ ...place, schema: element });
  }

  private document(name: string): Document {
    let document = this.documents.get(name);
    if (document === undefined) {
      document = JSON.parse(readFileSync(join(this.folder, `${name}.json`), "utf8")) as Document;
      this.documents.set(name, document);
    }
    return document;
  }
}

/** How the API may spell a name that the provider changed into the plural or the singular. */
function spellings(name: string): string[] {
  return [name, name.replace(/s$/, ""), name.replace(/ies$/, "y"), name.replace(/es$/, ""), `${name}s`];
}
