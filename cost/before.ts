// The resources that there are before a change, from the plan of the change.
import type { Step } from "../sandbox";
import { parsePath } from "../sandbox/paths";

type Inputs = Step["inputs"];

/** What there is: each resource as it was, without those that the plan creates, and with those that it deletes. */
export function beforeChange(steps: readonly Step[]): Step[] {
  return steps
    .filter(({ operation }) => operation !== "create")
    .map((step) => ({ ...step, operation: "same", inputs: undone(step), diff: [] }));
}

function undone({ inputs, diff }: Step): Inputs {
  if (diff.length === 0) return inputs;
  const before = structuredClone(inputs);
  // Items that a list has lost come back from the first on, those that it has gained go from the last on.
  const removed = diff.filter(({ kind }) => kind === "add").reverse();
  const others = diff.filter(({ kind }) => kind !== "add");
  for (const { path, from } of others) set(before, parsePath(path).map(String), from);
  for (const { path } of removed) set(before, parsePath(path).map(String), undefined);
  return before;
}

function set(target: unknown, path: string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined || target === null || typeof target !== "object" || name === "__proto__") return;
  const holder = target as Record<string, unknown>;
  if (rest.length > 0) {
    if (holder[name] === undefined || holder[name] === null) {
      if (value === undefined) return;
      holder[name] = /^\d+$/.test(rest[0] ?? "") ? [] : {};
    }
    set(holder[name], rest, value);
  } else if (value !== undefined) holder[name] = value;
  else if (Array.isArray(target)) target.splice(Number(name), 1);
  else Reflect.deleteProperty(holder, name);
}
