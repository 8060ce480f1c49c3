// `groundplan rollout`: how a new version gets its requests.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { RolloutKind, RolloutOptions } from "../commands/rollout";
import { cwd, json, upTo9999 } from "../options";

const load = createRequire(__filename);

/** Adds the commands. Their code is loaded when one runs. */
export function addRolloutCommands(program: Command): void {
  const rollout = program
    .command("rollout")
    .summary("shift requests of a real stack to a new version in steps")
    .description(
      "hand the requests of a real stack over to its new versions in steps, with checks in between; says what it would do, and changes nothing without --yes",
    );
  const add = (name: RolloutKind): Command => {
    const command = rollout
      .command(name)
      .description(texts[name])
      .argument("<stack>", "the stack, as `pulumi stack ls` names it")
      .option("--app <name>", "the application (default: every one that has a rollout)")
      .option("--process <name>", "the process (default: every one that has a rollout)")
      .action(async (stack: string, options: RolloutOptions) => {
        const { runRollout } = load("../commands/rollout") as typeof import("../commands/rollout");
        await runRollout(name, stack, options);
      });
    return name === "status"
      ? command
      : command
          .option("--yes", "do it")
          .option(
            "--wait <minutes>",
            "how long to wait beyond the pause of a step, for requests or for an instance",
            upTo9999,
            60,
          );
  };
  add("status");
  add("promote")
    .option("--full", "everything at once, without a check")
    .option("--retry", "begin a version again that was aborted");
  add("abort");
  for (const command of rollout.commands) command.option(...cwd).option(...json());
}

const texts: Record<RolloutKind, string> = {
  status: "who gets requests, and what is next",
  promote: "go through the steps until the new version has everything, or returns everything because a check failed",
  abort: "give everything back to the version from before",
};
