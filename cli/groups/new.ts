// `groundplan new`: a project, and what it gets more of.
import { createRequire } from "node:module";
import { Option, type Command } from "commander";
import type { NewAppOptions } from "../commands/new-app";
import type { NewProjectOptions } from "../commands/new-project";
import type { Language } from "../new/template";
import { cwd, json } from "../options";

const load = createRequire(__filename);

/** Adds the commands. Each one's code is loaded when it runs. */
export function addNewCommands(program: Command): void {
  const made = program.command("new").description("write a new project, or a new application of one");
  made
    .command("project")
    .description(
      "write a project that uses the library: one application with all that a business needs around it; the folder is empty or not there",
    )
    .argument("<folder>", "where it is written")
    .option("--name <name>", "name of the project (default: the folder's)")
    .option("--image <image>", "image of the application, as its owner names it (default: Google's sample service)")
    .addOption(
      new Option("--language <language>", "what the program is written in; others than TypeScript take the Pulumi CLI")
        .choices(["typescript", "yaml", "python"] satisfies Language[])
        .default("typescript"),
    )
    .option(...json())
    .action((folder: string, options: NewProjectOptions) => {
      const { newProject } = load("../commands/new-project") as typeof import("../commands/new-project");
      newProject(folder, options);
    });
  made
    .command("app")
    .description(
      "write an application's file, its line in the table of applications and its configuration; says what of it is there already, and overwrites nothing",
    )
    .argument("<name>", "name of the application, 3 to 16 lower-case letters, digits and hyphens")
    .option(
      "--from <file>",
      "translate a Compose file, a Score file, a service of Knative or Cloud Run, objects of Kubernetes, a fly.toml, a render.yaml or a Procfile; lists what is not translated, line by line",
    )
    .option(
      "--split",
      "write programs that share no data, secrets, volumes or image as applications of their own, which call each other",
    )
    .option("--profile <name...>", "profiles of a Compose file whose services run too")
    .option("--image <image>", "image of the application, as its owner names it (default: that of the file)")
    .option("--port <port>", "port that its server listens on (default: that of the file, or 8080)")
    .option("--health <path>", "path that answers 200 while it is healthy (default: that of the file)")
    .addOption(
      new Option(
        "--hostname <name...>",
        "host names that users load; one without a dot is below each environment's domain",
      ).default([], "the application's name there"),
    )
    .option("--dry-run", "write nothing, and show the application's file")
    .option(...cwd)
    .option(...json())
    .addHelpText("after", "\nWhat can be translated, and what becomes of it: docs/translation.md")
    .action((name: string, options: NewAppOptions) => {
      const { newApp } = load("../commands/new-app") as typeof import("../commands/new-app");
      newApp(name, options);
    });
}
