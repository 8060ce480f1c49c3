// Options and arguments that commands share, and how they are read.
import { InvalidArgumentError, type Command } from "commander";

/** `page` describes the document. */
export function json(page?: string): [flags: string, description: string] {
  const where = page === undefined ? "" : ` (${page})`;
  return ["--json", `print one JSON document${where} and nothing else on standard output`];
}

/** What a command is about. */
export const stackByName = "the stack, by the name of its Pulumi.<name>.yaml";

export const stackToPlan = `${stackByName}: its plan in the simulated cloud`;

export const cwd = [
  "--cwd <folder>",
  "folder of the Pulumi project (default: the nearest one upwards from here)",
] as const;

/** What a command reads in place of an environment's plan. */
export const printed = "what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed";

export const fromFile = ["--from <file>", `of any Pulumi program: ${printed}`] as const;

export const all = ["--all", "show every resource and every property, not only the heaviest"] as const;

/** Fewer would not hold a comparison's heading. */
const fewestBytes = 1000;

export function bytes(text: string): number {
  const number = numberOf(text);
  if (!(number >= fewestBytes)) {
    throw new InvalidArgumentError(`use a whole number of at least ${fewestBytes}.`);
  }
  return number;
}

/** `Number` reads an empty text, `0x10` and `1e3` too, which are slips here. */
function numberOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
}

/** Reads a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = numberOf(text);
    if (!(number >= least && number <= most)) {
      throw new InvalidArgumentError(`use a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Minutes, seconds or how often, of what a command waits for or repeats. */
export const upTo9999 = wholeNumber(0, 9999);

export const days = wholeNumber(0, 3650);

export const port = wholeNumber(1, 65_535);

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
    .argument("<environment>", stackByName)
    .option(...cwd)
    .option(...json("docs/plan-format.md"));
}
