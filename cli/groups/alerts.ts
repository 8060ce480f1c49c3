// `groundplan alerts`: whether an environment's alerts would come.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { EnvironmentOptions } from "../session";
import { cwd, json, stackByName } from "../options";

const load = createRequire(__filename);

/** Adds the commands. Each one's code is loaded when it runs. */
export function addAlertCommands(program: Command): void {
  const alerts = program
    .command("alerts")
    .summary("try the alerts of an environment")
    .description("try the alerts of an environment; see docs/alerts.md");
  alerts
    .command("drill")
    .description(
      "make the condition of each alert true in the simulated cloud, and show which fire and whom they notify; exits with 1 if one does not fire, fires for another alert's reason, or fires although nothing happens",
    )
    .argument("<environment>", `${stackByName}; it must be up in the simulated cloud`)
    .option(...cwd)
    .option(...json())
    .action((environment: string, options: EnvironmentOptions) => {
      const { alertsDrill } = load("../commands/alerts-drill") as typeof import("../commands/alerts-drill");
      alertsDrill(environment, options);
    });
}
