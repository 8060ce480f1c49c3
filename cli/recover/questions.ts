// What has to be known to decide about an interrupted operation.
import { describe, identify, isTable, textAt, type Properties, type Resource } from "../../sandbox";
import type { Lister } from "./lists";
import type { Finding } from "./recovery";
import { ruleOf, type FindRule } from "./rules";
import { providerUrn, unmarked, type PendingOperation, type StateResource } from "./state";

/** What the operator says about operations that nothing else decides, by URN. */
export interface Decisions {
  /** The id of what exists. */
  exists: Map<string, string>;
  absent: Set<string>;
}

/** What has to be read to decide about an operation, or its finding where nothing has. */
export type Question = { finding: Omit<Finding, "urn" | "type" | "operation"> } | { read: StateResource };

export async function ask(
  operation: PendingOperation,
  resources: StateResource[],
  decisions: Decisions,
  list: Lister,
): Promise<Question> {
  switch (operation.type) {
    case "creating":
      return askCreation(operation.resource, resources, decisions, list);
    case "updating": {
      const { urn } = operation.resource;
      const before = resources.find((one) => one.urn === urn && one.delete !== true);
      if (before === undefined) return { finding: { verdict: "repeat", because: "the state does not have it" } };
      return { read: before };
    }
    case "deleting":
      return { read: operation.resource };
    case "reading":
    case "importing":
      return { finding: { verdict: "repeat", because: "it changes nothing outside the state" } };
  }
}

async function askCreation(
  resource: StateResource,
  resources: StateResource[],
  decisions: Decisions,
  list: Lister,
): Promise<Question> {
  const { urn, type } = resource;
  const id = decisions.exists.get(urn);
  if (id !== undefined) return { read: withId(resource, id) };
  if (decisions.absent.has(urn)) return { finding: { verdict: "absent", because: "you say so" } };
  if (resource.custom === false || type.startsWith("pulumi:")) {
    return { finding: { verdict: "repeat", because: "it is in the state alone" } };
  }
  const rule = ruleOf(type);
  if (rule === undefined) return undecided("no rule says how to find it");
  if (rule.how === "repeat") return { finding: { verdict: "repeat", because: rule.because } };
  const provider = providerOf(resource, resources);
  const described = describe(urn, type, table(resource.inputs), placeOf(provider));
  if (rule.how === "find") return await look(rule, resource, described, resources, provider, list);
  const derived = rule.id?.(described) ?? identify(described);
  return derived === undefined
    ? undecided("its id does not follow from what was asked for")
    : { read: withId(resource, derived) };
}

async function look(
  { listing }: FindRule,
  resource: StateResource,
  described: Resource,
  resources: StateResource[],
  provider: Properties,
  list: Lister,
): Promise<Question> {
  let objects: Properties[];
  try {
    objects = await list(listing, described, provider);
  } catch (error) {
    return undecided(error instanceof Error ? error.message : String(error));
  }
  const known = new Set(resources.filter(({ type }) => type === resource.type).map(({ id }) => id));
  const ids = objects
    .filter((object) => listing.matches(object, described.inputs))
    .map((object) => listing.id(object))
    .filter((id) => id !== "" && !known.has(id));
  const [id] = ids;
  if (id === undefined) return { finding: { verdict: "absent" } };
  if (ids.length > 1) return undecided(`several fit: ${ids.join(", ")}; delete all but one, or name the one`);
  return { read: withId(resource, listing.importId?.(id, described) ?? id) };
}

function undecided(because: string): Question {
  return { finding: { verdict: "undecided", because } };
}

/** As the engine reads what it does not know yet: by the id alone. */
function withId(resource: StateResource, id: string): StateResource {
  return { ...resource, id, outputs: {} };
}

function providerOf(resource: StateResource, resources: StateResource[]): Properties {
  const urn = resource.provider === undefined ? "" : providerUrn(resource.provider);
  return table(resources.find((one) => one.urn === urn)?.inputs);
}

function placeOf(provider: Properties): { project: string; region: string } {
  return { project: textAt(provider, "project"), region: textAt(provider, "region") };
}

export function table(properties: Properties | undefined): Properties {
  const plain = unmarked(properties ?? {});
  return isTable(plain) ? plain : {};
}
