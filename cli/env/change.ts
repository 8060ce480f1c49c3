// Changes of a document that never overwrite somebody else's.
import { VaultConflict } from "../../sync/vault/answers";
import type { VaultDocument } from "../../sync/vault/client";
import { asText } from "./documents";
import { ExitCode } from "./exit-code";
import { EnvError } from "./failures";
import { mountOf, type Tree } from "./names";
import type { Session } from "./session";

/** New values by key; `null` takes a key away. */
export type Change = ReadonlyMap<string, string | null>;

/** Where a change goes. */
export interface Place {
  session: Session;
  tree: Tree;
  app: string;
}

/** What somebody else did in the meantime. */
export interface Collision {
  /** Keys that they changed. */
  others: string[];
  /** Keys that both changed, to something else. */
  both: string[];
}

/** What came of a change. */
export interface Written {
  version: number;
  /** Keys that somebody else changed in the meantime, and that are as they left them. */
  others: string[];
}

/** How often a change is tried while others change the same document. */
const patience = 10;

/** The document that a change starts from. */
export async function readBase({ session, tree, app }: Place): Promise<VaultDocument> {
  return session.client.read(mountOf(tree, session.target.environment), app);
}

/**
 * Applies a change if the document is still as it was read. If somebody else changed other keys, theirs stay and the change
 * goes on top. If somebody changed the same keys, `overwrite` decides.
 *
 * @throws EnvError with the status for conflicts if it decides against it.
 */
export async function applyChange(
  place: Place,
  base: VaultDocument,
  change: Change,
  overwrite: (collision: Collision) => Promise<boolean>,
): Promise<Written> {
  let current = base;
  const others = new Set<string>();
  for (let attempt = 0; attempt < patience; attempt++) {
    try {
      return { version: await write(place, current, change), others: [...others].sort() };
    } catch (error) {
      if (!(error instanceof VaultConflict)) throw error;
    }
    const next = await readBase(place);
    // An answer that was lost on the way: the change has arrived.
    if (isApplied(next, change)) return { version: next.version, others: [...others].sort() };
    const collision = collide(current, next, change);
    if (collision.both.length > 0 && !(await overwrite(collision))) throw conflict(place, collision);
    collision.others.filter((key) => !change.has(key)).forEach((key) => others.add(key));
    current = next;
  }
  throw new EnvError(
    ExitCode.Conflict,
    `the ${place.tree} of ${place.app} changes all the time; nothing is written: try later`,
  );
}

async function write({ session, tree, app }: Place, current: VaultDocument, change: Change): Promise<number> {
  const mount = mountOf(tree, session.target.environment);
  const exists = current.version > 0 && !current.deleted;
  if (exists) return session.client.patch(mount, app, Object.fromEntries(change), current.version);
  const fields = Object.fromEntries([...change].filter(([, value]) => value !== null));
  return session.client.replace(mount, app, fields, current.version);
}

/** What somebody else did between two versions, seen from a change of our own. */
function collide(before: VaultDocument, after: VaultDocument, change: Change): Collision {
  const keys = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])].sort();
  const others = keys.filter((key) => valueOf(before, key) !== valueOf(after, key));
  return { others, both: others.filter((key) => change.has(key) && valueOf(after, key) !== change.get(key)) };
}

/** Whether a document is what a change makes of it. */
export function isApplied(document: VaultDocument, change: Change): boolean {
  return [...change].every(([key, value]) => valueOf(document, key) === value);
}

function valueOf(document: VaultDocument, key: string): string | null {
  return Object.hasOwn(document.fields, key) ? asText(document.fields[key]) : null;
}

function conflict({ tree, app }: Place, { both }: Collision): EnvError {
  return new EnvError(
    ExitCode.Conflict,
    `somebody else changed ${both.join(", ")} of the ${tree} of ${app} in the meantime; nothing is written: look at it, and try again`,
  );
}
