// The commands, their arguments and their options.
import { createRequire } from "node:module";
import { Command, InvalidArgumentError, Option } from "commander";
import { version } from "groundplan/package.json";
import { addAlertCommands } from "./alerts/commands";
import { addCacheCommands } from "./cache/commands";
import type { BlueprintOptions } from "./commands/blueprint";
import type { CompareOptions } from "./commands/compare";
import type { ConsequencesOptions } from "./commands/consequences";
import type { CostOptions } from "./commands/cost";
import type { DoctorOptions } from "./commands/doctor";
import type { DriftOptions } from "./commands/drift";
import type { InventoryOptions } from "./commands/inventory";
import type { LockOptions } from "./commands/lock";
import type { OpenCommandOptions } from "./commands/open";
import type { PictureOptions } from "./commands/picture";
import type { RecoverOptions } from "./commands/recover";
import type { RehearseOptions } from "./commands/rehearse";
import type { UpOptions } from "./commands/up";
import { addExamples } from "./examples";
import { addEnvCommands } from "./env/commands";
import { addNewCommands } from "./new/commands";
import { addPolicyCommands } from "./policy/commands";
import { addPostgresCommands } from "./postgres/commands";
import { addPromoteCommands } from "./promote/commands";
import { addReviewCommands } from "./review/commands";
import { addRolloutCommands } from "./rollout/commands";
import type { EnvironmentOptions } from "./session";
import { addVaultCommands } from "./vault/commands";
import type { ReadingOptions } from "./reading/environment";

const load = createRequire(__filename);

const json = ["--json", "print one JSON document (docs/plan-format.md) and nothing else on standard output"] as const;

const all = ["--all", "show every resource and every property, not only the heaviest"] as const;

/** Fewer would not hold a comparison's heading. */
const fewestBytes = 1000;

function bytes(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < fewestBytes) {
    throw new InvalidArgumentError(`use a whole number of at least ${fewestBytes}.`);
  }
  return number;
}

const mostDays = 3650;

function days(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0 || number > mostDays) {
    throw new InvalidArgumentError(`use a whole number of days, at most ${mostDays}.`);
  }
  return number;
}

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new InvalidArgumentError("use a whole number from 1 to 65535.");
  }
  return number;
}

/** Of a page that a comment may lead to, as it is written between angle brackets in Markdown. */
function webAddress(text: string): string {
  if (!text.startsWith("https://") || !URL.canParse(text)) {
    throw new InvalidArgumentError("use an address that begins with https://.");
  }
  return new URL(text).href.replaceAll("<", "%3C").replaceAll(">", "%3E");
}

/** A command about one environment. */
function environmentCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument("<environment>", "the stack, by the name of its Pulumi.<name>.yaml")
    .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
    .option(...json);
}

/** The command, with all that it can do. */
export const program = new Command("groundplan")
  .description(
    "Plans and runs a Pulumi program in a simulated cloud: no account, no credentials, nothing to pay. Reads and changes the values of real environments, restores backups of their Vault, fails over and restores their databases, hands requests over to new versions, and recovers a killed `pulumi up`.",
  )
  .version(version)
  .showHelpAfterError();

// Each command's code is loaded when it runs: nobody pays for the imports of another.
environmentCommand(program, "plan", "show what `up` would create, update, replace and delete")
  .option("--expect-no-changes", "exit with 1 if anything would change")
  .option(...all)
  .action(async (environment: string, options: EnvironmentOptions & { expectNoChanges?: boolean; all?: boolean }) => {
    const { plan } = load("./commands/plan") as typeof import("./commands/plan");
    await plan(environment, options);
  });

environmentCommand(program, "up", "bring an environment up in the simulated cloud, and keep it for the next run")
  .option(...all)
  .option(
    "--lose <names...>",
    "resources that may go with their data; without this, `up` asks on a terminal and else refuses",
  )
  .action(async (environment: string, options: UpOptions) => {
    const { up } = load("./commands/up") as typeof import("./commands/up");
    await up(environment, options);
  });

environmentCommand(program, "destroy", "take an environment down in the simulated cloud; refuses what is protected")
  .option(...all)
  .action(async (environment: string, options: EnvironmentOptions & { all?: boolean }) => {
    const { destroy } = load("./commands/destroy") as typeof import("./commands/destroy");
    await destroy(environment, options);
  });

program
  .command("doctor")
  .description(
    "look at what an `up` needs: tools, logins, rights, APIs, billing, zone, DNS, images, state, Vault; says what to do, and changes nothing",
  )
  .argument("[environment]", "the stack, by the name of its Pulumi.<name>.yaml (default: this machine alone)")
  .option("--only <names...>", "these alone, such as google-login dns")
  .option("--list", "print what each asks, and the rights that it needs, and end")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document (docs/doctor.md) and nothing else on standard output")
  .action(async (environment: string | undefined, options: DoctorOptions) => {
    const { doctor } = load("./commands/doctor") as typeof import("./commands/doctor");
    await doctor(environment, options);
  });

program
  .command("consequences")
  .description(
    "say in words what a change means: what is lost, left behind or away, what nobody can undo, what to look at; of a state, what its end would mean",
  )
  .argument(
    "<file>",
    "what `groundplan plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed; - is standard input",
  )
  .option("--all", "leave nothing out")
  .option("--json", "print one JSON document and nothing else on standard output")
  .option("--expect-no-loss", "exit with 1 if data is lost")
  .action((file: string, options: ConsequencesOptions) => {
    const { consequences } = load("./commands/consequences") as typeof import("./commands/consequences");
    consequences(file, options);
  });

program
  .command("compare")
  .description("compare two plans as Markdown, replacements and deletions first: what a change does to an environment")
  .argument("<base>", "JSON document of `plan --json` before the change; or a folder with one for each environment")
  .argument("<head>", "JSON document of `plan --json` after it; or a folder with files of the same names")
  .option("--expect-no-changes", "exit with 1 if the plans differ")
  .option(
    "--limit <bytes>",
    "leave sections out of a longer text, the lightest first, and say how much (default: no limit)",
    bytes,
  )
  .option("--whole <address>", "lead to this page, which has all of it, where something was left out", webAddress)
  .option(
    "--policy <folder>",
    "tell too which rules the change breaks, with the policy.yaml of this folder (default: none is asked)",
  )
  .action((base: string, head: string, options: CompareOptions) => {
    const { compare } = load("./commands/compare") as typeof import("./commands/compare");
    compare(base, head, options);
  });

program
  .command("open")
  .description(
    "show an environment as a page on this machine: is it well, what runs where, what would change, what it costs, what to do when it breaks; live while an `up` runs",
  )
  .argument(
    "[environment]",
    "the stack, by the name of its Pulumi.<name>.yaml (default: one that is up in the simulated cloud); with --from, the title",
  )
  .option(
    "--from <file>",
    "show what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed, again when the file changes",
  )
  .option("--events <file>", "follow a real run: what `pulumi up --event-log <file>` writes")
  .option("--port <number>", "port on 127.0.0.1 (default: a free one)", port)
  .option("--no-browser", "only print the link")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .action(async (environment: string | undefined, options: OpenCommandOptions) => {
    const { open } = load("./commands/open") as typeof import("./commands/open");
    await open(environment, options);
  });

program
  .command("picture")
  .description(
    "draw an environment as people do: users, edge, origins, applications, data, the way of the secrets, regions",
  )
  .argument("[environment]", "the stack, by the name of its Pulumi.<name>.yaml; with --from, the title")
  .option(
    "--from <file>",
    "draw what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
  )
  .option("--focus <application>", "only what concerns one application")
  .addOption(
    new Option("--format <format>", "mermaid, which forges show, or svg (default: by the name of --out)").choices([
      "mermaid",
      "svg",
    ]),
  )
  .option("--out <file>", "write a file (default: standard output)")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .action(async (environment: string | undefined, options: PictureOptions) => {
    const { picture } = load("./commands/picture") as typeof import("./commands/picture");
    await picture(environment, options);
  });

program
  .command("blueprint")
  .description(
    "compose the versioned document of an environment: what exists and why, each step by hand, contracts, rights, recovery, how to leave",
  )
  .argument("<environment>", "the stack, by the name of its Pulumi.<name>.yaml; with --from, the title")
  .option(
    "--from <file>",
    "of any Pulumi program: what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
  )
  .option("--out <file.md>", "write the document, and its data beside it (default: the document on standard output)")
  .option(
    "--check",
    "write nothing, and exit with 1 if the document (default: docs/blueprints/<environment>.md) is stale",
  )
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document (docs/blueprints.md) and nothing else on standard output")
  .action(async (environment: string, options: BlueprintOptions) => {
    const { blueprint } = load("./commands/blueprint") as typeof import("./commands/blueprint");
    await blueprint(environment, options);
  });

program
  .command("critical-path")
  .description(
    "say what an `up` with the real engine waits for longest, why each step waits, and what has time to spare",
  )
  .argument("[environment]", "the stack, by the name of its Pulumi.<name>.yaml: its plan in the simulated cloud")
  .option(
    "--from <file>",
    "of any Pulumi program: what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
  )
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document (docs/critical-path.md) and nothing else on standard output")
  .action(async (environment: string | undefined, options: ReadingOptions) => {
    const { criticalPath } = load("./commands/critical-path") as typeof import("./commands/critical-path");
    await criticalPath(environment, options);
  });

program
  .command("cost")
  .description(
    "say what an environment costs a month, what a change makes of it, what the money buys and what is cheaper",
  )
  .argument("[environment]", "the stack, by the name of its Pulumi.<name>.yaml: its plan in the simulated cloud")
  .option(
    "--from <file>",
    "of any Pulumi program: what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
  )
  .option("--compare <file>", "what was before, in such a file (default: what the plan itself changes)")
  .option("--usage <file>", "what is done with it in a month, as YAML (docs/cost.md; default: a small business's)")
  .option("--idle", "as if nobody asked for anything")
  .option("--prices", "print the table of prices, with the day and the page that each was read on, and end")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document (docs/cost.md) and nothing else on standard output")
  .action(async (environment: string | undefined, options: CostOptions) => {
    const { cost } = load("./commands/cost") as typeof import("./commands/cost");
    await cost(environment, options);
  });

program
  .command("inventory")
  .description(
    "say what has a version: what runs, what the program wants, what is newest, when its support ends, and what to do",
  )
  .argument("[environment]", "the stack, by the name of its Pulumi.<name>.yaml")
  .option(
    "--from <file>",
    "of any Pulumi program: what `plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
  )
  .option("--state <file>", "what runs, from what `pulumi stack export` printed")
  .option(
    "--live",
    "what runs, from Google's APIs and Vault, with the application default credentials; changes nothing",
  )
  .option("--check", "exit with 1 if support of anything has ended, or ends within the horizon")
  .option("--horizon <days>", "days before an end from which it counts (default: 90)", days)
  .option("--all", "packages, providers and actions that need nothing too")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document (docs/inventory.md) and nothing else on standard output")
  .action(async (environment: string | undefined, options: InventoryOptions) => {
    const { inventory } = load("./commands/inventory") as typeof import("./commands/inventory");
    await inventory(environment, options);
  });

program
  .command("drift")
  .description(
    "say what `pulumi preview --refresh --run-program --json` found to differ; exits with 1 if anything does",
  )
  .argument("<preview>", "what that command printed")
  .option(
    "--state <file>",
    "what `pulumi stack export` printed: tells too what others have set in the objects of its cluster, by kubectl",
  )
  .option("--repair", "take that back: apply what the program asks for, and remove what nobody asked for")
  .action(async (preview: string, options: DriftOptions) => {
    const { drift } = load("./commands/drift") as typeof import("./commands/drift");
    await drift(preview, options);
  });

program
  .command("lock")
  .description(
    "ask registries for the digests behind tags, and pin them in images.lock.json; logs in to Google's with the application default credentials, to others as Docker does",
  )
  .argument("[images...]", "images as <registry>/<repository>:<tag> (default: those in the file)")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--insecure", "talk HTTP, to a registry on this machine")
  .action(async (images: string[], options: LockOptions) => {
    const { lock } = load("./commands/lock") as typeof import("./commands/lock");
    await lock(images, options);
  });

program
  .command("recover")
  .description(
    "put a real stack's state right after its `pulumi up` was killed: what was made is taken over, the rest forgotten; deletes nothing, and says what it would do unless --yes is there",
  )
  .argument("<stack>", "the stack, as `pulumi stack ls` names it")
  .option("--yes", "end the processes that are left, and change the state")
  .option("--exists <urn=id...>", "take over what exists under this id", [])
  .option("--absent <urn...>", "forget what you know was not made", [])
  .option("--unlock", "take away the lock of a run on another machine, which has ended")
  .option("--wait <minutes>", "how long to wait for what is still being made", "30")
  .option("--settle <seconds>", "how long after the interruption something may still appear", "120")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document and nothing else on standard output")
  .action(async (stack: string, options: RecoverOptions) => {
    const { recover } = load("./commands/recover") as typeof import("./commands/recover");
    await recover(stack, options);
  });

program
  .command("rehearse")
  .description(
    "bring an environment up, kill it, recover it and take it down with the real Pulumi engine and the real providers, against simulated APIs on this machine: no account, no credentials",
  )
  .argument("<environment>", "the stack, by the name of its Pulumi.<name>.yaml")
  .option("--kills <number>", "how often the engine is killed and recovered, while it brings up or takes down", "1")
  .option("--kill-within <seconds>", "the longest time that it gets once it has begun to change something", "20")
  .option("--seed <number>", "what the moments of the kills follow from (default: another one each time)")
  .option("--slow <seconds>", "how long each long-running operation of Google's takes", "1")
  .option("--fail-job <name>", "a job of Cloud Run whose run fails first, by its name in the program (default: none)")
  .option("--no-destroy", "do not take it down and bring it up again")
  .option("--discovery <folder>", "Google's API descriptions (default: fetched once, into .groundplan/discovery)")
  .option("--vault-server <program>", "a server with Vault's API (default: bao or vault on PATH)")
  .option(
    "--kubernetes <folder>",
    "etcd, kube-apiserver and kube-controller-manager, which an environment with objects in a cluster needs (default: none)",
  )
  .option("--charts <folder>", "Helm charts (default: fetched once, into .groundplan/charts)")
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document and nothing else on standard output")
  .action(async (environment: string, options: RehearseOptions) => {
    const { rehearse } = load("./commands/rehearse") as typeof import("./commands/rehearse");
    await rehearse(environment, options);
  });

addNewCommands(program);
addEnvCommands(program);
addVaultCommands(program);
addPolicyCommands(program);
addPostgresCommands(program);
addPromoteCommands(program);
addReviewCommands(program);
addRolloutCommands(program);
addCacheCommands(program);
addAlertCommands(program);
program
  .command("explain")
  .description(
    "say what a resource of an environment, a resource type, a configuration key, a word of an application's specification or an error is, what it costs, what a change does and what helps",
  )
  .argument(
    "<subject...>",
    "a type, a URN, a key of Pulumi.yaml, a word such as scaling.min, an error; after an environment, a resource of it; - for the output of a failed run on standard input",
  )
  .option(
    "--from <file>",
    "look for the resource in what `groundplan plan --json`, `pulumi preview --json --show-sames` or `pulumi stack export` printed",
  )
  .option("--cwd <folder>", "folder of the Pulumi project (default: the nearest one upwards from here)")
  .option("--json", "print one JSON document and nothing else on standard output")
  .action(async (words: string[], options: ReadingOptions) => {
    const { explain } = load("./commands/explain") as typeof import("./commands/explain");
    await explain(words, options);
  });

program
  .command("complete")
  .description("print what completes this command in a shell: commands, options, environments and applications")
  .argument(
    "[words...]",
    "bash, zsh or fish; after --, the words of a command line, of which a shell asks what could be next",
  )
  .action(async (words: string[]) => {
    const { complete } = load("./commands/complete") as typeof import("./commands/complete");
    const asked = process.argv[process.argv.indexOf("complete") + 1] === "--";
    await complete(program, words, asked);
  });

addExamples(program);
