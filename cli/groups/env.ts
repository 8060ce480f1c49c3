// `groundplan env`: an environment's configuration and secrets, for people at a laptop and for scripts.
import { createRequire } from "node:module";
import { Option, type Command } from "commander";
import { ExitCode } from "../env/exit-code";
import { DatabaseAccess, Role } from "../env/names";
import type { OutputOptions } from "../render/output";
import { cwd, json, wholeNumber } from "../options";

const load = createRequire(__filename);

type OutputModule = typeof import("../env/output");

const endWithStatus: OutputModule["endWithStatus"] = (options, command) =>
  (load("../env/output") as OutputModule).endWithStatus(options, command);

const environment = ["<environment>", "the environment, by the name of its stack"] as const;
const tree = {
  secret: ["--secret", "the secrets"] as const,
  config: ["--config", "the plain configuration"] as const,
};

/** Adds the commands. Each one's code is loaded when it runs. */
export function addEnvCommands(program: Command): void {
  const env = program
    .command("env")
    .summary("read, compare and change the values of an environment")
    .description("read, compare and change the values of an environment; see docs/laptop.md")
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? ExitCode.Ok : ExitCode.Usage));
  addPull(env);
  addRun(env);
  addDiff(env);
  addCheck(env);
  addSet(env);
  addEdit(env);
}

/** The options that every command has: where the values are, and who logs in. */
function withTarget(command: Command): Command {
  return command
    .option("--app <name>", "application (default: the only one of `apps` in the stack's file)")
    .option("--address <url>", "Vault's address (default: VAULT_ADDR, else that of the stack's file)")
    .option(
      "--project <id>",
      "Google Cloud project whose service account logs in (default: `gcp:project` of the stack)",
    )
    .addOption(new Option("--role <role>", "who logs in, unless VAULT_TOKEN is set").choices(Object.values(Role)))
    .option(...cwd);
}

function databaseOption(): Option {
  return new Option("--database <access>", "database user to have made (default: readonly, if it may be had)").choices(
    Object.values(DatabaseAccess),
  );
}

function addPull(env: Command): void {
  withTarget(env.command("pull"))
    .description("write the values to a private file that git ignores")
    .argument(...environment)
    .option("-o, --output <format>", "format of the file: .env, json or yaml (default: .env)")
    .addOption(new Option("--format <format>", "the same, by the name that other tools have for it").hideHelp())
    .option("--file <file>", "the file (default: .env, .env.json or .env.yaml, in this folder)")
    .addOption(databaseOption())
    .option("--force", "overwrite a file that no pull wrote")
    .option(...json())
    .action((stack: string, options: Parameters<PullModule["pull"]>[1]) =>
      endWithStatus(options, () => (load("../commands/env-pull") as PullModule).pull(stack, options)),
    );
}

function addRun(env: Command): void {
  withTarget(env.command("run"))
    .description("run a command with the values in its environment, and nothing on disk")
    .usage("[options] <environment> -- <command...>")
    .argument(...environment)
    .argument("<command...>", "the command and its arguments, after --")
    .addOption(databaseOption())
    .option("--watch", "start the command again when the values change at their source")
    .option("--interval <seconds>", "time between two looks at the source with --watch", wholeNumber(1, 86_400), 60)
    .action(async (stack: string, command: string[], options: Parameters<RunModule["run"]>[2]) => {
      await endWithStatus({}, () => (load("../commands/env-run") as RunModule).run(stack, command, options));
      // A server that does not answer would keep this process until its time is over.
      process.exit();
    });
}

function addDiff(env: Command): void {
  withTarget(env.command("diff"))
    .description("compare two environments key by key, without showing a value")
    .argument("<one>", "an environment")
    .argument("<other>", "another one")
    .option("--only-names", "compare the names of the keys only, and read no value")
    .option("--show", "show the values, secrets too, as far as they may be read")
    .option("--exit-code", "exit with 1 if they differ")
    .option(...json())
    .action((one: string, other: string, options: Parameters<DiffModule["diff"]>[2]) =>
      endWithStatus(options, () => (load("../commands/env-diff") as DiffModule).diff(one, other, options)),
    );
}

function addCheck(env: Command): void {
  withTarget(env.command("check"))
    .description("check that every key which the program names has a value; exits with 1 if one has not")
    .argument(...environment)
    .option("--strict", "exit with 1 too for keys that the deployment makes or the program does not name")
    .option(...json())
    .action((stack: string, options: Parameters<CheckModule["check"]>[1]) =>
      endWithStatus(options, () => (load("../commands/env-check") as CheckModule).check(stack, options)),
    );
}

function addSet(env: Command): void {
  withTarget(env.command("set"))
    .description("set a value, from standard input or typed in unseen")
    .argument(...environment)
    .argument("<key>", "name of the variable")
    .argument("[value]", "the value; with --config only, since others see the command line")
    .option(...tree.secret)
    .option(...tree.config)
    .option(...json())
    .action((stack: string, key: string, value: string | undefined, options: Parameters<SetModule["set"]>[3]) =>
      endWithStatus(options, () => (load("../commands/env-set") as SetModule).set(stack, key, value, options)),
    );
  withTarget(env.command("unset"))
    .description("take a key away")
    .argument(...environment)
    .argument("<key>", "name of the variable")
    .option(...tree.secret)
    .option(...tree.config)
    .option(...json())
    .action((stack: string, key: string, options: Parameters<UnsetModule["unset"]>[2]) =>
      endWithStatus(options, () => (load("../commands/env-unset") as UnsetModule).unset(stack, key, options)),
    );
}

function addEdit(env: Command): void {
  withTarget(env.command("edit"))
    .description("edit the plain configuration, or with --secret the secrets, in $VISUAL or $EDITOR")
    .argument(...environment)
    .option(...tree.secret)
    .option(...tree.config)
    .option(...json())
    .action((stack: string, options: OutputOptions & Parameters<EditModule["edit"]>[1]) =>
      endWithStatus(options, () => (load("../commands/env-edit") as EditModule).edit(stack, options)),
    );
}

type PullModule = typeof import("../commands/env-pull");
type RunModule = typeof import("../commands/env-run");
type DiffModule = typeof import("../commands/env-diff");
type CheckModule = typeof import("../commands/env-check");
type SetModule = typeof import("../commands/env-set");
type UnsetModule = typeof import("../commands/env-unset");
type EditModule = typeof import("../commands/env-edit");
