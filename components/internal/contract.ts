import * as pulumi from "@pulumi/pulumi";
import { membersOf, valuesOf, type ContractMembers, type ContractType } from "./contract-types";
import { emptyRemedy, repeatedMembers, repetitions, valueRemedy } from "./contract-values";
import { described, objectOf, objectWith, scalarRemedy, unknownRemedy } from "./contract-words";
import { membersKnown, plainOf, remember } from "./known";
import { versionRemedy } from "./library-version";
import { isLater, partOf, useWhole } from "./outputs";
import { own } from "./own";
import type { Problem } from "./problem";
import { isPlainObject, step } from "./show";
import { unusable } from "./unusable";

/** What is told of a value that is known later, when it turns out to be wrong. */
export type Refuse = (problems: Problem[]) => Error;

/**
 * Reads arguments by the contract, which is the components' own source: whatever a compiler of TypeScript would refuse is a
 * problem here, for JavaScript and for all other languages, and so is a property that nobody knows.
 */
export class ContractReader {
  public readonly problems: Problem[] = [];

  /** What is wrong with values of the right types, whatever the component is. A component's own rules may say it better. */
  public readonly wrongValues: Problem[] = [];

  /** Members of lists that are there already. */
  public readonly repeated: Problem[] = [];

  /** Name of the property that is read, and of the type that it is of. */
  private member = "";
  private owner = "";

  /** Version of the library that made the contract which is read, if it says one. */
  private madeBy: unknown;

  /** `refuse` makes the error for a value that is not known yet. */
  constructor(private readonly refuse: Refuse) {}

  /**
   * A component's arguments, or an object of a named type, as a component may use them; `whole` is what a problem with all of
   * them is called. What is wrong stands among the problems, and is unusable; an Output whose value must have a type is
   * checked when it is known.
   */
  public read(name: string, value: unknown, whole: string): unknown {
    const members = membersOf(name);
    if (isObject(value) && !isLater(value)) return this.object("", name, value, whole);
    return this.wrong(whole, value, `give ${objectWith(members)}`);
  }

  public get all(): Problem[] {
    return [...this.problems, ...this.wrongValues, ...this.repeated];
  }

  private value(path: string, type: ContractType, value: unknown): unknown {
    if (value === undefined) return this.wrong(path, value, `give ${described(type)}`);
    if (isLater(value)) return this.later(path, type, value);
    if (value === null) {
      return this.wrong(path, value, `give ${described(type)}${type.optional === true ? ", or leave it out" : ""}`);
    }
    if (type.ref !== undefined) return this.named(path, type.ref, type, value);
    if (type.items !== undefined) return this.list(path, type, type.items, value);
    if (type.additionalProperties !== undefined) return this.map(path, type, type.additionalProperties, value);
    if (typeof value !== type.type || Number.isNaN(value)) return this.wrong(path, value, scalarRemedy(type, value));
    const remedy = valueRemedy(this.owner, this.member, value);
    if (remedy !== undefined) this.wrongValues.push({ property: path, value, remedy });
    return value;
  }

  /** What is known later is checked then, where the contract lets it be known later. */
  private later(path: string, type: ContractType, value: unknown): unknown {
    if (type.input !== true) {
      const reason =
        type.items === undefined ? "it decides what is created" : "it decides how many resources there are";
      return this.wrong(path, value, `give a plain value, ${described(type)}: ${reason}`);
    }
    const { member, owner, madeBy } = this;
    const plain = plainOf(value as pulumi.Input<string>);
    if (plain !== undefined && this.value(path, type, plain) === unusable) return unusable;
    const isPart = parts.has(value as object);
    const isContract = type.ref !== undefined && valuesOf(type.ref) === undefined;
    const output = pulumi.Output.isInstance(value) ? value : pulumi.output(value);
    const checked = checkedLater(output, this.refuse, (known) => {
      const reader = new ContractReader(this.refuse);
      // What is created depends on whether a contract was given, so that one cannot turn out to be none. A member of a contract that
      // was given as a whole may: whoever took it apart has checked it.
      Object.assign(reader, { member, owner, madeBy });
      const mayLack = isPart || (type.optional === true && !isContract);
      if (known !== undefined || !mayLack) reader.value(path, type, known);
      return reader.all;
    });
    remember(checked, value);
    return isContract ? spread(checked as pulumi.Output<Members>, Object.keys(membersOf(type.ref ?? ""))) : checked;
  }

  private named(path: string, name: string, type: ContractType, value: unknown): unknown {
    const allowed = valuesOf(name);
    if (allowed !== undefined) {
      const isAllowed = allowed.includes(value as string);
      return isAllowed ? value : this.wrong(path, value, `use one of ${allowed.join(", ")}`);
    }
    if (!isObject(value)) return this.wrong(path, value, `give ${described(type)}`);
    return this.object(path, name, value, path, () => objectOf(name));
  }

  private object(
    path: string,
    owner: string,
    value: object,
    whole: string,
    wanted = (): string => objectWith(membersOf(owner)),
  ): unknown {
    const members = membersOf(owner);
    if (!isPlainObject(value)) return this.instance(whole, members, value, wanted);
    const table = value as Members;
    const outer = this.madeBy;
    // A part of a contract is of the version of the whole, unless it says its own.
    this.madeBy = own(table, "libraryVersion") ?? outer;
    for (const name of Object.keys(table)) {
      if (!Object.hasOwn(members, name)) this.unknown(step(path, name), owner, name);
    }
    const usable = this.members(path, owner, table);
    this.madeBy = outer;
    return usable;
  }

  private members(path: string, owner: string, table: Members): Members {
    const usable: Members = {};
    for (const [name, type] of Object.entries(membersOf(owner))) {
      const member = own(table, name);
      if (member === undefined && type.optional === true) continue;
      this.member = name;
      this.owner = owner;
      usable[name] = this.value(step(path, name), type, member);
    }
    return usable;
  }

  /** A component in the place of a contract that it keeps: it may have more than the contract asks for. */
  private instance(path: string, members: ContractMembers, value: object, wanted: () => string): unknown {
    const component = value as { [member: string]: unknown };
    const names = Object.keys(members);
    const missing = names.filter((name) => members[name]?.optional !== true && component[name] === undefined);
    const hasAny = names.some((name) => component[name] !== undefined);
    if (missing.length === 0 && hasAny) return value;
    const lacks = missing.length === 0 ? "" : ` (it has no ${missing.join(", no ")})`;
    return this.wrong(path, value, `give ${wanted()}${lacks}`);
  }

  private list(path: string, type: ContractType, items: ContractType, value: unknown): unknown {
    if (!Array.isArray(value)) return this.wrong(path, value, `give ${described(type)}`);
    this.noteEmpty(path, type, value.length);
    this.repeated.push(...repetitions(this.member, path, value), ...repeatedMembers(items.ref, path, value));
    // Not `map`, which passes over what is missing in the middle.
    return Array.from(value, (element: unknown, index) => this.value(`${path}[${index}]`, items, element));
  }

  private map(path: string, type: ContractType, content: ContractType, value: unknown): unknown {
    if (!isObject(value) || !isPlainObject(value)) return this.wrong(path, value, `give ${described(type)}`);
    this.noteEmpty(path, type, Object.keys(value).length);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.value(step(path, name), content, member)]),
    );
  }

  private noteEmpty(path: string, type: ContractType, length: number): void {
    const remedy = emptyRemedy(`${this.owner}.${this.member}`, type);
    if (length > 0 || remedy === undefined) return;
    this.wrongValues.push({ property: path, value: type.items === undefined ? {} : [], remedy });
  }

  private wrong(property: string, value: unknown, remedy: string): unknown {
    // Of an object nobody needs the content, which may be long and hold what is nobody's business.
    const shown = isObject(value) && isPlainObject(value) ? { shownAs: "an object" } : {};
    const upgrade = versionRemedy(this.madeBy, value === undefined);
    const remedies = upgrade === undefined ? remedy : `${remedy}, or ${upgrade}`;
    this.problems.push({ property, value, remedy: remedies, ...shown });
    return unusable;
  }

  /** Its value is not said: nobody knows whether it is a secret. */
  private unknown(property: string, owner: string, name: string): void {
    const remedy = unknownRemedy(owner, name, this.madeBy);
    this.problems.push({ property, value: undefined, remedy, shownAs: unknownProperty });
  }
}

interface Members {
  [member: string]: unknown;
}

/** An object that is known later as one whose members are. */
function spread(object: pulumi.Output<Members>, members: string[]): Members {
  const known = membersKnown(object);
  // A component says what it does not offer when it is made.
  const offered = known === undefined ? members : members.filter((name) => known[name] !== undefined);
  const usable: Members = {};
  for (const name of offered) {
    // An Output is made of a member when it is asked for: most never are.
    const get = (): unknown => {
      const part = partOf(object, (whole: Members | undefined) => whole?.[name]);
      parts.add(part);
      remember(part, known?.[name]);
      Object.defineProperty(usable, name, { value: part });
      return part;
    };
    Object.defineProperty(usable, name, { get, enumerable: true, configurable: true });
  }
  return usable;
}

/** What stands in place of the value of a member that no type has. */
const unknownProperty = "unknown property";

function hidden(problem: Problem): Problem {
  return problem.shownAs === unknownProperty ? problem : { ...problem, shownAs: "[secret]" };
}

/** Members of contracts that were given as a whole, and are known later. */
const parts = new WeakSet<object>();

/** An Output that fails if its value has a problem. A secret is refused like any other value, but not repeated. */
export function checkedLater<T>(
  output: pulumi.Output<T>,
  refuse: Refuse,
  problemsOf: (known: T) => Problem[],
): pulumi.Output<T> {
  const refused = async (problems: Problem[]): Promise<never> => {
    const isSecret = await pulumi.isSecret(output);
    throw refuse(isSecret ? problems.map(hidden) : problems);
  };
  const check = (known: T): T | Promise<never> => {
    const problems = problemsOf(known);
    return problems.length === 0 ? known : refused(problems);
  };
  return output.apply((known) => useWhole(known, (whole) => check(whole as T)));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
