import type { Argument, Command, Option } from "commander";
import type { RootCommand } from "@bomb.sh/tab" with { "resolution-mode": "import" };
import { leaves } from "../examples";
import { UsageError } from "../project";
import { scripts } from "../completion/scripts";
import { projectFolder, values } from "../completion/values";

/** Prints the text that a shell loads, or answers the shell what could come next. */
export async function complete(program: Command, words: string[], isAsked: boolean): Promise<void> {
  if (!isAsked) {
    process.stdout.write(scriptOf(program.name(), words));
    return;
  }
  const { RootCommand } = await import("@bomb.sh/tab");
  const root = new RootCommand();
  describe(root, program);
  root.parse([...words]);
}

function scriptOf(name: string, words: string[]): string {
  const [shell = ""] = words;
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (words.length === 1 && script !== undefined) return script(name);
  throw new UsageError(
    `"${words.join(" ")}" is no shell that is known here; use one of ${Object.keys(scripts).join(", ")}`,
  );
}

/** The line of a command in a list. */
function shortText(command: Command): string {
  return command.summary() || command.description();
}

/** Every command, with what it takes. */
function describe(root: RootCommand, program: Command): void {
  const folder = projectFolder(process.cwd());
  // A group is found by its own word before what is in it.
  for (const group of program.commands) if (group.commands.length > 0) root.command(group.name(), shortText(group));
  for (const { words, command } of leaves(program)) {
    const described = root.command(words, shortText(command));
    for (const one of command.registeredArguments) {
      described.argument(one.name(), offering(namesOf(one, one.name(), folder)), one.variadic);
    }
    for (const option of command.options) addOption(described, option, folder);
  }
}

function addOption(described: ReturnType<RootCommand["command"]>, option: Option, folder: string | undefined): void {
  const name = (option.long ?? option.short ?? "").replace(/^--?/, "");
  if (!option.required && !option.optional) described.option(name, option.description);
  else described.option(name, option.description, offering(namesOf(option, option.attributeName(), folder)));
}

function namesOf({ argChoices }: Argument | Option, name: string, folder: string | undefined): string[] {
  if (argChoices !== undefined) return argChoices;
  const read = Object.hasOwn(values, name) ? values[name] : undefined;
  if (read === undefined || folder === undefined) return [];
  try {
    return read(folder);
  } catch {
    return [];
  }
}

type Offer = (offer: (value: string, description: string) => void) => void;

function offering(names: string[]): Offer {
  return (offer) => {
    for (const name of names) offer(name, "");
  };
}
