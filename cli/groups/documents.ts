// Commands that show an environment as a page, a picture or a document.
import { createRequire } from "node:module";
import { Option, type Command } from "commander";
import type { BlueprintOptions } from "../commands/blueprint";
import type { OpenCommandOptions } from "../commands/open";
import type { PictureOptions } from "../commands/picture";
import { cwd, fromFile, json, port, printed, stackByName } from "../options";

const load = createRequire(__filename);

export function addOpen(program: Command): void {
  program
    .command("open")
    .summary("show an environment as a page in your browser")
    .description(
      "show an environment as a page on this machine: its health, what runs where, what would change, what it costs, what to do when it breaks; live while an `up` runs",
    )
    .argument(
      "[environment]",
      `${stackByName} (default: one that is up in the simulated cloud); with --from, the title`,
    )
    .option("--from <file>", `show ${printed}, again when the file changes`)
    .option("--events <file>", "follow a real run: what `pulumi up --event-log <file>` writes")
    .option("--port <number>", "port on 127.0.0.1 (default: a free one)", port)
    .option("--no-browser", "only print the link")
    .option(...cwd)
    .action(async (environment: string | undefined, options: OpenCommandOptions) => {
      const { open } = load("../commands/open") as typeof import("../commands/open");
      await open(environment, options);
    });
}

export function addPicture(program: Command): void {
  program
    .command("picture")
    .summary("draw an environment as a diagram")
    .description(
      "draw an environment as people do: users, edge, origins, applications, data, the way of the secrets, regions",
    )
    .argument("[environment]", `${stackByName}; with --from, the title`)
    .option("--from <file>", `draw ${printed}`)
    .option("--focus <application>", "only what concerns one application")
    .addOption(
      new Option("--format <format>", "mermaid, which forges show, or svg (default: by the name of --out)").choices([
        "mermaid",
        "svg",
      ]),
    )
    .option("--out <file>", "write a file (default: standard output)")
    .option(...cwd)
    .action(async (environment: string | undefined, options: PictureOptions) => {
      const { picture } = load("../commands/picture") as typeof import("../commands/picture");
      await picture(environment, options);
    });
}

export function addBlueprint(program: Command): void {
  program
    .command("blueprint")
    .summary("write the manual process of an environment as a versioned document")
    .description(
      "compose the versioned document of an environment: what exists and why, each step by hand, contracts, rights, recovery, how to leave",
    )
    .argument("<environment>", `${stackByName}; with --from, the title`)
    .option(...fromFile)
    .option("--out <file.md>", "write the document, and its data beside it (default: the document on standard output)")
    .option(
      "--check",
      "write nothing, and exit with 1 if the document (default: docs/blueprints/<environment>.md) is stale",
    )
    .option(...cwd)
    .option(...json("docs/blueprints.md"))
    .action(async (environment: string, options: BlueprintOptions) => {
      const { blueprint } = load("../commands/blueprint") as typeof import("../commands/blueprint");
      await blueprint(environment, options);
    });
}
