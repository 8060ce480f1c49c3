// Commands that say what a change does.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { CompareOptions } from "../commands/compare";
import type { ConsequencesOptions } from "../commands/consequences";
import type { DriftOptions } from "../commands/drift";
import { bytes, json, webAddress } from "../options";

const load = createRequire(__filename);

export function addConsequences(program: Command): void {
  program
    .command("consequences")
    .summary("say in words what a change loses, moves and interrupts")
    .description(
      "say in words what a change means: what is lost, left behind or away, what nobody can undo, what to look at; of a state, what its end would mean",
    )
    .argument(
      "<file>",
      "what `groundplan plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed; - is standard input",
    )
    .option("--all", "leave nothing out")
    .option(...json())
    .option("--expect-no-loss", "exit with 1 if data is lost")
    .action((file: string, options: ConsequencesOptions) => {
      const { consequences } = load("../commands/consequences") as typeof import("../commands/consequences");
      consequences(file, options);
    });
}

export function addCompare(program: Command): void {
  program
    .command("compare")
    .summary("compare two plans as Markdown, for a pull request")
    .description(
      "compare two plans as Markdown, replacements and deletions first: what a change does to an environment",
    )
    .argument("<base>", "JSON document of `plan --json` before the change; or a folder with one for each environment")
    .argument("<head>", "JSON document of `plan --json` after it; or a folder with files of the same names")
    .option("--expect-no-changes", "exit with 1 if the plans differ")
    .option(
      "--limit <bytes>",
      "leave sections out of a longer text, the lightest first, and say how much (default: no limit)",
      bytes,
    )
    .option("--whole <address>", "page that has the whole comparison; linked where a section is left out", webAddress)
    .option(
      "--policy <folder>",
      "also list the rules that the change breaks, with the policy.yaml of this folder (default: no rules)",
    )
    .action((base: string, head: string, options: CompareOptions) => {
      const { compare } = load("../commands/compare") as typeof import("../commands/compare");
      compare(base, head, options);
    });
}

export function addDrift(program: Command): void {
  program
    .command("drift")
    .summary("report what differs from the program in the real cloud")
    .description(
      "report what `pulumi preview --refresh --run-program --json` found to differ; exits with 1 if anything does",
    )
    .argument("<preview>", "what that command printed")
    .option(
      "--state <file>",
      "what `pulumi stack export` printed: also report what others have set in objects of its cluster, by kubectl",
    )
    .option("--repair", "with --state: apply what the program asks for, and remove the rest")
    .action(async (preview: string, options: DriftOptions) => {
      const { drift } = load("../commands/drift") as typeof import("../commands/drift");
      await drift(preview, options);
    });
}
