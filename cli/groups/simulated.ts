// Commands that plan and run an environment in the simulated cloud.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { UpOptions } from "../commands/up";
import type { EnvironmentOptions } from "../session";
import { all, environmentCommand } from "../options";

const load = createRequire(__filename);

export function addPlan(program: Command): void {
  environmentCommand(program, "plan", "show what `up` would create, update, replace and delete")
    .option("--expect-no-changes", "exit with 1 if anything would change")
    .option(...all)
    .action(async (environment: string, options: EnvironmentOptions & { expectNoChanges?: boolean; all?: boolean }) => {
      const { plan } = load("../commands/plan") as typeof import("../commands/plan");
      await plan(environment, options);
    });
}

export function addUp(program: Command): void {
  environmentCommand(program, "up", "bring an environment up in the simulated cloud, and keep it for the next run")
    .option(...all)
    .option("--lose <names...>", "resources whose data may be lost (default: asks on a terminal, refuses elsewhere)")
    .action(async (environment: string, options: UpOptions) => {
      const { up } = load("../commands/up") as typeof import("../commands/up");
      await up(environment, options);
    });
}

export function addDestroy(program: Command): void {
  environmentCommand(program, "destroy", "take an environment down in the simulated cloud; refuses what is protected")
    .option(...all)
    .action(async (environment: string, options: EnvironmentOptions & { all?: boolean }) => {
      const { destroy } = load("../commands/destroy") as typeof import("../commands/destroy");
      await destroy(environment, options);
    });
}
