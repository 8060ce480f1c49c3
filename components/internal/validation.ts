import * as pulumi from "@pulumi/pulumi";
import { checkedLater, ContractReader } from "./contract";
import { membersOf } from "./contract-types";
import { concerns, type Problem } from "./problem";
import { ArgumentError, Subject } from "./refusal";
import { plainOf, remember } from "./known";
import { componentName } from "./names";
import { asOutput, isLater } from "./outputs";
import type { Rule } from "./rules";
import { isFromUnusable, unusable } from "./unusable";
import type { Usable } from "./usable";

export type { Rule } from "./rules";

/** What an error says in place of a value that may be a secret. */
const hidden = "[not shown]";

/**
 * Checks a component's arguments, before anything is created: first what the contract says (types, what is required, names
 * that it does not know), then by the component's own rules, which may rely on the types. Returns the arguments to use in place
 * of those that were given, and what the rules return. An argument that is known later fails what uses it if it is wrong.
 *
 * @throws ArgumentError that names every problem of either kind, in the order of the contract.
 */
export function checkArguments<Args, Result>(
  component: string,
  name: string,
  args: Args,
  rules: (name: string, args: Usable<Args>) => Result,
): [args: Usable<Args>, result: Result] {
  const isName = typeof name === "string" && name !== "";
  const subject = new Subject(isName ? `${component} "${name}"` : component);
  const reader = new ContractReader((problems) => subject.refusal(problems));
  const usable = reader.read(component, args, "arguments") as Usable<Args>;
  if (!isName) reader.problems.push({ property: "name", value: name, remedy: "give a string that is not empty" });
  const nameRemedy = isName ? componentName(name) : undefined;
  if (nameRemedy !== undefined) reader.wrongValues.push({ property: "name", value: name, remedy: nameRemedy });
  if (reader.all.length === 0) return [usable, rules(name, usable)];

  // Of arguments that are no object at all there is nothing more to say.
  const found =
    (usable as unknown) === unusable ? [] : problemsOf(() => rules(isName ? name : (unusable as string), usable));
  throw subject.refusal(together(reader, found, ["name", ...Object.keys(membersOf(component))]));
}

/** What `checkArguments` would refuse, for programs that check before they create anything. */
export function argumentProblems<Args>(
  component: string,
  name: string,
  args: Args,
  rules: (name: string, args: Usable<Args>) => unknown,
): readonly Problem[] {
  try {
    checkArguments(component, name, args, rules);
    return [];
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
}

/** The same for an object of a type of the contract: all problems of both kinds. */
export function problemsOfType<Value>(
  type: string,
  value: Value,
  rules: (value: Usable<Value>) => readonly Problem[],
): readonly Problem[] {
  const reader = new ContractReader((problems) => new Subject(type).refusal(problems));
  const usable = reader.read(type, value, "value") as Usable<Value>;
  if (reader.all.length === 0) return rules(usable);
  const found = problemsOf(() => {
    throw new ArgumentError(type, rules(usable));
  });
  return together(reader, found, Object.keys(membersOf(type)));
}

/** Where problems are noted while rules are asked what they find, and nothing is made of what they return. */
let asked: Problem[] | undefined;

/** What rules find. An unusable argument may end them early: then what they have found by then. */
function problemsOf(rules: () => unknown): readonly Problem[] {
  const outer = asked;
  const found: Problem[] = [];
  asked = found;
  try {
    rules();
    return [];
  } catch (error) {
    return error instanceof ArgumentError ? error.problems : found;
  } finally {
    asked = outer;
  }
}

/**
 * Problems of all kinds, in the order of the contract. What rules say about a value of a wrong type is worth nothing, and they
 * know more about a value of the right type than what holds for all components. That a member is there twice is always said.
 */
function together(
  { problems: wrongTypes, wrongValues, repeated }: ContractReader,
  others: readonly Problem[],
  properties: string[],
): Problem[] {
  const place = ({ property }: Problem): number => {
    const index = properties.indexOf(/^[\w$]*/.exec(property)?.[0] ?? "");
    return index === -1 ? properties.length : index;
  };
  const known = others.filter(
    (problem) =>
      !Object.values(problem).some(isFromUnusable) && !wrongTypes.some(({ property }) => concerns(problem, property)),
  );
  const remaining = wrongValues.filter(
    ({ property }) => ![...wrongTypes, ...known].some((one) => concerns(one, property)),
  );
  return [...wrongTypes, ...known, ...remaining, ...repeated].sort((one, other) => place(one) - place(other));
}

/**
 * Collects what is wrong with a component's arguments, so that the caller sees every problem in one error, before the
 * component has created anything.
 *
 * A value that is not known yet (an Output) is checked when it becomes known: use what `property` returns in its place,
 * so that the resource that needs the value waits for the check.
 */
export class Arguments {
  private readonly problems: Problem[] = [];
  private readonly subject: Subject;

  /** `subject` is the component in the error, for example `Network "main"`. */
  constructor(subject: Subject | string) {
    this.subject = typeof subject === "string" ? new Subject(subject) : subject;
  }

  /** Checks one property by one rule. An absent optional property passes. */
  property<T extends string | number>(property: string, value: T, rule: Rule<T>): T;
  property<T extends string | number>(property: string, value: T | undefined, rule: Rule<T>): T | undefined;
  property<T>(property: string, value: pulumi.Input<T>, rule: Rule<T>): pulumi.Input<T>;
  property<T>(property: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): pulumi.Input<T> | undefined;
  property<T>(property: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): pulumi.Input<T> | undefined {
    if (value === undefined || value === unusable) return value;
    const plain = plainOf(value as pulumi.Input<string>) as T | undefined;
    const comesLater = isLater(value);
    if (comesLater && plain === undefined) {
      if (asked !== undefined) return value;
      const checked = checkedLater(
        asOutput(value as pulumi.Input<string>) as pulumi.Output<unknown> as pulumi.Output<T>,
        (problems) => this.subject.refusal(problems),
        (known) => {
          const remedy = rule(known);
          return remedy === undefined ? [] : [{ property, value: known, remedy }];
        },
      );
      return remember(checked, value);
    }
    const known = comesLater ? (plain as T) : value;
    const remedy = rule(known);
    if (remedy !== undefined) this.problem(property, known, remedy);
    return value;
  }

  /** The same for a value in whose place somebody may put a secret: an error does not repeat it. */
  unseen(property: string, value: pulumi.Input<string>, rule: Rule<string>): pulumi.Input<string> {
    if ((value as unknown) === unusable) return value;
    if (typeof value !== "string") return this.property(property, pulumi.secret(value), rule);
    const remedy = rule(value);
    if (remedy !== undefined) this.problem(property, value, remedy, hidden);
    return value;
  }

  /** Checks each element of a list by one rule. An absent list has none. */
  each<T extends string | number>(property: string, list: readonly T[] | undefined, rule: Rule<T>): T[];
  each<T>(property: string, list: readonly pulumi.Input<T>[] | undefined, rule: Rule<T>): pulumi.Input<T>[];
  each<T>(property: string, list: readonly pulumi.Input<T>[] = [], rule: Rule<T>): pulumi.Input<T>[] {
    return list.map((element, index) => this.property(`${property}[${index}]`, element, rule));
  }

  /**
   * Notes a problem that concerns several properties, or a list's element. `shownAs` stands for a value that nobody may see. Of a name one
   * problem is noted: each part that is called after it has a rule for it, and the first to say is the tightest.
   */
  problem(property: string, value: unknown, remedy: string, shownAs?: string): void {
    if (property === "name" && this.isNoted(property, value)) return;
    this.note({ property, value, remedy, ...(shownAs === undefined ? {} : { shownAs }) });
  }

  /**
   * Notes what the rules of a part say about what it is to be given. `nameOf` says what the caller calls a property of the part, or
   * nothing where the problem is said elsewhere. A value that several parts get is noted once.
   */
  part(rules: () => unknown, nameOf: (property: string) => string | undefined): void {
    for (const problem of problemsOf(rules)) {
      const property = nameOf(problem.property);
      if (property === undefined || this.isNoted(property, problem.value)) continue;
      this.note({ ...problem, property });
    }
  }

  private note(problem: Problem): void {
    this.problems.push(problem);
    asked?.push(problem);
  }

  private isNoted(property: string, value: unknown): boolean {
    return this.problems.some((one) => one.property === property && one.value === value);
  }

  /** How many problems there are so far. */
  get count(): number {
    return this.problems.length;
  }

  /** Throws if anything was wrong, and where rules are only asked. Call it before the first resource is created. */
  done(): void {
    // Whoever asks calls the properties by its own names.
    if (asked !== undefined) throw new ArgumentError(this.subject.toString(), this.problems);
    if (this.problems.length > 0) throw this.subject.refusal(this.problems);
  }
}
