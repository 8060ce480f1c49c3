// What became of each operation that an engine had under way when it died, and the state that follows from it.
import type { Properties } from "../../sandbox";
import type { Lister } from "./lists";
import { ask, table, type Decisions } from "./questions";
import type { Reading } from "./reader";
import { recoveredOutputs, ruleOf, withoutProperties, type CreateRule } from "./rules";
import { adopt, inOrder, isSame, type PendingOperation, type StateResource } from "./state";

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

/** Reads resources by their ids, in their order. */
export type Read = (resources: StateResource[], wanted: StateResource[]) => Promise<Reading[]>;

/** The interrupted operation, what was found, and what the state gets. */
export interface Decided {
  operation: PendingOperation;
  finding: Finding;
  made?: StateResource;
}

/**
 * Decides about each operation. `resources` and `operations` are from an export that shows secrets. Nothing is changed
 * anywhere.
 */
export async function decide(
  resources: StateResource[],
  operations: PendingOperation[],
  decisions: Decisions,
  read: Read,
  list: Lister,
): Promise<Decided[]> {
  const questions = await Promise.all(operations.map((operation) => ask(operation, resources, decisions, list)));
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
