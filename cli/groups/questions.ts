// Commands that answer one question about an environment.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { CostOptions } from "../commands/cost";
import type { InventoryOptions } from "../commands/inventory";
import type { ReadingOptions } from "../reading/environment";
import { cwd, days, fromFile, json, stackByName, stackToPlan } from "../options";

const load = createRequire(__filename);

export function addCriticalPath(program: Command): void {
  program
    .command("critical-path")
    .summary("estimate how long an `up` takes, and what it waits for")
    .description(
      "say what an `up` with the real engine waits for longest, why each step waits, and what has time to spare",
    )
    .argument("[environment]", stackToPlan)
    .option(...fromFile)
    .option(...cwd)
    .option(...json("docs/critical-path.md"))
    .action(async (environment: string | undefined, options: ReadingOptions) => {
      const { criticalPath } = load("../commands/critical-path") as typeof import("../commands/critical-path");
      await criticalPath(environment, options);
    });
}

export function addCost(program: Command): void {
  program
    .command("cost")
    .summary("estimate what an environment, or a change of it, costs a month")
    .description(
      "say what an environment costs a month, what a change makes of it, what the money buys and what is cheaper",
    )
    .argument("[environment]", stackToPlan)
    .option(...fromFile)
    .option("--compare <file>", "what was before, in such a file (default: what the plan itself changes)")
    .option("--usage <file>", "what is done with it in a month, as YAML (docs/cost.md; default: a small business's)")
    .option("--idle", "as if nobody asked for anything")
    .option("--prices", "print the table of prices, with the day and the page that each was read on, and exit")
    .option(...cwd)
    .option(...json("docs/cost.md"))
    .action(async (environment: string | undefined, options: CostOptions) => {
      const { cost } = load("../commands/cost") as typeof import("../commands/cost");
      await cost(environment, options);
    });
}

export function addInventory(program: Command): void {
  program
    .command("inventory")
    .summary("list versions, with the end of their support")
    .description(
      "say what has a version: what runs, what the program wants, what is newest, when its support ends, and what to do",
    )
    .argument("[environment]", stackByName)
    .option(...fromFile)
    .option("--state <file>", "what runs, from what `pulumi stack export` printed")
    .option(
      "--live",
      "what runs, from Google's APIs and Vault, with the application default credentials; changes nothing",
    )
    .option("--check", "exit with 1 if support of anything has ended, or ends within the horizon")
    .option("--horizon <days>", "days before an end from which it counts (default: 90)", days)
    .option("--all", "packages, providers and actions that need nothing too")
    .option(...cwd)
    .option(...json("docs/inventory.md"))
    .action(async (environment: string | undefined, options: InventoryOptions) => {
      const { inventory } = load("../commands/inventory") as typeof import("../commands/inventory");
      await inventory(environment, options);
    });
}
