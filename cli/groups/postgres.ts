// `groundplan postgres`: what an operator does when a region is lost, or data are.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { PostgresOptions } from "../commands/postgres";
import { cwd, json, upTo9999 } from "../options";

const load = createRequire(__filename);

/** Adds the commands. Their code is loaded when one runs. */
export function addPostgresCommands(program: Command): void {
  const postgres = program
    .command("postgres")
    .summary("fail over, restore and clone the database server of a real stack")
    .description(
      "fail over, fail back, restore and clone the database server of a real stack; says what it would do and what is lost, and changes nothing without --yes",
    );
  const add = (name: keyof typeof texts): Command =>
    postgres
      .command(name)
      .description(texts[name])
      .argument("<stack>", "the stack, as `pulumi stack ls` names it")
      .option("--server <name>", "the Postgres component (default: the only one)")
      .option("--yes", "do it")
      .option("--wait <minutes>", "how long one step may take", upTo9999, 60)
      .action(async (stack: string, options: PostgresOptions) => {
        const { runPostgres } = load("../commands/postgres") as typeof import("../commands/postgres");
        await runPostgres(name, stack, options);
      });
  for (const name of ["failover", "failback"] as const) {
    add(name)
      .option("--accept-loss", "go on although writes have not reached the replica: its primary's region is lost")
      .option(
        "--writers-stopped",
        "everything that writes is stopped already: promote as soon as all of it has arrived",
      )
      .option("--cancel", "let writes in again; only before the replica is promoted");
  }
  add("rejoin").option("--remove <instance>", "the former primary, whose data may go; a last backup stays 30 days");
  add("restore")
    .option("--at <time>", "the moment to go back to, such as 2026-11-22T09:30:00Z")
    .option("--backup <id>", "the backup to go back to, by its id in `gcloud sql backups list`");
  add("clone")
    .requiredOption("--to <instance>", "name of the new instance")
    .option("--at <time>", "the moment to copy (default: now)");
  for (const command of postgres.commands) command.option(...cwd).option(...json());
}

const texts = {
  failover: "hand the writes over to failoverRegion",
  failback: "hand the writes back to region",
  rejoin: "make a replica in place of a former primary, under its name",
  restore: "put the instance that takes the writes back to a moment or a backup, in place",
  clone: "copy the instance that takes the writes into another one, to look at",
};
