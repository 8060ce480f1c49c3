import { createRequire } from "node:module";
import type { Command } from "commander";
import type { PolicyOptions } from "../commands/policy";
import { cwd, fromFile, json, stackToPlan } from "../options";

const load = createRequire(__filename);

/** Adds `policy`. Its code is loaded when it runs. */
export function addPolicyCommands(program: Command): void {
  program
    .command("policy")
    .summary("check an environment against the rules")
    .description(
      "judge an environment by the rules: what is open, unprotected, without backups or in plain text; exits with 1 if a mandatory rule is broken",
    )
    .argument("[environment]", stackToPlan)
    .option(...fromFile)
    .option("--all", "show each value that is not known yet")
    .option(...cwd)
    .option(...json("docs/policy.md"))
    .action(async (environment: string | undefined, options: PolicyOptions) => {
      const { policy } = load("../commands/policy") as typeof import("../commands/policy");
      await policy(environment, options);
    });
}
