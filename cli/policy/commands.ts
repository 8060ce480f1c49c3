import { createRequire } from "node:module";
import type { Command } from "commander";
import type { PolicyOptions } from "../commands/policy";
import { cwd } from "../options";

const load = createRequire(__filename);

/** Adds `policy`. Its code is loaded when it runs. */
export function addPolicyCommands(program: Command): void {
  program
    .command("policy")
    .description(
      "judge an environment by the rules: what is open, unprotected, without backups or in plain text; exits with 1 if a mandatory rule is broken",
    )
    .argument("[environment]", "the stack, by the name of its Pulumi.<name>.yaml: its plan in the simulated cloud")
    .option(
      "--from <file>",
      "of any Pulumi program: what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
    )
    .option("--all", "show each value that is not known yet")
    .option(...cwd)
    .option("--json", "print one JSON document (docs/policy.md) and nothing else on standard output")
    .action(async (environment: string | undefined, options: PolicyOptions) => {
      const { policy } = load("../commands/policy") as typeof import("../commands/policy");
      await policy(environment, options);
    });
}
