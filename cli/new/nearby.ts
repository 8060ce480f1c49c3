// Files that a description of an application names: those in its own folder, or below it.
import fs from "node:fs";
import path from "node:path";
import { readText } from "../../files/read";

/** The most that such a file has. */
const mostBytes = 64_000;

/** The text of a file, if it is in the folder of the description; nothing where it is not, or is no text. */
export function readNearby(description: string, name: string): string | undefined {
  if (name === "" || path.isAbsolute(name)) return undefined;
  try {
    const folder = fs.realpathSync(path.dirname(path.resolve(description)));
    const file = fs.realpathSync(path.join(folder, name));
    if (path.relative(folder, file).startsWith("..")) return undefined;
    return readText(file, mostBytes);
  } catch {
    // Not there, too large, or no text: a person is told to put it in.
    return undefined;
  }
}

/** The most files of a folder that are read. */
const mostFiles = 20;

/** The texts of the files in a folder, in the order of their names; none where it is not in the folder of the description, or below it. */
export function readFolder(description: string, name: string): string[] {
  if (!isFolder(description, name)) return [];
  const files = fs.readdirSync(path.resolve(path.dirname(description), name)).sort();
  return files.slice(0, mostFiles).flatMap((file) => readNearby(description, path.join(name, file)) ?? []);
}

/** Whether it is a folder. */
export function isFolder(description: string, name: string): boolean {
  const found = fs.statSync(path.resolve(path.dirname(description), name), { throwIfNoEntry: false });
  return found?.isDirectory() ?? false;
}
