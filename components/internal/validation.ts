import * as pulumi from "@pulumi/pulumi";
import type { Rule } from "./rules";

export type { Rule } from "./rules";

/** Arguments that a component cannot use, all of them at once. No stack trace: the message is meant for the caller. */
export class ArgumentError extends pulumi.RunError {}

function describe(property: string, value: unknown, remedy: string): string {
  return `${property}: ${value === undefined ? "missing" : JSON.stringify(value)}; ${remedy}`;
}

/**
 * Collects what is wrong with a component's arguments, so that the caller sees every problem in one error, before the
 * component has created anything.
 *
 * A value that is not known yet (an Output) is checked when it becomes known: use what `property` returns in its place,
 * so that the resource that needs the value waits for the check.
 */
export class Arguments {
  private readonly problems: string[] = [];

  /** `subject` names the component in the error, for example `Network "main"`. */
  constructor(private readonly subject: string) {}

  /** Checks one property by one rule. An absent optional property passes. */
  property<T extends string | number>(property: string, value: T, rule: Rule<T>): T;
  property<T extends string | number>(property: string, value: T | undefined, rule: Rule<T>): T | undefined;
  property<T>(property: string, value: pulumi.Input<T>, rule: Rule<T>): pulumi.Input<T>;
  property<T>(property: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): pulumi.Input<T> | undefined;
  property<T>(property: string, value: pulumi.Input<T> | undefined, rule: Rule<T>): pulumi.Input<T> | undefined {
    if (value === undefined) return undefined;
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
      return pulumi.output(value).apply((known) => {
        const remedy = rule(known as T);
        if (remedy !== undefined) throw this.error([describe(property, known, remedy)]);
        return known as T;
      });
    }
    const remedy = rule(value);
    if (remedy !== undefined) this.problem(property, value, remedy);
    return value;
  }

  /** Checks each element of a list by one rule. An absent list has none. */
  each<T extends string | number>(property: string, list: readonly T[] | undefined, rule: Rule<T>): T[];
  each<T>(property: string, list: readonly pulumi.Input<T>[] | undefined, rule: Rule<T>): pulumi.Input<T>[];
  each<T>(property: string, list: readonly pulumi.Input<T>[] = [], rule: Rule<T>): pulumi.Input<T>[] {
    return list.map((element, index) => this.property(`${property}[${index}]`, element, rule));
  }

  /** Notes a problem that concerns several properties, or a list's element. */
  problem(property: string, value: unknown, remedy: string): void {
    this.problems.push(describe(property, value, remedy));
  }

  /** Throws if anything was wrong. Call it before the first resource is created. */
  done(): void {
    if (this.problems.length > 0) throw this.error(this.problems);
  }

  private error(problems: string[]): ArgumentError {
    return new ArgumentError([`${this.subject} cannot be created:`, ...problems.map((line) => `  ${line}`)].join("\n"));
  }
}
