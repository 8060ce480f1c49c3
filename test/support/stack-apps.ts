// The table of applications in a stack's configuration.
import type { Values } from "./stack-values";

const key = "groundplan:apps";

/** The applications of some values, each a table of its own. */
export function appsOf(values: Values): { [name: string]: Values } {
  return values[key] as { [name: string]: Values };
}

/** A change of one application's table: words that are laid over its own, and taken out where they are `undefined`. */
export function withApp(values: Values, words: Values, name = "changelog"): Values {
  const apps = appsOf(values);
  return { [key]: { ...apps, [name]: { ...apps[name], ...words } } };
}

/** A change of the sizes of one process. */
export function withProcess(values: Values, words: Values, name = "changelog", process = "web"): Values {
  const { processes } = appsOf(values)[name] as { processes: { [name: string]: Values } };
  return withApp(values, { processes: { ...processes, [process]: { ...processes[process], ...words } } }, name);
}
