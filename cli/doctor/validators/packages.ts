import { join } from "node:path";
import * as z from "zod";
import { readText } from "../../../files/read";
import { fail, ok, skipped, type Validator } from "../model";

const lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) });
/** A lock file is half a megabyte. */
const mostBytes = 32 * 1024 * 1024;

export const packages: Validator = {
  name: "packages",
  title: "The installed packages are those of the lock file",
  needs: "nothing",
  rights: "none",
  asks: "package-lock.json, and what npm wrote into node_modules",
  source: "https://docs.npmjs.com/cli/commands/npm-ci",
  check: ({ folder }) => {
    const wanted = read(join(folder, "package-lock.json"));
    if (wanted === undefined) return skipped("there is no package-lock.json beside Pulumi.yaml");
    const installed = read(join(folder, "node_modules/.package-lock.json"));
    if (installed === undefined) return fail("no packages are installed", "npm ci");
    const other = Object.entries(installed).filter(
      ([name, version]) => wanted[name] !== undefined && wanted[name] !== version,
    );
    const [first] = other;
    if (first === undefined) return ok(`${Object.keys(installed).length} packages`);
    return fail(
      `another version of ${other.length} is installed, ${first[0].replace("node_modules/", "")} ${first[1]} in place of ${wanted[first[0]] ?? ""} for one`,
      "npm ci",
    );
  },
};

/** The versions in a lock file by place. */
function read(file: string): Record<string, string> | undefined {
  const text = readText(file, mostBytes);
  if (text === undefined) return undefined;
  const { packages: all } = lock.parse(JSON.parse(text));
  return Object.fromEntries(
    Object.entries(all).flatMap(([place, { version }]) =>
      place === "" || version === undefined ? [] : [[place, version]],
    ),
  );
}
