// What a bucket held at one moment, from a listing that takes longer than a moment.
import type { Storage, StoredObject } from "./objects";

/**
 * The object that says which server writes. It is rewritten every five seconds, so its generations are most of the bucket,
 * and it means nothing to another server.
 */
const lockObject = "core/lock";
/** The first name after the lock's: no name of Vault's is between the two. */
const afterLock = `${lockObject}!`;

/** Names that share a millisecond's gap between "replaced" and "created" were overwritten, not deleted. */
const sameMoment = 1000;

/**
 * What Vault had stored at a moment: for each name the generation that was live then.
 *
 * Pages of a listing are read one after another while Vault writes, so what is live when its page is read may belong to
 * different moments: an entry could be there and not what was written before it. Generations have times, given by Cloud
 * Storage, and earlier ones are kept for three days: whatever was live at the moment is in the listing, whenever it is read.
 */
export async function snapshot(storage: Storage, bucket: string, moment: number): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for (const range of [{ endOffset: lockObject }, { startOffset: afterLock }]) {
    for await (const object of storage.list(bucket, { versions: true, ...range })) found.push(object);
  }
  return liveAt(found, moment);
}

/** The generations that were live at a moment, one for each name, in the order of names. */
export function liveAt(generations: StoredObject[], moment: number): StoredObject[] {
  const byName = new Map<string, StoredObject[]>();
  for (const object of generations) byName.set(object.name, [...(byName.get(object.name) ?? []), object]);
  return [...byName.keys()].sort().flatMap((name) => {
    const all = (byName.get(name) ?? []).sort((one, other) => compare(one.generation, other.generation));
    const last = all.findLastIndex((object) => object.created <= moment);
    const candidate = all[last];
    if (candidate === undefined) return [];
    return candidate.replaced === undefined || end(candidate.replaced, all[last + 1]) > moment ? [candidate] : [];
  });
}

/** An object that is overwritten is never absent: the old generation lives until the new one does. */
function end(replaced: number, next: StoredObject | undefined): number {
  if (next === undefined || next.created - replaced > sameMoment) return replaced;
  return Math.max(replaced, next.created);
}

function compare(one: string, other: string): number {
  const difference = BigInt(one) - BigInt(other);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
