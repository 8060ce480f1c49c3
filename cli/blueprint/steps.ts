// The manual process: every deployed resource as a step, in order, with its commands.
import { knownOf } from "../../knowledge";
import type { Step } from "../../sandbox";
import { shellText, type Command } from "./command";
import type { Deployed } from "./environment";
import { inOrder, type Group } from "./order";
import { commandsFor, type Row } from "./row";
import { rowOf } from "./rows";

/** Commands for what is alike but for a name: a loop over the names. */
export interface Loop {
  names: string[];
  commands: Command[];
}

/** What is done in one go: resources of one type, of one component. */
export interface ManualStep {
  /** The same from version to version: the component's name and the type. */
  id: string;
  /** The component's class and name; nothing for what is in none. */
  component?: { kind: string; name: string };
  type: string;
  /** `Make the buckets` */
  title: string;
  /** Names in the cloud, sorted. */
  names: string[];
  note?: string;
  /** Commands, alone or as loops. Empty where no row says how. */
  runs: (Command | Loop)[];
}

export function manualSteps(deployed: Deployed): ManualStep[] {
  const seen = new Map<string, number>();
  return inOrder(deployed).map((group) => {
    const step = stepOf(group, deployed);
    const times = (seen.get(step.id) ?? 0) + 1;
    seen.set(step.id, times);
    return times === 1 ? step : { ...step, id: `${step.id} ${times}` };
  });
}

function stepOf({ component, type, steps }: Group, deployed: Deployed): ManualStep {
  const row = rowOf(type);
  const owner = component === undefined ? undefined : deployed.at(component);
  const names = [...new Set(steps.map((step) => deployed.nameOf(step)))].sort();
  return {
    id: `${owner?.name ?? "program"} ${type}`,
    ...(owner === undefined ? {} : { component: { kind: owner.type.split(":").at(-1) ?? "", name: owner.name } }),
    type,
    title: titleOf(type, steps, row),
    names,
    ...(row?.note === undefined ? {} : { note: row.note }),
    runs: row === undefined ? [] : runsOf(row, steps, deployed),
  };
}

function titleOf(type: string, steps: Step[], row: Row | undefined): string {
  const known = knownOf(type);
  const noun = known?.noun ?? `resource ${type}`;
  const [one, several] = row?.noun ?? [noun, known?.plural ?? `${noun}s`];
  return `${row?.verb ?? "Make"} the ${steps.length === 1 ? one : several}`;
}

const placeholder = "$name";

/** Commands of resources that differ in their names alone become one loop. */
function runsOf(row: Row, steps: Step[], deployed: Deployed): (Command | Loop)[] {
  const done = commandsFor(row, steps, deployed);
  const alike = new Map<string, { names: string[]; commands: Command[]; own: Command[] }>();
  for (const { step, commands } of done) {
    const name = deployed.nameOf(step);
    const general = commands.map((command) => withoutName(command, name));
    // Inside of what a command reads, a shell replaces nothing: such a document is written out.
    const key = general.some(({ input }) => input !== undefined && JSON.stringify(input).includes(placeholder))
      ? name
      : general.map(shellText).join("\n");
    const same = alike.get(key);
    if (same === undefined) alike.set(key, { names: [name], commands: general, own: commands });
    else same.names.push(name);
  }
  return [...alike.values()].flatMap(({ names, commands, own }): (Command | Loop)[] =>
    names.length === 1 ? own : [{ names: [...names].sort(), commands }],
  );
}

function withoutName(command: Command, name: string): Command {
  const replaced = (text: string): string =>
    text.split(new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}(?![\\w-])`)).join(placeholder);
  return {
    words: command.words.map(replaced),
    ...(command.input === undefined ? {} : { input: JSON.parse(replaced(JSON.stringify(command.input))) as unknown }),
  };
}

/** The step's commands as a shell reads them. */
export function shellOf({ runs }: ManualStep): string {
  return runs
    .map((run) => {
      if (!("commands" in run)) return shellText(run);
      const inner = run.commands.map(shellText);
      // The end of a document that is read stands at the beginning of its line, so nothing is indented.
      return [`for name in ${run.names.map(word).join(" ")}; do`, ...inner, "done"].join("\n");
    })
    .join("\n");
}

function word(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replace(/'/g, `'\\''`)}'`;
}
