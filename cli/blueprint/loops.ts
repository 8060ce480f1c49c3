// Commands that differ in a few words alone, as one command in a loop over those words.
import { isPlainWord, isRequest, quoted, shellText, type Command } from "./command";

/** Commands for what is alike but for some words: each row has a value for each variable. */
export interface Loop {
  /** Names of the shell's variables. */
  variables: string[];
  rows: string[][];
  commands: Command[];
}

/** The commands that make one resource. */
export interface Made {
  /** Its name in the cloud. */
  name: string;
  commands: Command[];
}

/** More than so many values in a row are harder to read than the commands. */
const mostVariables = 3;

/** Commands of resources that differ in a few words become loops, where that is shorter. */
export function looped(made: Made[]): (Command | Loop)[] {
  const alike = new Map<string, Made[]>();
  for (const one of made) {
    const key = shapeOf(one);
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].flatMap((group): (Command | Loop)[] => {
    const own = group.flatMap(({ commands }) => commands);
    const loop = group.length === 1 ? undefined : loopOf(group);
    return loop !== undefined && runText(loop).length < own.map((command) => shellText(command)).join("\n").length
      ? [loop]
      : own;
  });
}

/** What must be the same in all rows of a loop: tools, options, and what is read. */
function shapeOf({ name, commands }: Made): string {
  const parts = commands.map(({ words, input }) => {
    const [tool = ""] = words;
    const shape = words.map((word, index) => {
      // The address says what a request does.
      if (index === 2 && isRequest(tool)) return word.replace(wordsLike(name), () => "$name");
      return index < 2 || word.startsWith("-") ? word : "";
    });
    // Inside of what a command reads, a shell replaces nothing: a document with the name is written out.
    const text = input === undefined ? "" : JSON.stringify(input);
    // So is a word that has what a shell takes for a variable.
    const isOwn = withName(text, name) || words.some((word) => word.includes("$"));
    return [...shape, text, ...(isOwn ? words : [])];
  });
  return JSON.stringify(parts);
}

function withName(text: string, name: string): boolean {
  return wordsLike(name).test(text);
}

function wordsLike(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "g");
}

/** The loop over resources whose commands have the same shape; nothing where too many words differ, or one is none for a row. */
function loopOf(group: Made[]): Loop | undefined {
  const texts = group.map(({ name, commands }) =>
    commands.map(({ words }) => words.map((word) => word.replace(wordsLike(name), () => "$name"))),
  );
  const columns = new Map<string, { variable: string; values: string[] }>();
  const add = (wanted: string, values: string[]): string => {
    const key = JSON.stringify(values);
    const taken = new Set([...columns.values()].map(({ variable }) => variable));
    const free = taken.has(wanted) ? `${wanted}_${columns.size}` : wanted;
    const { variable } = columns.get(key) ?? { variable: free };
    columns.set(key, { variable, values });
    return variable;
  };
  const names = group.map(({ name }) => name);
  const own = (place: number, at: number): string => group[0]?.commands[at]?.words[place] ?? "";
  const commands = (group[0]?.commands ?? []).map((command, at): Command => {
    const words = command.words.map((_, place) => {
      const general = texts.map((all) => all[at]?.[place] ?? "");
      const [first = ""] = general;
      // A shell replaces a variable in a word whose other characters mean nothing to it.
      if (new Set(general).size === 1 && (first === own(place, at) || !/["`\\$]/.test(first.replaceAll("$name", ""))))
        return first.replaceAll("$name", () => `$${add("name", names)}`);
      const values = group.map(({ commands: own }) => own[at]?.words[place] ?? "");
      return `$${add(variableFor(command.words, place), values)}`;
    });
    return { ...command, words };
  });
  const all = [...columns.values()];
  if (all.length === 0 || all.length > mostVariables) return undefined;
  if (all.length > 1 && !all.every(({ values }) => values.every(isPlainWord))) return undefined;
  const rows = group.map((_, index) => all.map(({ values }) => values[index] ?? ""));
  const sorted = [...rows].sort((one, other) => (one.join(" ") < other.join(" ") ? -1 : 1));
  return { variables: all.map(({ variable }) => variable), rows: sorted, commands };
}

/** The option's name, or what an argument without one is mostly: the name of what the command is about. */
function variableFor(words: string[], place: number): string {
  const before = words[place - 1] ?? "";
  return before.startsWith("--") ? before.slice(2).replaceAll("-", "_") : "target";
}

/** A command, or a loop, as a shell reads it. */
export function runText(run: Command | Loop): string {
  if (!("commands" in run)) return shellText(run);
  const { variables, rows, commands } = run;
  // The end of a document that is read stands at the beginning of its line, so nothing is indented.
  const inner = commands.map((command) => shellText(command, variables));
  if (variables.length === 1) {
    const values = rows.map(([value = ""]) => quoted(value)).join(" ");
    return [`for ${variables[0] ?? ""} in ${values}; do`, ...inner, "done"].join("\n");
  }
  // What is in the loop keeps its own standard input.
  const table = rows.map((row) => row.join(" "));
  return [`while read -r ${variables.join(" ")} <&3; do`, ...inner, "done 3<<'EOF'", ...table, "EOF"].join("\n");
}

/** The commands of a run as they are written, with variables in the place of what differs. */
export function commandsOf(run: Command | Loop): Command[] {
  return "commands" in run ? run.commands : [run];
}

/** Each command of a run with the words of each row in place of the variables. */
export function writtenOut(run: Command | Loop): Command[] {
  if (!("commands" in run)) return [run];
  return run.rows.flatMap((row) =>
    run.commands.map(({ words, ...rest }) => ({
      ...rest,
      words: words.map((word) =>
        word.replace(/\$(\w+)/g, (whole, variable: string) => row[run.variables.indexOf(variable)] ?? whole),
      ),
    })),
  );
}
