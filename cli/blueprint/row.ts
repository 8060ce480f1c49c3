import type { Step, Value } from "../../sandbox";
import { request, type Command } from "./command";
import type { Deployed } from "./environment";
import { folded } from "./folded";
import { isTable } from "../../sandbox/wire";
import { expand, plain } from "./template";

/** How a resource type is made by hand. */
export interface Row {
  /** What the step does, before the noun: `Make` by default. */
  verb?: string;
  /** What it makes, one and several: by default what people call the type (`knowledge/`). */
  noun?: [one: string, several: string];
  /** Commands, as `template.ts` describes them; `POST https://…` is a request. */
  run: string[];
  /** An input that is a list: the commands are for each of its members, `{one}`. */
  each?: string;
  /** Resources of a project are done by one command, in the order of this input; its `shape` gets them as `all`. */
  together?: string;
  /** What the last command reads. Without this it reads nothing. */
  input?: Input;
  /** What to know before it is done. */
  note?: string;
}

/** What a command reads from standard input. */
export interface Input {
  /** One input alone, as it is: a policy's text. */
  only?: string;
  /** Inputs that are in the command, or only the provider's. */
  without?: string[];
  /** Names at the API, where they are others. */
  names?: Record<string, string>;
  /** The API's own spelling: `snake` of Cloudflare and Vault; the provider's by default. */
  spelling?: "snake";
  /** The API wants another shape. */
  shape?: (inputs: Record<string, Value>) => Value;
}

export type Rows = Record<string, Row>;

/** The commands for the resources of a step, with the resource that each does: several times where it is done for each member. */
export function commandsFor(row: Row, steps: Step[], deployed: Deployed): { step: Step; commands: Command[] }[] {
  if (row.together !== undefined) return together(row, row.together, steps, deployed);
  return steps.flatMap((step) => {
    const list = row.each === undefined ? undefined : deployed.shown(step, step.inputs[row.each], row.each);
    if (list === undefined) return { step, commands: commandsOf(row, step, deployed, {}) };
    const members = Array.isArray(list) ? list : [list];
    return members.map((one) => ({ step, commands: commandsOf(row, step, deployed, { one }) }));
  });
}

function together(row: Row, order: string, steps: Step[], deployed: Deployed): { step: Step; commands: Command[] }[] {
  const projects = [...new Set(steps.map((step) => deployed.projectOf(step)))];
  return projects.flatMap((project) => {
    const own = steps
      .filter((step) => deployed.projectOf(step) === project)
      .sort((one, other) => (plain(one.inputs[order] ?? "") < plain(other.inputs[order] ?? "") ? -1 : 1));
    const [first] = own;
    if (first === undefined) return [];
    const all = own.map((step) => without(deployed.shown(step, step.inputs, "") as Record<string, Value>, row.input));
    return { step: first, commands: commandsOf(row, first, deployed, { all }) };
  });
}

function commandsOf({ run, input }: Row, step: Step, deployed: Deployed, more: Record<string, Value>): Command[] {
  const read = input === undefined ? undefined : inputOf(input, step, deployed, more);
  return run.map((template, index) => {
    const words = expand(template, { ...step, inputs: { ...step.inputs, ...more } }, deployed);
    const own = index === run.length - 1 && read !== undefined ? { input: read } : {};
    const [method = "", url = ""] = words;
    if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method)) return { words, ...own };
    return request({ method, url, ...(read === undefined || index < run.length - 1 ? {} : { body: read }) });
  });
}

function inputOf(input: Input, step: Step, deployed: Deployed, more: Record<string, Value>): unknown {
  const { only, names = {}, spelling, shape } = input;
  const shown = deployed.shown(step, step.inputs, "") as Record<string, Value>;
  if (only !== undefined) return shown[only] ?? "";
  const kept = { ...without(shown, input), ...more };
  const shaped = shape === undefined ? kept : shape(kept);
  return folded(spelled(shaped, names, spelling));
}

function without(inputs: Record<string, Value>, { without: left = [] }: Input = {}): Record<string, Value> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !left.includes(key)));
}

function spelled(value: Value, names: Record<string, string>, spelling?: "snake"): Value {
  if (Array.isArray(value)) return value.map((one) => spelled(one, names, spelling));
  if (!isTable(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const own = names[key] ?? (spelling === "snake" && /^[a-z]+([A-Z][a-z]*)+$/.test(key) ? snake(key) : key);
      return [own, spelled(one, names, spelling)];
    }),
  );
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
