// The one contract of everything that is kept in step with the source: read its state, plan, apply.

/** Something that can be read, and changed if what is there is not what should be there. */
export interface Target<Seen, Change> {
  /** What is there. Asks the place, and changes nothing. */
  read(): Promise<Seen>;
  /** What has to be done about it. Asks nobody. */
  plan(seen: Seen): Change;
  /** Does it. Safe to repeat: after an interruption anywhere, reading again tells what is left to do. */
  apply(change: Change): Promise<void>;
}

/** A failure to be told about. Its message names places and remedies, never a value nor what a server said to one. */
export class SyncError extends Error {
  override readonly name: string = "SyncError";
}

/** It is not known whether the change was made, or somebody else was faster: reading again tells. */
export class Unsettled extends SyncError {
  override readonly name = "Unsettled";
}

/** Left for a later pass, because this one has done as much as it may. */
export class Postponed extends SyncError {
  override readonly name = "Postponed";
}

const attempts = 3;

/**
 * Brings one target in step, and returns what was done. A change whose outcome is unknown is never simply sent again: the
 * target is read first.
 */
export async function keep<Seen, Change>(target: Target<Seen, Change>, pause: Pause): Promise<Change> {
  return await settle(async () => {
    const change = target.plan(await target.read());
    await target.apply(change);
    return change;
  }, pause);
}

/** Waits for so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<void>;

/** Does something that finds out for itself what is left to do, again if it is `Unsettled`. */
export async function settle<T>(work: () => Promise<T>, pause: Pause): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unsettled) || attempt === attempts) throw error;
      await pause(250 * 2 ** attempt);
    }
  }
}

/** Does something for each item, `width` of them at a time. Waits for all of them. */
export async function each<T>(items: T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
