// Works through what several owners want done, so that one whose work is slow keeps nobody else waiting.

/** How many at a time. */
export interface Widths {
  all: number;
  /** Of one owner. */
  each: number;
}

/** One owner's work. What is first is begun before anybody's other work. */
export interface Work<T> {
  first: T[];
  others: T[];
}

/**
 * Does all of it. Owners take turns. Whoever has nothing under way may begin something although as much is under way as may
 * be: those who wait for an answer hold up themselves alone. `work` must not fail.
 */
export async function fairly<T>(
  owners: Work<T>[],
  { all, each }: Widths,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const busy = owners.map(() => 0);
  const rounds = (["first", "others"] as const).map((kind) => new Round(owners.map((owner) => owner[kind])));
  let running = 0;
  const mayBegin = (owner: number): boolean => {
    const own = busy[owner] ?? 0;
    return own === 0 || (own < each && running < all);
  };
  await new Promise<void>((resolve) => {
    const count = (owner: number, by: 1 | -1): void => {
      busy[owner] = (busy[owner] ?? 0) + by;
      running += by;
    };
    const begin = (): void => {
      for (;;) {
        const next = rounds[0]?.take(mayBegin) ?? rounds[1]?.take(mayBegin);
        if (next === undefined) break;
        count(next.owner, 1);
        void work(next.item).finally(() => {
          count(next.owner, -1);
          begin();
        });
      }
      if (running === 0) resolve();
    };
    begin();
  });
}

/** Queues that are taken from in turn. */
class Round<T> {
  private readonly queues: T[][];
  private readonly taken: number[];
  private turn = 0;

  constructor(queues: T[][]) {
    this.queues = queues;
    this.taken = queues.map(() => 0);
  }

  /** The next of the first owner in turn who has something left and may begin. */
  take(mayBegin: (owner: number) => boolean): { owner: number; item: T } | undefined {
    for (let step = 0; step < this.queues.length; step++) {
      const owner = (this.turn + step) % this.queues.length;
      const index = this.taken[owner] ?? 0;
      const queue = this.queues[owner] ?? [];
      if (index >= queue.length || !mayBegin(owner)) continue;
      this.taken[owner] = index + 1;
      this.turn = owner + 1;
      return { owner, item: queue[index] as T };
    }
    return undefined;
  }
}
