// What keeps a resource from being deleted, beyond Pulumi's own `protect`, and what a deletion leaves.
import { valueAt, type Properties } from "./model";
import { modelOf } from "./models";
import { valuesAt } from "./paths";
import { registryPage } from "./schema-check";
import { resourceSchema } from "./schema";
import type { CloudObject, Refusal } from "./types";
import { reveal } from "./wire";

/** A property that protects. */
interface Protection {
  property: string;
  /** Who refuses. */
  by: string;
  /** Whether it protects where the program says nothing. */
  byDefault: boolean;
  source: string;
}

/** Services that protect by themselves, or that have a page about it. */
const own: Record<string, Protection[]> = {
  "gcp:memorystore/instance:Instance": [
    {
      property: "deletionProtectionEnabled",
      by: "Memorystore",
      byDefault: true,
      source: "https://cloud.google.com/memorystore/docs/valkey/delete-instances",
    },
  ],
  "gcp:sql/databaseInstance:DatabaseInstance": [
    {
      property: "settings.deletionProtectionEnabled",
      by: "Cloud SQL",
      byDefault: false,
      source: "https://cloud.google.com/sql/docs/postgres/deletion-protection",
    },
  ],
};

/** The provider's own protection, where the type has it. */
function ofProvider(type: string): Protection[] {
  const { protectedByDefault } = modelOf(type);
  const has = protectedByDefault !== undefined || resourceSchema(type)?.properties["deletionProtection"] !== undefined;
  if (!has) return [];
  return [
    {
      property: "deletionProtection",
      by: "the provider",
      byDefault: protectedByDefault === true,
      source: registryPage(type),
    },
  ];
}

/** Why a resource cannot be deleted, or nothing. */
export function deletionRefusal(object: CloudObject): Refusal | undefined {
  const inputs: Properties = reveal(object.inputs);
  for (const { property, by, byDefault, source } of [...ofProvider(object.type), ...(own[object.type] ?? [])]) {
    const isProtected = valueAt(inputs, property);
    if (isProtected !== true && isProtected !== "true" && !(isProtected === undefined && byDefault)) continue;
    const message = `${by} refuses to delete it while ${property} is true; set it to false and run \`up\` first`;
    return { urn: object.urn, property, message, source };
  }
  if (inputs["deletionPolicy"] !== "PREVENT") return undefined;
  const message =
    'the provider refuses to delete it while deletionPolicy is PREVENT; set it to "DELETE" and run `up` first';
  return { urn: object.urn, property: "deletionPolicy", message, source: registryPage(object.type) };
}

/** True where the service keeps what is deleted, or the provider only forgets it. */
export function survivesDeletion({ type, inputs }: CloudObject): boolean {
  return modelOf(type).survivesDeletion !== undefined || reveal(inputs)["deletionPolicy"] === "ABANDON";
}

/** Whether a reference of an object names another one, as a database's names its instance. */
export function names(object: CloudObject, other: CloudObject): boolean {
  const references = (modelOf(object.type).references ?? []).filter(({ to }) => to === other.type);
  return references.some(({ property, by }) => {
    const spellings = by.map((spelling) => (spelling === "id" ? other.id : other.outputs[spelling]));
    return valuesAt(reveal(object.inputs), property).some(({ value }) => spellings.includes(value));
  });
}
