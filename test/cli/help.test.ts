// What each command says of itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "commander";
import { leaves } from "../../cli/examples";
import { programFor } from "../../cli/program";

/** The help as it is printed, examples and all. */
function help(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

/** The words of a command line; no example quotes any. */
function wordsOf(line: string): string[] {
  return line.split("|").at(-1)?.trim().split(" ") ?? [];
}

test("a command that is asked for alone is the one among all, with its help", () => {
  const all = programFor().commands;
  assert.ok(all.length > 20);
  for (const command of all) {
    const name = command.name();
    const alone = programFor(name).commands;
    const own = alone.find((one) => one.name() === name);
    assert.equal(own?.helpInformation(), command.helpInformation(), name);
    if (name !== "complete")
      assert.deepEqual(
        alone.map((one) => one.name()),
        [name, "complete"],
      );
  }
  assert.deepEqual(programFor("plam").commands.length, all.length, "an unknown word is compared with all");
});

test("each command has examples in its help, of that command, with options that it has", () => {
  const commands = leaves(programFor());
  assert.ok(commands.length > 25, "every command is looked at");
  for (const { words, command } of commands) {
    const [, after = ""] = help(command).split("\nExamples:\n");
    const examples = after
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    assert.ok(examples.length > 0, `${words}: add an example to cli/examples.ts`);
    for (const example of examples) {
      const [, ...given] = wordsOf(example);
      assert.equal(given.slice(0, words.split(" ").length).join(" "), words, example);
      const ours = given.slice(0, given.includes("--") ? given.indexOf("--") : given.length);
      const known = command.options.flatMap(({ long, short }) => [long, short]);
      const unknown = ours.filter((word) => word.startsWith("--") && !known.includes(word));
      assert.deepEqual(unknown, [], example);
      const most = command.registeredArguments.some(({ variadic }) => variadic)
        ? Infinity
        : command.registeredArguments.length;
      const needed = command.registeredArguments.filter(({ required }) => required).length;
      const values = argumentsOf(command, given.slice(words.split(" ").length));
      assert.ok(values >= needed && values <= most, `${example}: ${values} arguments`);
    }
  }
});

/** How many arguments a command line has, beside its options and their values. */
function argumentsOf(command: Command, given: string[]): number {
  let count = 0;
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? "";
    if (word === "--") continue;
    const option = command.options.find(({ long, short }) => long === word || short === word);
    if (option === undefined) count++;
    else if (option.required || option.optional) index++;
  }
  return count;
}
