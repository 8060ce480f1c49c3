// A blueprint's two files: the document, and beside it the data that the next version is compared with.
import { readText } from "../../files/read";
import { writeWhole } from "../../files/whole";
import { UsageError } from "../project";
import { printableJson } from "../render/printable";
import type { Blueprint } from "./model";
import { renderBlueprint } from "./render";

const mostBytes = 16 * 1024 * 1024;

/** `prod.json` for `prod.md`. */
export function dataFile(file: string): string {
  return `${file.replace(/\.md$/, "")}.json`;
}

/**
 * The blueprint whose document a file is; nothing where there is none yet.
 *
 * @throws UsageError if there is one, and it is no blueprint.
 */
export function readBlueprint(file: string): Blueprint | undefined {
  const text = readText(dataFile(file), mostBytes);
  if (text === undefined) return undefined;
  const read = parsed(text);
  if (read?.formatVersion === 1 && Number.isSafeInteger(read.version) && Array.isArray(read.steps))
    return read as Blueprint;
  throw new UsageError(
    `${dataFile(file)} is no blueprint of format version 1; take it back from version control, or remove it to begin with version 1.`,
  );
}

function parsed(text: string): Partial<Blueprint> | undefined {
  try {
    return JSON.parse(text) as Partial<Blueprint>;
  } catch {
    return undefined;
  }
}

/** One line for each step and each right, so that version control shows what changed. */
export function blueprintJson(blueprint: Blueprint): string {
  const members = Object.entries(blueprint).map(([key, value]) => {
    if (!Array.isArray(value)) return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    return `  ${JSON.stringify(key)}: [\n${value.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]`;
  });
  return printableJson(`{\n${members.join(",\n")}\n}\n`);
}

/**
 * Writes both. The data come last: what is killed between the two is done again by the next run, with the same number.
 *
 * @throws FileError if one cannot be written; it is then as it was.
 */
export function writeBlueprint(file: string, blueprint: Blueprint): void {
  writeWhole(file, renderBlueprint(blueprint));
  writeWhole(dataFile(file), blueprintJson(blueprint));
}

/** Whether both files say what the program says. */
export function isCurrent(file: string, blueprint: Blueprint): boolean {
  return (
    readText(file, mostBytes) === renderBlueprint(blueprint) &&
    readText(dataFile(file), mostBytes) === blueprintJson(blueprint)
  );
}
