// How a description runs a data service, beyond its variables.
import type { Item } from "../source";

export interface Run {
  image: Item | undefined;
  command: { words: readonly string[]; item: Item | undefined };
  /** What its image runs by itself at the first start. */
  scripts: readonly Script[];
}

/** A file, or the files of a folder. */
export interface Script {
  item: Item;
  texts: readonly string[];
}

/** Tells of scripts that the platform's own does not run. */
export function tellScripts(scripts: readonly Script[]): void {
  for (const { item } of scripts)
    item.note("to do", "runs at the database's first start: put it into a job with onDeploy");
}
