// A Procfile as a tree of items (https://devcenter.heroku.com/articles/procfile).
import { Notes } from "../notes";
import { Item, type Source } from "../source";

/** A name, a colon and a command, which a shell reads. Heroku passes over lines that are none. */
const line = /^([A-Za-z0-9_-]+)\s*:\s*(\S.*?)\s*$/;

const passedOver =
  "is no process, since a name, a colon and a command are one: Heroku passes over the line, and so does this; where it is one, write the colon";

export function isProcfile(file: string): boolean {
  return /(^|[/\\])Procfile(\.\w+)?$/.test(file);
}

/** Its processes by their names. */
export function parseProcfile(file: string, text: string): Source {
  const notes = new Notes();
  const root = new Item(notes, "", 1, "table", {});
  for (const [index, one] of text.split(/\r?\n/).entries()) {
    const [, name = "", command = ""] = line.exec(one) ?? [];
    if (name !== "") root.add(name, new Item(notes, name, index + 1, "text", {}, command));
    const [, word] = /^\s*([\w-]+)/.exec(one) ?? [];
    if (name === "" && word !== undefined) new Item(notes, word, index + 1, "text", {}).note("to do", passedOver);
  }
  return { file, documents: [root], notes, again: () => parseProcfile(file, text) };
}
