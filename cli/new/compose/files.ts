// The files that Compose reads with one.
import path from "node:path";
import { readNearby } from "../nearby";
import { parseSource, type Item, type Source } from "../source";
import { fillIn, interpolate, type Known } from "./interpolate";
import type { Service } from "./layers";
import { moveTo } from "./relative";
import { environmentBeside } from "./variables";

/**
 * A file beside the one that is translated. Its name stands before its paths, since its lines are its own. Paths in it count from its own
 * folder, or from `folder`, whose `.env` it reads too: what the description's has goes before that.
 */
export function openFile({ file, notes }: Source, name: string, values: Known, folder?: string): Item | undefined {
  const text = readNearby(file, name);
  if (text === undefined) return undefined;
  const [root] = parseSource(path.join(path.dirname(file), name), text, notes, `${name}:`).documents;
  const from = folder ?? path.posix.dirname(name);
  const own = environmentBeside(path.join(path.dirname(file), from, path.posix.basename(name)));
  const known: Known = new Map([...own, ...values]);
  const published = values.published ?? own.published;
  if (published !== undefined) known.published = published;
  root?.rewrite((one, item) => fillIn(one, known, item));
  if (root !== undefined) moveTo(from, root);
  return root;
}

/** Reads a file once. */
export type Open = (file: string, folder?: string) => Item | undefined;

/** Files that are included (https://docs.docker.com/reference/compose-file/include/), and those that they include. */
export function includedFiles(root: Item, open: Open, depth = 0): Item[] {
  return (root.get("include")?.list() ?? []).flatMap((entry) => {
    const paths = (entry.kind === "table" ? entry.get("path")?.list() : [entry]) ?? [];
    const names = paths.map((one) => interpolate(one.peek() ?? ""));
    // Of several files, paths count from the folder of the first.
    const folder = entry.get("project_directory")?.text() ?? path.posix.dirname(names[0] ?? "");
    const missing = names.filter((name) => open(name, folder) === undefined);
    if (missing.length > 0 || names.length === 0 || depth > 10) {
      entry.note(
        "to do",
        `${missing.join(", ")} is not beside this file: put them together with \`docker compose config\``,
      );
      return [];
    }
    for (const one of paths) one.take();
    entry
      .get("env_file")
      ?.note("to do", "says how variables in the other file are read: look at what its services became");
    return names.flatMap((name) => {
      const one = open(name, folder);
      return one === undefined ? [] : [...includedFiles(one, open, depth + 1), one];
    });
  });
}

/** What services take of others that are in none of these files. */
export function extendedOf(all: Service[], roots: Item[]): Item[] {
  const own = new Set(
    roots.flatMap(
      (root) =>
        root
          .get("services")
          ?.entries()
          .map(([, item]) => item) ?? [],
    ),
  );
  return [...new Set(all.flatMap(({ layers }) => layers))].filter((layer) => !own.has(layer));
}

/** Compose reads a second file with one of its usual names (https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/). */
export function tellOverride(file: string, root: Item): void {
  const [, name] = /^(.*)\.ya?ml$/.exec(path.basename(file)) ?? [];
  if (name !== "compose" && name !== "docker-compose") return;
  for (const other of [`${name}.override.yml`, `${name}.override.yaml`])
    if (readNearby(file, other) !== undefined)
      root.remark(
        "to do",
        `${other} is beside it, which Compose reads with it on a laptop: if it is for production too, put both together with \`docker compose config\``,
      );
}
