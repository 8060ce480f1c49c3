// Commands about words: what one means, and which could be next.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { ReadingOptions } from "../reading/environment";
import { cwd, json } from "../options";

const load = createRequire(__filename);

export function addExplain(program: Command): void {
  program
    .command("explain")
    .summary("explain a resource, a type, a configuration key or an error")
    .description(
      "explain a resource of an environment, a resource type, a configuration key, a word of an application's specification or an error: what it is, what it costs, what a change does and what helps",
    )
    .argument(
      "<subject...>",
      "a type, a URN, a key of Pulumi.yaml, a word such as scaling.min, an error; after an environment, a resource of it; - for the output of a failed run on standard input",
    )
    .option(
      "--from <file>",
      "look for the resource in what `groundplan plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
    )
    .option(...cwd)
    .option(...json())
    .action(async (words: string[], options: ReadingOptions) => {
      const { explain } = load("../commands/explain") as typeof import("../commands/explain");
      await explain(words, options);
    });
}

export function addComplete(program: Command): void {
  program
    .command("complete")
    .summary("print a completion script for bash, zsh or fish")
    .description("print the completion script of a shell, for commands, options, environments and applications")
    .argument(
      "[words...]",
      "bash, zsh or fish; after --, the words of a command line, of which a shell asks what could be next",
    )
    .action(async (words: string[]) => {
      const { complete } = load("../commands/complete") as typeof import("../commands/complete");
      const asked = process.argv[process.argv.indexOf("complete") + 1] === "--";
      await complete(program, words, asked);
    });
}
