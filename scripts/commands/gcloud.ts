// Which commands gcloud has, and which options each takes, from the sources of the Google Cloud CLI (`lib/surface` and what it
// imports). An option that a module declares counts for each command that imports the module: the list may hold more than the
// command takes, and lacks nothing.
import fs from "node:fs";
import path from "node:path";

/** What every command takes (https://cloud.google.com/sdk/gcloud/reference, read 2026-11-29). */
const everywhere = ["--project", "--format", "--filter", "--quiet", "--limit", "--account", "--verbosity"];

/** Options of a command by its words, or nothing if there is no such command. */
export function gcloudOptions(sdk: string, words: string[]): string[] | undefined {
  const [track, ...rest] = words;
  const own = track === "beta" || track === "alpha" ? rest : words;
  const file = path.join(sdk, "lib/surface", ...own.map((word) => word.replaceAll("-", "_")));
  const sources = [`${file}.py`, `${file}.yaml`, ...partials(file)].filter((one) => fs.existsSync(one));
  if (sources.length === 0) return undefined;
  const seen = new Set<string>();
  const options = new Set(everywhere);
  // The classes that these commands are made of declare such options (calliope/base.py, compute/flags.py).
  if (own.at(-1)?.includes("iam-policy") === true)
    sources.push(path.join(sdk, "lib/googlecloudsdk/command_lib/iam/iam_util.py"));
  if (own[0] === "compute") for (const option of ["--region", "--zone", "--global"]) options.add(option);
  for (const source of sources) collect(sdk, source, seen, options, 0);
  return [...options].sort();
}

/** The longest beginning of the words that is a command. */
export function gcloudCommand(sdk: string, words: string[]): string[] | undefined {
  for (let count = words.length; count > 0; count--) {
    if (gcloudOptions(sdk, words.slice(0, count)) !== undefined) return words.slice(0, count);
  }
  return undefined;
}

function partials(file: string): string[] {
  const folder = path.join(path.dirname(file), "_partials");
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(`_${path.basename(file)}_`))
    .map((name) => path.join(folder, name));
}

const deepest = 3;

function collect(sdk: string, file: string, seen: Set<string>, options: Set<string>, depth: number): void {
  if (seen.has(file) || depth > deepest || !fs.existsSync(file)) return;
  seen.add(file);
  const text = fs.readFileSync(file, "utf8");
  for (const [, option = ""] of text.matchAll(/['"`](--?[a-z][a-z0-9-]*)['"`]/g)) options.add(option);
  // Helpers put the hyphens in front: `_ArgOrFlag('data-file')`.
  for (const [, name = ""] of text.matchAll(/['"]([a-z][a-z0-9]*(?:-[a-z0-9]+)+)['"]/g)) options.add(`--${name}`);
  for (const [, name = ""] of text.matchAll(
    /(?:arg_name|attribute_name|parameter_name|name)[:=]\s*['"]?([a-z][\w-]*)/g,
  )) {
    options.add(`--${name.replaceAll("_", "-")}`);
  }
  for (const imported of imports(text)) {
    const base = path.join(sdk, "lib", imported);
    for (const one of [`${base}.py`, `${base}.yaml`]) collect(sdk, one, seen, options, depth + 1);
  }
}

function imports(text: string): string[] {
  const python = [
    ...text.matchAll(/^from ((?:googlecloudsdk\.(?:command_lib|api_lib|calliope)|surface)[\w.]*) import (\w+)/gm),
  ].map(([, from = "", name = ""]) => `${from}.${name}`);
  const yaml = [...text.matchAll(/(googlecloudsdk\.command_lib[\w.]+):/g)].map(([, from = ""]) => from);
  return [...python, ...yaml].map((name) => name.replaceAll(".", "/"));
}
