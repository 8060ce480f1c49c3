// Tables that several processes and jobs have alike, such as the directories that they share, as constants before the application.
import type { Application, Job, Process } from "./application";
import { Code, type Printable } from "./layout";
import { camelCase, identifier, markersOf } from "./texts";

/** Processes and jobs as they are written, and the tables that they name. */
export interface Told {
  processes: { [name: string]: Printable };
  jobs: { [name: string]: Printable };
  constants: [name: string, table: Printable][];
}

const tables = ["volumes", "env", "bound"] as const;

/** Shorter than this, a table is as clear where it stands. */
const shortest = 30;

/** Names each table that stands more than once. Without `isWanted` all of them stay where they are. */
export function nameRepeats({ name, specification, bindings }: Application, isWanted: boolean): Told {
  const { processes, jobs } = specification;
  const told: Told = { processes: processes as never, jobs: jobs as never, constants: [] };
  if (!isWanted) return told;
  const constants = new Map<string, Code>();
  const taken = new Set([name, ...bindings.map((binding) => binding.name)].map(identifier));
  const containers: [string, Process & Job][] = [...Object.entries(processes), ...Object.entries(jobs)];
  for (const key of tables) {
    const texts = containers.map(([, container]) => textOf(container[key]));
    for (const [index, text] of texts.entries()) {
      if (text === undefined || texts.indexOf(text) !== index || texts.lastIndexOf(text) === index) continue;
      const owner = camelCase(`${containers[index]?.[0] ?? ""} ${key}`);
      const free = [key, owner].find((one) => !taken.has(one));
      if (free === undefined) continue;
      taken.add(free);
      constants.set(`${key} ${text}`, new Code(free));
      told.constants.push([free, containers[index]?.[1][key] as Printable]);
    }
  }
  const named = (container: Process & Job): Printable =>
    Object.fromEntries(
      Object.entries(container).map(([key, value]): [string, Printable] => [
        key,
        constants.get(`${key} ${textOf(value) ?? ""}`) ?? (value as Printable),
      ]),
    );
  const all = (ones: { [name: string]: Process & Job }): { [name: string]: Printable } =>
    Object.fromEntries(Object.entries(ones).map(([one, container]) => [one, named(container)]));
  return { ...told, processes: all(processes), jobs: all(jobs) };
}

/** Nothing where a table is short, or has what only the application's function knows. */
function textOf(table: unknown): string | undefined {
  if (table === undefined) return undefined;
  const text = JSON.stringify(table);
  return text.length < shortest || markersOf(text, "hostname").length > 0 ? undefined : text;
}
