// Works through the copies of a pass, and knows which of them wait for what.
import { keep, Postponed, settle, type Pause } from "./contract";
import { fairly } from "./fairly";
import type { Report, Tally } from "./report";
import { inOrder, type Task } from "./tasks";

/** An app that waits for slow answers has its own dozen of requests under way, and keeps none of the others waiting. */
const atOnce = { all: 48, each: 12 };

/** What one app has to be copied. */
export interface AppTasks {
  app: string;
  tasks: Task[];
  /** Called once all of it is done, with the names of places that have to wait or have failed. Must not fail. */
  done: (unfinished: Set<string>) => Promise<void>;
}

/** How one copy ended: `late` is one that readers do not get yet, and `waits` one that has to be changed in a later pass. */
type Ending = "done" | "late" | "waits" | "skipped" | "failed";

/** Lives as long as the process; what it remembers can be lost. */
export class Copying {
  private readonly now: () => number;
  private readonly pause: Pause;
  /** Where the next pass begins to look, by app and group. */
  private turns = new Map<string, number>();
  /** Since when copies have been waiting, by place. */
  private waiting = new Map<string, number>();
  /** Places that failed in the last pass. */
  private failed = new Set<string>();
  private readonly isShared: (error: unknown) => boolean;
  /** Failures of the source itself, each told once and not for each copy. */
  private readonly shared = new Set<unknown>();

  /** `isShared` tells whether an error is the source's, and no app's. */
  constructor(now: () => number, pause: Pause, isShared: (error: unknown) => boolean) {
    this.now = now;
    this.pause = pause;
    this.isShared = isShared;
  }

  /** Brings copies in step until it is time to stop, and calls each app's `done` as soon as its own are. */
  async run(apps: AppTasks[], stopAt: () => number, report: Report): Promise<void> {
    const failed = new Set<string>();
    const turns = new Map<string, number>();
    const endings: Promise<void>[] = [];
    const work = apps.map((one) => {
      const unfinished = new Set<string>();
      const end = async (): Promise<void> => one.done(unfinished);
      let left = one.tasks.length;
      if (left === 0) endings.push(end());
      const start = (group: string, size: number): number => this.turn(`${one.app} ${group}`, size, turns);
      const { first, others } = inOrder(one.tasks, ({ place }) => this.failed.has(place.name), start);
      const item = (task: Task, isFirst: boolean) => async (): Promise<void> => {
        const tally = report.of(one.app);
        const outcome = await this.copy(task, stopAt, tally);
        if (!isFirst && !["waits", "skipped"].includes(outcome)) count(turns, `${one.app} ${task.group}`);
        if (outcome === "failed") failed.add(task.place.name);
        if (outcome === "done") await this.tidy(task, tally);
        else if (outcome !== "skipped") unfinished.add(task.place.name);
        if (--left === 0) endings.push(end());
      };
      return { first: first.map((task) => item(task, true)), others: others.map((task) => item(task, false)) };
    });
    await fairly(work, atOnce, (item) => item());
    await Promise.all(endings);
    for (const error of this.shared) report.failed(error);
    this.shared.clear();
    this.failed = failed;
    this.turns = turns;
    this.forget(apps);
  }

  /** What is remembered of places that nobody names any more. */
  private forget(apps: AppTasks[]): void {
    const named = new Set(apps.flatMap(({ tasks }) => tasks.map(({ place }) => place.name)));
    this.waiting = new Map([...this.waiting].filter(([place]) => named.has(place)));
  }

  private async copy(task: Task, stopAt: () => number, report: Tally): Promise<Ending> {
    const { target, place } = task;
    const { due, behind } = target;
    try {
      if (this.now() > stopAt()) throw new Postponed("the pass has taken long enough");
      await keep(target, this.pause);
      report.checked++;
      report.outcomes[target.outcome]++;
      if (!target.late) {
        this.waits(task, behind && target.outcome === "changed", report);
        this.waiting.delete(place.name);
        return "done";
      }
      report.postponed++;
      this.waits(task, behind, report);
      return "late";
    } catch (error) {
      const isPostponed = error instanceof Postponed;
      // Its turn comes; nothing is known to be wrong with it.
      if (isPostponed && !due) return "skipped";
      if (this.isShared(error)) this.shared.add(error);
      else note(error, report);
      this.waits(task, behind, report);
      return isPostponed ? "waits" : "failed";
    } finally {
      reportLack(task, report);
    }
  }

  /** Reports since when the copy has been waiting: since its document changed, if it did, else since that was noticed. */
  private waits({ place, document }: Task, changed: boolean, report: Tally): void {
    const since = Math.min(this.waiting.get(place.name) ?? this.now(), changed ? changedAt(document) : Infinity);
    this.waiting.set(place.name, since);
    report.waited(this.now() - since);
  }

  /** What is old goes, but nobody waits for that. */
  private async tidy({ target }: Task, report: Tally): Promise<void> {
    try {
      await settle(() => target.tidy(), this.pause);
    } catch (error) {
      note(error, report);
    }
  }

  /** A new process begins somewhere else each minute. */
  private turn(group: string, size: number, turns: Map<string, number>): number {
    const turn = (this.turns.get(group) ?? Math.floor(this.now() / 60_000) * 397) % size;
    turns.set(group, turn);
    return turn;
  }
}

function count(turns: Map<string, number>, group: string): void {
  turns.set(group, (turns.get(group) ?? 0) + 1);
}

function note(error: unknown, report: Tally): void {
  if (error instanceof Postponed) report.postponed++;
  else report.failed(error);
}

/** When the document became what it is; never, if it has not been there. */
function changedAt(document: Task["document"]): number {
  const time = Date.parse(document?.changed ?? "");
  return Number.isNaN(time) ? Infinity : time;
}

function reportLack({ target, document, key }: Task, report: Tally): void {
  if (document === undefined || target.memory === undefined) return;
  const { missing, unusable } = target.memory;
  if (missing !== undefined || unusable !== undefined) report.lacks(`${document.name}/${key}`, unusable);
}
