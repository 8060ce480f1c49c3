import * as pulumi from "@pulumi/pulumi";
import contract from "./arguments.json";
import { nearest } from "./nearest";
import type { Problem } from "./problem";
import { isPlainObject, step } from "./show";
import { unusable } from "./unusable";

/** One type of the contract, as `plugin/contract.ts` takes it from the package's schema. */
interface ContractType {
  type?: string;
  ref?: string;
  items?: ContractType;
  additionalProperties?: ContractType;
  /** Whether an Output will do, whose value is known later. */
  input?: boolean;
  optional?: boolean;
}

/** The properties of a component's arguments, or of a type that they name, in the order of the source. */
interface ContractMembers {
  [property: string]: ContractType;
}

const components: { [component: string]: ContractMembers } = contract.components;
const types: { [name: string]: ContractMembers } = contract.types;
const enums: { [name: string]: (string | number)[] } = contract.enums;

/** What the contract says about a component's arguments (`CloudRunApp`), or about a type that they name (`Workload`). */
export function membersOf(name: string): ContractMembers {
  const members = components[name] ?? types[name];
  if (members === undefined) throw new Error(`${name} is not in arguments.json: npm run contract`);
  return members;
}

/** What is told of a value that is known later, when it turns out to be wrong. */
export type Refuse = (problems: Problem[]) => Error;

/**
 * Reads arguments by the contract, which is the components' own source: whatever a compiler of TypeScript would refuse is a
 * problem here, for JavaScript and for all other languages, and so is a property that nobody knows.
 */
export class ContractReader {
  public readonly problems: Problem[] = [];

  /** `refuse` makes the error for a value that is not known yet. */
  constructor(private readonly refuse: Refuse) {}

  /**
   * A component's arguments, or an object of a named type, as a component may use them; `whole` is what a problem with all of
   * them is called. What is wrong stands among the problems, and is unusable; an Output whose value must have a type is
   * checked when it is known.
   */
  public read(name: string, given: unknown, whole: string): unknown {
    const members = membersOf(name);
    if (isObject(given) && !isLater(given)) return this.object("", members, given, whole);
    return this.wrong(whole, given, `give ${objectWith(members)}`);
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
    return value;
  }

  /** What is known later is checked then, where the contract lets it be known later. */
  private later(path: string, type: ContractType, value: unknown): unknown {
    if (type.input !== true) {
      const reason =
        type.items === undefined ? "it decides what is created" : "it decides how many resources there are";
      return this.wrong(path, value, `give a plain value, ${described(type)}: ${reason}`);
    }
    return checkedLater(pulumi.output(value), this.refuse, (known) => {
      const reader = new ContractReader(this.refuse);
      if (known !== undefined || type.optional !== true) reader.value(path, type, known);
      return reader.problems;
    });
  }

  private named(path: string, name: string, type: ContractType, value: unknown): unknown {
    const allowed = enums[name];
    if (allowed !== undefined) {
      const isAllowed = allowed.includes(value as string);
      return isAllowed ? value : this.wrong(path, value, `use one of ${allowed.join(", ")}`);
    }
    if (!isObject(value)) return this.wrong(path, value, `give ${described(type)}`);
    return this.object(path, membersOf(name), value, path);
  }

  private object(path: string, members: ContractMembers, value: object, whole: string): unknown {
    if (!isPlainObject(value)) return this.instance(whole, members, value);
    const given = value as { [member: string]: unknown };
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(members, name)) this.unknown(step(path, name), name, Object.keys(members));
    }
    return Object.fromEntries(
      Object.entries(members).flatMap(([name, type]) => {
        const member = Object.hasOwn(given, name) ? given[name] : undefined;
        if (member === undefined && type.optional === true) return [];
        return [[name, this.value(step(path, name), type, member)]];
      }),
    );
  }

  /** A component in the place of a contract that it keeps: it may have more than the contract asks for. */
  private instance(path: string, members: ContractMembers, value: object): unknown {
    const given = value as { [member: string]: unknown };
    const names = Object.keys(members);
    const missing = names.filter((name) => members[name]?.optional !== true && given[name] === undefined);
    const hasAny = names.some((name) => given[name] !== undefined);
    if (missing.length === 0 && hasAny) return value;
    const lacks = missing.length === 0 ? "" : ` (it has no ${missing.join(", no ")})`;
    return this.wrong(path, value, `give ${objectWith(members)}${lacks}`);
  }

  private list(path: string, type: ContractType, items: ContractType, value: unknown): unknown {
    if (!Array.isArray(value)) return this.wrong(path, value, `give ${described(type)}`);
    // Not `map`, which passes over what is missing in the middle.
    return Array.from(value, (element: unknown, index) => this.value(`${path}[${index}]`, items, element));
  }

  private map(path: string, type: ContractType, content: ContractType, value: unknown): unknown {
    if (!isObject(value) || !isPlainObject(value)) return this.wrong(path, value, `give ${described(type)}`);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.value(step(path, name), content, member)]),
    );
  }

  private wrong(property: string, value: unknown, remedy: string): unknown {
    // Of an object nobody needs the content, which may be long and hold what is nobody's business.
    const said = isObject(value) && isPlainObject(value) ? { said: "an object" } : {};
    this.problems.push({ property, value, remedy, ...said });
    return unusable;
  }

  /** Its value is not said: nobody knows whether it is a secret. */
  private unknown(property: string, name: string, known: string[]): void {
    const near = nearest(name, known);
    const remedy = near === undefined ? `remove it (known are ${known.join(", ")})` : `did you mean ${near}?`;
    this.problems.push({ property, value: undefined, remedy, said: "unknown property" });
  }
}

/** An Output that fails if its value has a problem. A secret is refused like any other value, but not repeated. */
export function checkedLater<T>(
  output: pulumi.Output<T>,
  refuse: Refuse,
  problemsOf: (known: T) => Problem[],
): pulumi.Output<T> {
  const refused = async (problems: Problem[]): Promise<never> => {
    const isSecret = await pulumi.isSecret(output);
    throw refuse(isSecret ? problems.map((problem) => ({ ...problem, said: "[secret]" })) : problems);
  };
  return output.apply((known) => {
    const problems = problemsOf(known);
    return problems.length === 0 ? known : refused(problems);
  }) as pulumi.Output<T>;
}

function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value should be, in words. */
function described(type: ContractType): string {
  if (type.ref !== undefined) {
    const allowed = enums[type.ref];
    return allowed === undefined ? objectWith(membersOf(type.ref)) : `one of ${allowed.join(", ")}`;
  }
  if (type.items !== undefined) return `a list of ${plural(type.items)}`;
  if (type.additionalProperties !== undefined) return `an object of ${plural(type.additionalProperties)} by name`;
  return type.type === "boolean" ? "true or false" : `a ${type.type ?? "value"}`;
}

function plural(type: ContractType): string {
  if (type.ref !== undefined)
    return enums[type.ref] === undefined ? `objects, each ${described(type)}` : described(type);
  return type.items !== undefined || type.additionalProperties !== undefined ? described(type) : `${type.type ?? ""}s`;
}

function objectWith(members: ContractMembers): string {
  const required = Object.keys(members).filter((name) => members[name]?.optional !== true);
  return required.length === 0
    ? `an object ({} will do; it may have ${Object.keys(members).join(", ")})`
    : `an object with ${required.join(", ")}`;
}

/** A value that is right but for its quotes is what YAML and JSON make of one. */
function scalarRemedy(type: ContractType, value: unknown): string {
  const wanted = described(type);
  const isScalar = ["string", "number", "boolean"].includes(typeof value);
  if (type.type === "string" && isScalar) return `give ${wanted}: put it in quotes`;
  const looksRight =
    type.type === "boolean"
      ? value === "true" || value === "false"
      : typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
  return looksRight ? `give ${wanted}, without quotes` : `give ${wanted}`;
}
