import { createRequire } from "node:module";
import type { Command } from "commander";
import type { PromoteOptions } from "../commands/promote";
import { cwd, json } from "../options";

const load = createRequire(__filename);

/** Adds `promote`. Its code is loaded when it runs. */
export function addPromoteCommands(program: Command): void {
  program
    .command("promote")
    .summary("take an image from one environment to the next, by its digest")
    .description(
      "take the image that one environment runs into the configuration of another, by its digest; refuses an image that never ran healthy there, or that was rolled back; writes nothing without --yes",
    )
    .argument("<from>", "the stack that runs it")
    .argument("<to>", "the stack whose Pulumi.<name>.yaml gets it")
    .requiredOption("--app <name>", "the application")
    .option("--yes", "write it")
    .option("--even-if-rolled-back", "although an environment went back from this image, or aborted its rollout")
    .option(...cwd)
    .option(...json("docs/promotion.md"))
    .action(async (from: string, to: string, options: PromoteOptions) => {
      const { promote } = load("../commands/promote") as typeof import("../commands/promote");
      await promote(from, to, options);
    });
}
