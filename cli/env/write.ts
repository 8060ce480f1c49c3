// What the commands that write have in common.
import { applyChange, isApplied, type Change, type Collision, type Place } from "./change";
import { print, warn } from "./output";
import type { OutputOptions } from "../render/output";
import { confirm } from "./prompt";
import type { VaultDocument } from "../../sync/vault/client";
import { usage } from "./failures";
import { Tree } from "./names";

/** Options that say which tree is written. */
export interface TreeOptions {
  secret?: boolean;
  config?: boolean;
}

/** The tree that the options name, if they name one. */
export function namedTree({ secret, config }: TreeOptions): Tree | undefined {
  if (secret === true && config === true) throw usage("--secret: and --config are two trees; choose one");
  if (secret === true) return Tree.Secrets;
  return config === true ? Tree.Config : undefined;
}

/** Writes a change, tells what came of it, and says what others did in the meantime. */
export async function writeChange(
  place: Place,
  base: VaultDocument,
  change: Change,
  options: OutputOptions,
): Promise<void> {
  const isNew = !isApplied(base, change);
  const written = isNew
    ? await applyChange(place, base, change, askToOverwrite)
    : { version: base.version, others: [] };
  if (written.others.length > 0) {
    warn(`Somebody else changed ${written.others.join(", ")} in the meantime; that is kept, and yours is on top`);
  }
  const { environment } = place.session.target;
  const keys = [...change.keys()].sort();
  const text = isNew
    ? `${keys.join(", ")} of the ${place.tree} of ${place.app} in ${environment}: version ${written.version}\n`
    : `${keys.join(", ")} of the ${place.tree} of ${place.app} in ${environment}: as it was\n`;
  const { tree, app } = place;
  print(options, { environment, app, tree, keys, changed: isNew, ...written }, text);
}

async function askToOverwrite({ others, both }: Collision): Promise<boolean> {
  warn(`Somebody else changed ${others.join(", ")} in the meantime`);
  return confirm(`Write yours over theirs: ${both.join(", ")}?`);
}
