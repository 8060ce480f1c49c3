// Works through the copies of a pass, and knows which of them wait for what.
import { each, keep, Postponed, settle, type Pause } from "./contract";
import type { Report } from "./report";
import { inOrder, type Task } from "./tasks";

const atOnce = 12;

/** Lives as long as the process; what it remembers can be lost. */
export class Copying {
  private readonly now: () => number;
  private readonly pause: Pause;
  /** Where the next pass begins to look, by group. */
  private readonly turns = new Map<string, number>();
  /** Since when copies have been waiting, by place. */
  private readonly waiting = new Map<string, number>();

  constructor(now: () => number, pause: Pause) {
    this.now = now;
    this.pause = pause;
  }

  /** Brings copies in step until it is time to stop. Returns the names of places that have to wait or have failed. */
  async run(tasks: Task[], stopAt: () => number, report: Report): Promise<Set<string>> {
    const unfinished = new Set<string>();
    const order = inOrder(tasks, (group, size) => this.turn(group, size));
    await each(order, atOnce, async (task) => {
      if (await this.copy(task, stopAt, report)) await this.tidy(task, report);
      else unfinished.add(task.place.name);
    });
    return unfinished;
  }

  /** False if the copy has to wait or has failed, or readers do not get it yet. */
  private async copy(task: Task, stopAt: () => number, report: Report): Promise<boolean> {
    const { target, group, place } = task;
    const { due, behind } = target;
    try {
      if (this.now() > stopAt()) throw new Postponed("the pass has taken long enough");
      await keep(target, this.pause);
      report.checked++;
      report.outcomes[target.outcome]++;
      if (!due) this.turns.set(group, (this.turns.get(group) ?? 0) + 1);
      if (!target.late) {
        this.waits(task, behind && target.outcome === "changed", report);
        this.waiting.delete(place.name);
        return true;
      }
      report.postponed++;
    } catch (error) {
      // Its turn comes; nothing is known to be wrong with it.
      if (error instanceof Postponed && !due) return true;
      note(error, report);
    } finally {
      reportLack(task, report);
    }
    this.waits(task, behind, report);
    return false;
  }

  /** Reports since when the copy has been waiting: since its document changed, if it did, else since that was noticed. */
  private waits({ place, document }: Task, changed: boolean, report: Report): void {
    const since = Math.min(this.waiting.get(place.name) ?? this.now(), changed ? changedAt(document) : Infinity);
    this.waiting.set(place.name, since);
    report.waited(this.now() - since);
  }

  /** What is old goes, but nobody waits for that. */
  private async tidy({ target }: Task, report: Report): Promise<void> {
    try {
      await settle(() => target.tidy(), this.pause);
    } catch (error) {
      note(error, report);
    }
  }

  /** A new process begins somewhere else each minute. */
  private turn(group: string, size: number): number {
    const turn = (this.turns.get(group) ?? Math.floor(this.now() / 60_000) * 397) % size;
    this.turns.set(group, turn);
    return turn;
  }
}

function note(error: unknown, report: Report): void {
  if (error instanceof Postponed) report.postponed++;
  else report.failed(error);
}

/** When the document became what it is; never, if it has not been there. */
function changedAt(document: Task["document"]): number {
  const time = Date.parse(document?.changed ?? "");
  return Number.isNaN(time) ? Infinity : time;
}

function reportLack({ target, document, key }: Task, report: Report): void {
  if (document === undefined || target.memory === undefined) return;
  const { missing, unusable } = target.memory;
  if (missing !== undefined || unusable !== undefined) report.lacks(`${document.name}/${key}`, unusable);
}
