// The files that Compose reads with one.
import path from "node:path";
import { readNearby } from "../nearby";
import { parseSource, type Item, type Source } from "../source";
import { fillIn, interpolate } from "./interpolate";
import type { Service } from "./layers";

/** A file beside the one that is translated. Its name stands before its paths, since its lines are its own. */
export function openFile({ file, notes }: Source, name: string, values: Map<string, string>): Item | undefined {
  const text = readNearby(file, name);
  if (text === undefined) return undefined;
  const [root] = parseSource(path.join(path.dirname(file), name), text, notes, `${name}:`).documents;
  root?.rewrite((one) => fillIn(one, values));
  return root;
}

/** Files that are included (https://docs.docker.com/reference/compose-file/include/). */
export function includedFiles(root: Item, open: (file: string) => Item | undefined): Item[] {
  return (root.get("include")?.list() ?? []).flatMap((entry) => {
    const paths = (entry.kind === "table" ? entry.get("path")?.list() : [entry]) ?? [];
    const names = paths.map((one) => interpolate(one.peek() ?? ""));
    const missing = names.filter((name) => open(name) === undefined);
    if (missing.length > 0 || names.length === 0) {
      entry.note(
        "to do",
        `${missing.join(", ")} is not beside this file: put them together with \`docker compose config\``,
      );
      return [];
    }
    for (const one of paths) one.take();
    for (const key of ["project_directory", "env_file"])
      entry.get(key)?.note("to do", "says how names in the other file are read: look at what its services became");
    return names.flatMap((name) => open(name) ?? []);
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
