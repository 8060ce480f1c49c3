// Plain values of an application that has many: they stand in files of settings beside its own, as people keep them.
import { parseEnv } from "node:util";
import type { Application, Container, Process } from "./application";
import { Code, type Printable } from "./layout";
import { markersOf } from "./texts";

/** Those of all programs. */
export const settingsFile = "settings.env";

/** Fewer values are as clear where the application is. */
const fewest = 6;
/** Of one program among others. */
const fewestOfOne = 3;

interface Table {
  [name: string]: string;
}

/** The application with its plain values as settings; nothing where it has few. */
export function withSettings(application: Application): Application | undefined {
  const { specification, contents } = application;
  const settings: { [file: string]: Table } = {};
  const move = (file: string, env: Table): Table => {
    const moved = Object.entries(env).filter(([variable, text]) => isFixed(variable, text, contents));
    if (moved.length < fewestOfOne) return env;
    settings[file] = Object.fromEntries(moved);
    return Object.fromEntries(Object.entries(env).filter(([variable]) => settings[file]?.[variable] === undefined));
  };
  const each = <Kind extends Container & Pick<Process, "sidecars">>(ones: { [name: string]: Kind }): typeof ones =>
    Object.fromEntries(
      Object.entries(ones).map(([name, container]) => {
        const { env, sidecars } = container;
        const own = env === undefined ? {} : { env: move(`${name}.env`, env) };
        return [name, { ...container, ...own, ...(sidecars === undefined ? {} : { sidecars: each(sidecars) }) }];
      }),
    );
  const env = move(settingsFile, specification.env);
  const [processes, jobs] = [each(specification.processes), each(specification.jobs)];
  const count = Object.values(settings).reduce((sum, table) => sum + Object.keys(table).length, 0);
  if (count < fewest) return undefined;
  return { ...application, specification: { ...specification, env, processes, jobs }, settings };
}

/** Whether a value is the same in every environment, and no text of a file. */
function isFixed(variable: string, text: string, contents: Table): boolean {
  return (
    !Object.hasOwn(contents, variable) &&
    markersOf(text, "hostname").length === 0 &&
    lineOf(variable, text) !== undefined
  );
}

/** A table with the settings that a call reads before its own values. */
export function spread(call: string, env: Printable | undefined): Printable {
  if (env === undefined || Object.keys(env).length === 0) return new Code(call);
  const own =
    env instanceof Code ? { [`...${env.text}`]: new Code(`...${env.text}`) } : (env as { [name: string]: Printable });
  return { [`...${call}`]: new Code(`...${call}`), ...own };
}

/** The text of a file of settings. */
export function settingsText(settings: Table): string {
  return Object.entries(settings)
    .map(([name, text]) => `${lineOf(name, text) ?? ""}\n`)
    .join("");
}

/** `NAME=value`, such that Node.js reads the value again (https://nodejs.org/api/util.html#utilparseenvcontent); nothing where no form does. */
function lineOf(name: string, text: string): string | undefined {
  const forms = [text, ...["'", '"', "`"].map((quote) => `${quote}${text}${quote}`)];
  return forms.map((form) => `${name}=${form}`).find((line) => parseEnv(line)[name] === text);
}
