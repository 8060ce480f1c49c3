// Files that a description of an application names: those of its repository, or, outside of one, in its own folder and below it.
import fs from "node:fs";
import path from "node:path";
import { readText } from "../../files/read";

/** The most that such a file has. */
const mostBytes = 64_000;

/** The text of a file, if it is where a description may name files; nothing where it is not, or is no text. */
export function readNearby(description: string, name: string): string | undefined {
  if (name === "" || path.isAbsolute(name)) return undefined;
  try {
    const folder = fs.realpathSync(path.dirname(path.resolve(description)));
    const file = fs.realpathSync(path.join(folder, name));
    if (path.relative(topOf(folder), file).startsWith("..")) return undefined;
    return readText(file, mostBytes);
  } catch {
    // Not there, too large, or no text: a person is told to put it in.
    return undefined;
  }
}

/** The folder of the repository that a folder is in; itself where it is in none. */
function topOf(folder: string): string {
  for (let top = folder; path.dirname(top) !== top; top = path.dirname(top))
    if (fs.existsSync(path.join(top, ".git"))) return top;
  return folder;
}

/** The most files of a folder that are read. */
const mostFiles = 20;

/** The texts of the files in a folder, in the order of their names; none where it is not where a description may name files. */
export function readFolder(description: string, name: string): string[] {
  return entriesOf(description, name)
    .slice(0, mostFiles)
    .flatMap((file) => readNearby(description, path.join(name, file)) ?? []);
}

/** Whether it is a folder. */
export function isFolder(description: string, name: string): boolean {
  const found = fs.statSync(path.resolve(path.dirname(description), name), { throwIfNoEntry: false });
  return found?.isDirectory() ?? false;
}

/** Whether a folder has files that a repository keeps for their own sake: none that begins with a dot. */
export function hasFiles(description: string, name: string): boolean {
  return entriesOf(description, name).some((one) => !one.startsWith("."));
}

/** What is in a folder, by name; nothing where it is none. */
function entriesOf(description: string, name: string): string[] {
  return isFolder(description, name) ? fs.readdirSync(path.resolve(path.dirname(description), name)).sort() : [];
}
