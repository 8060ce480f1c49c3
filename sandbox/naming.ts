// Names and places that the providers fill in when the program does not say them.
import { textAt, type AutoName, type Properties, type Resource, type ResourceModel } from "./model";
import { acceptsOptionalName, hasProperty } from "./schema-rules";
import { digest, nameOf } from "./urn";
import { isTable, reveal } from "./wire";

/** The pulumi-terraform-bridge adds a hyphen and 7 digits; the Kubernetes provider 8. */
const BRIDGED: AutoName = { property: "name", digits: 7 };
const KUBERNETES: AutoName = { property: "metadata.name", digits: 8 };

/**
 * Fills in the name of a resource that the program left nameless. The name it had so far stays; otherwise it is derived
 * from the URN, so that a preview shows the name that `up` then gives.
 */
export function autoName(
  urn: string,
  type: string,
  model: ResourceModel,
  olds: Properties | undefined,
  news: Properties,
  taken: (property: string, name: string) => boolean,
): Properties {
  const rule = ruleFor(type, model);
  if (rule === undefined) return news;
  const plain = reveal(news);
  if (textAt(plain, rule.property) !== "" || textAt(plain, "metadata.generateName") !== "") return news;
  const before = olds === undefined ? "" : textAt(reveal(olds), rule.property);
  return withName(news, rule.property, before === "" ? freeName(urn, rule, taken) : before);
}

function ruleFor(type: string, model: ResourceModel): AutoName | undefined {
  if (model.autoName === null) return undefined;
  if (model.autoName !== undefined) return model.autoName;
  if (type.startsWith("kubernetes:")) return /^kubernetes:(helm|yaml|kustomize)/.test(type) ? undefined : KUBERNETES;
  return acceptsOptionalName(type) ? BRIDGED : undefined;
}

function freeName(
  urn: string,
  { property, digits }: AutoName,
  taken: (property: string, name: string) => boolean,
): string {
  for (let attempt = 0; ; attempt++) {
    const name = candidate(urn, digits, attempt);
    if (!taken(property, name)) return name;
  }
}

function candidate(urn: string, digits: number, attempt: number): string {
  return `${nameOf(urn).toLowerCase()}-${digest(urn, attempt === 0 ? "name" : `name ${attempt}`, digits)}`;
}

/** True when a resource has a name that `autoName` made, so that its replacement can stand beside it under another. */
export function isNamedAutomatically(urn: string, type: string, model: ResourceModel, inputs: Properties): boolean {
  const rule = ruleFor(type, model);
  if (rule === undefined) return false;
  const prefix = `${nameOf(urn).toLowerCase()}-`;
  const name = textAt(reveal(inputs), rule.property);
  return name.startsWith(prefix) && new RegExp(`^[0-9a-f]{${rule.digits}}$`).test(name.slice(prefix.length));
}

function withName(inputs: Properties, property: string, name: string): Properties {
  const [first = "", second] = property.split(".");
  if (second === undefined) return { ...inputs, [first]: name };
  const outer = inputs[first];
  return { ...inputs, [first]: { ...(isTable(outer) ? outer : {}), [second]: name } };
}

/** Adds the project and the region that the provider filled in, where the type has such a property. */
export function withPlace(type: string, outputs: Properties, resource: Resource): Properties {
  if (!type.startsWith("gcp:")) return outputs;
  if (outputs["project"] === undefined && hasProperty(type, "project") !== false) outputs["project"] = resource.project;
  if (outputs["region"] === undefined && hasProperty(type, "region") === true) outputs["region"] = resource.region;
  return outputs;
}
