// Options and arguments that commands share, and how they are read.
import { InvalidArgumentError, type Command } from "commander";

const json = ["--json", "print one JSON document (docs/plan-format.md) and nothing else on standard output"] as const;

export const cwd = [
  "--cwd <folder>",
  "folder of the Pulumi project (default: the nearest one upwards from here)",
] as const;

/** What a command reads in place of an environment's plan. */
export const printed = "what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed";

export const all = ["--all", "show every resource and every property, not only the heaviest"] as const;

/** Fewer would not hold a comparison's heading. */
const fewestBytes = 1000;

export function bytes(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < fewestBytes) {
    throw new InvalidArgumentError(`use a whole number of at least ${fewestBytes}.`);
  }
  return number;
}

const mostDays = 3650;

export function days(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || number > mostDays) {
    throw new InvalidArgumentError(`use a whole number of days, at most ${mostDays}.`);
  }
  return number;
}

export function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new InvalidArgumentError("use a whole number from 1 to 65535.");
  }
  return number;
}

/** Of a page that a comment may lead to, as it is written between angle brackets in Markdown. */
export function webAddress(text: string): string {
  if (!text.startsWith("https://") || !URL.canParse(text)) {
    throw new InvalidArgumentError("use an address that begins with https://.");
  }
  return new URL(text).href.replaceAll("<", "%3C").replaceAll(">", "%3E");
}

/** A command about one environment. */
export function environmentCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument("<environment>", "the stack, by the name of its Pulumi.<name>.yaml")
    .option(...cwd)
    .option(...json);
}
