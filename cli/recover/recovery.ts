// What became of each operation that an engine had under way when it died, and the state that follows from it.
import { describe, identify, isTable, textAt, type Properties, type Resource } from "../../sandbox";
import type { Lister } from "./lists";
import type { Reading } from "./reader";
import { recoveredOutputs, ruleOf, withoutProperties, type CreateRule, type FindRule } from "./rules";
import { adopt, inOrder, isSame, providerUrn, unmarked, type PendingOperation, type StateResource } from "./state";

/** What is known of one operation. */
export interface Finding {
  urn: string;
  type: string;
  operation: PendingOperation["type"];
  /**
   * `exists`: goes into the state. `absent`: is forgotten, or leaves the state. `repeat`: is forgotten, since doing it again
   * gives the same. `unfinished`: exists, and is still being made. `undecided`: somebody has to say.
   */
  verdict: "exists" | "absent" | "repeat" | "unfinished" | "undecided";
  /** The id of what exists. */
  id?: string;
  /** Why, or what to do. */
  because?: string;
}

/** What the operator says about operations that nothing else decides, by URN. */
export interface Said {
  /** The id of what exists. */
  exists: Map<string, string>;
  absent: Set<string>;
}

/** Reads resources by their ids, in their order. */
export type Read = (resources: StateResource[], wanted: StateResource[]) => Promise<Reading[]>;

/** The interrupted operation, what was found, and what the state gets. */
export interface Decided {
  operation: PendingOperation;
  finding: Finding;
  made?: StateResource;
}

/** What has to be read to decide about an operation, or its finding where nothing has. */
type Question = { finding: Omit<Finding, "urn" | "type" | "operation"> } | { read: StateResource };

/**
 * Decides about each operation. `resources` and `operations` are from an export that shows secrets. Nothing is changed
 * anywhere.
 */
export async function decide(
  resources: StateResource[],
  operations: PendingOperation[],
  said: Said,
  read: Read,
  list: Lister,
): Promise<Decided[]> {
  const questions = await Promise.all(operations.map((operation) => ask(operation, resources, said, list)));
  const wanted = questions.flatMap((question) => ("read" in question ? [question.read] : []));
  const readings = wanted.length === 0 ? [] : await read(resources, wanted);
  const answers = new Map(wanted.map((one, index) => [one, readings[index]]));
  return operations.map((operation, index): Decided => {
    const { urn, type } = operation.resource;
    const question = questions[index];
    const about = { urn, type, operation: operation.type };
    if (question === undefined) throw new Error(`${urn}: no question`);
    if ("finding" in question) return { operation, finding: { ...about, ...question.finding } };
    const { made, ...finding } = judge(operation, question.read, answers.get(question.read));
    return { operation, finding: { ...about, ...finding }, ...(made === undefined ? {} : { made }) };
  });
}

async function ask(
  operation: PendingOperation,
  resources: StateResource[],
  said: Said,
  list: Lister,
): Promise<Question> {
  switch (operation.type) {
    case "creating":
      return askCreation(operation.resource, resources, said, list);
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
  said: Said,
  list: Lister,
): Promise<Question> {
  const { urn, type } = resource;
  const id = said.exists.get(urn);
  if (id !== undefined) return { read: withId(resource, id) };
  if (said.absent.has(urn)) return { finding: { verdict: "absent", because: "you say so" } };
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

function judge(
  operation: PendingOperation,
  asked: StateResource,
  reading: Reading | undefined,
): Omit<Finding, "urn" | "type" | "operation"> & { made?: StateResource } {
  if (reading === undefined || "failed" in reading) {
    return { verdict: "undecided", because: reading?.failed ?? "it was not read" };
  }
  if ("absent" in reading) return { verdict: "absent" };
  const rule = ruleOf(operation.resource.type);
  const outputs = reading.found.outputs ?? {};
  const id = reading.found.id ?? asked.id ?? "";
  if (operation.type === "deleting") return { verdict: "exists", id, because: "the next `up` deletes it" };
  const remedy = rule === undefined || rule.how === "repeat" ? undefined : rule.stuck?.(table(outputs));
  if (remedy !== undefined) return { verdict: "undecided", id, because: remedy };
  if (!isFinished(rule, outputs)) return { verdict: "unfinished", id };
  if (operation.type === "updating") {
    const sendAgain = rule === undefined || rule.how === "repeat" ? [] : (rule.sendAgain ?? []);
    const made = { ...asked, outputs: withoutProperties(outputs, sendAgain) };
    return { verdict: "exists", id, because: "the next `up` changes it again", made };
  }
  const sent = operation.resource.inputs ?? {};
  const sendAgain = rule === undefined || rule.how === "repeat" ? [] : (rule.sendAgain ?? []);
  const known = rule === undefined || rule.how === "repeat" ? outputs : recoveredOutputs(rule, sent, outputs);
  const made = { ...operation.resource, id, inputs: withoutProperties(sent, sendAgain), outputs: known };
  return { verdict: "exists", id, made };
}

function isFinished(rule: CreateRule | undefined, outputs: Properties): boolean {
  if (rule === undefined || rule.how === "repeat" || rule.finished === undefined) return true;
  return rule.finished(table(outputs));
}

/** The state after the decisions. What is decided is no operation any more. */
export function recovered(resources: StateResource[], decided: Decided[]): StateResource[] {
  let after = resources;
  for (const { operation, finding, made } of decided) {
    if (operation.type === "creating" && made !== undefined) after = adopt(after, made);
    if (operation.type === "updating") {
      after = after.flatMap((one) => {
        if (one.urn !== finding.urn || one.delete === true) return [one];
        return finding.verdict === "absent" ? [] : [made === undefined ? one : { ...one, outputs: made.outputs ?? {} }];
      });
    }
    if (operation.type === "deleting" && finding.verdict === "absent") {
      after = after.filter((one) => !isSame(one, operation.resource));
    }
  }
  return inOrder(after);
}

function providerOf(resource: StateResource, resources: StateResource[]): Properties {
  const urn = resource.provider === undefined ? "" : providerUrn(resource.provider);
  return table(resources.find((one) => one.urn === urn)?.inputs);
}

function placeOf(provider: Properties): { project: string; region: string } {
  return { project: textAt(provider, "project"), region: textAt(provider, "region") };
}

function table(properties: Properties | undefined): Properties {
  const plain = unmarked(properties ?? {});
  return isTable(plain) ? plain : {};
}
