// The manual process: every deployed resource as a step, in order, with its commands.
import { knownOf } from "../../knowledge";
import type { Step } from "../../sandbox";
import type { Command } from "./command";
import type { Deployed } from "./environment";
import { looped, runText, type Loop } from "./loops";
import { inOrder, type Group } from "./order";
import { commandsFor, type Row } from "./row";
import { rowOf } from "./rows";

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

/** What stands in the place of a component where there is none. */
export const programItself = "The program itself";

/** The component that a step belongs to, with its name as it is shown. */
export function ownerOf({ component }: ManualStep, shown = (name: string): string => name): string {
  return component === undefined ? programItself : `${shown(component.name)} (${component.kind})`;
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
    runs:
      row === undefined
        ? []
        : looped(
            commandsFor(row, steps, deployed).map(({ step, commands }) => ({ name: deployed.nameOf(step), commands })),
          ),
  };
}

function titleOf(type: string, steps: Step[], row: Row | undefined): string {
  const known = knownOf(type);
  const noun = known?.noun ?? `resource ${type}`;
  const [one, several] = row?.noun ?? [noun, known?.plural ?? `${noun}s`];
  return `${row?.verb ?? "Make"} the ${steps.length === 1 ? one : several}`;
}

/** The step's commands as a shell reads them. */
export function shellOf({ runs }: ManualStep): string {
  return runs.map(runText).join("\n");
}
