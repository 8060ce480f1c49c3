import * as pulumi from "@pulumi/pulumi";
import { made } from "./made";
import { describe, type Problem } from "./problem";

/** An error names this many problems at most. */
const mostProblems = 100;

/** Arguments that a component cannot use, all of them at once. No stack trace: the message is meant for the caller. */
export class ArgumentError extends pulumi.RunError {
  /** `message` is one line for a single problem, or what `problems` amount to. */
  constructor(
    message: string,
    public readonly problems: readonly Problem[] = [],
  ) {
    super(message);
    // The SDK puts the name of each property on its way before the message of an error, which names what is wrong by itself.
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined, configurable: true });
  }
}

/** What the maker of a part calls a property of the part; nothing where nobody gave it to the maker. */
export type NameOf = (property: string) => string | undefined;

/** A component that makes another one in its constructor. */
export interface Maker {
  subject: Subject;
  nameOf: NameOf;
}

/** The part whose constructor runs, as errors name it. */
let making: (Maker & { part: string }) | undefined;

/**
 * The component that an error is about. Of a part it is the component that a person wrote, which calls the part's properties by its own names.
 * Much is refused only when an Output is known, long after the constructor: make the subject in the constructor, and keep it.
 */
export class Subject {
  private readonly maker: Maker | undefined;
  private readonly refusals = new Map<string, ArgumentError>();

  /** `name` is the component in the error, for example `Network "main"`. */
  constructor(private readonly name: string) {
    this.maker = making?.part === name ? making : undefined;
  }

  public toString(): string {
    return this.name;
  }

  /** The error with these problems. The same problems make the same error: the SDK tells one error once, however many Outputs fail with it. */
  public refusal(problems: readonly Problem[]): ArgumentError {
    const named = this.named(problems);
    if (named !== undefined && this.maker !== undefined) return this.maker.subject.refusal(named);
    const lines = [...new Set(problems.map(describe))];
    const shown = lines.slice(0, mostProblems);
    if (shown.length < lines.length) shown.push(`and ${lines.length - shown.length} more`);
    const text = [`${this.name} cannot be created:`, ...shown.map((line) => `  ${line}`)].join("\n");
    return made(this.refusals, text, () => new ArgumentError(text, problems));
  }

  /** @throws ArgumentError with one problem. `shownAs` stands in place of the value, as in a `Problem`. */
  public refuse(property: string, value: unknown, remedy: string, shownAs?: string): never {
    throw this.refusal([{ property, value, remedy, ...(shownAs === undefined ? {} : { shownAs }) }]);
  }

  /** A property, with the component, as a person wrote both: for errors about several components. It says which part of an application is meant. */
  public written(property: string): string {
    const [subject, called] = this.outermost(property);
    const part = subject === this ? "" : ` (${this.name.split(" ")[0] ?? ""})`;
    return `${subject.name}: ${called}${part}`;
  }

  private outermost(property: string): [subject: Subject, property: string] {
    const called = this.maker?.nameOf(property);
    return called === undefined || this.maker === undefined ? [this, property] : this.maker.subject.outermost(called);
  }

  /** The problems as the maker names them, if it gave all of the properties. */
  private named(problems: readonly Problem[]): Problem[] | undefined {
    const named = problems.flatMap((problem) => {
      const property = this.maker?.nameOf(problem.property);
      return property === undefined ? [] : [{ ...problem, property }];
    });
    return named.length < problems.length ? undefined : named;
  }
}

/** Makes a part. What the part refuses, now or when an Output is known, is said of its maker, by the maker's names. */
export function makePart<Args, Part extends pulumi.ComponentResource>(
  maker: Maker,
  component: new (name: string, args: Args, opts?: pulumi.ComponentResourceOptions) => Part,
  name: string,
  args: Args,
  opts: pulumi.ComponentResourceOptions,
): Part {
  const outer = making;
  making = { ...maker, part: `${component.name} "${name}"` };
  try {
    return new component(name, args, opts);
  } finally {
    making = outer;
  }
}
