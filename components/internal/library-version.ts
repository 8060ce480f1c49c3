import { name, version as libraryVersion } from "groundplan/package.json";

export { libraryVersion };

/** A version by its three numbers, and what may stand after them. */
const semantic = /^(\d+)\.(\d+)\.(\d+)([-+][\w.+-]{1,64})?$/;

/**
 * What to do about a contract of another version of the library, by its member `libraryVersion`; nothing where that explains nothing. A later
 * version may have members and values that this one does not know. An earlier one lacks members (`isMissing`).
 */
export function versionRemedy(madeBy: unknown, isMissing: boolean): string | undefined {
  const order = comparedToOwn(madeBy);
  if (order === undefined) return undefined;
  const versions = `version ${String(madeBy)} made this value, and this is ${libraryVersion}`;
  if (order > 0) return `upgrade ${name} here: ${versions}`;
  return isMissing && order < 0
    ? `upgrade ${name} in the program that made this value, and deploy that: ${versions}`
    : undefined;
}

/** The same for a contract that does not say its version. */
export const versionUnknownRemedy = `upgrade ${name} here, which is ${libraryVersion}, if a program with a later version made this value`;

/** Whether a version is later (1) or earlier (-1) than this one, or the same. What stands after the numbers is not compared. */
function comparedToOwn(version: unknown): number | undefined {
  const [theirs, own] = [numbersOf(version), numbersOf(libraryVersion)];
  if (theirs === undefined || own === undefined) return undefined;
  const place = theirs.findIndex((number, index) => number !== own[index]);
  return place === -1 ? 0 : Math.sign((theirs[place] ?? 0) - (own[place] ?? 0));
}

function numbersOf(version: unknown): number[] | undefined {
  const found = typeof version === "string" ? semantic.exec(version) : null;
  return found?.slice(1, 4).map(Number);
}
