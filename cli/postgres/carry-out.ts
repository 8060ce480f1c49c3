// Carries a plan out, step by step. Before each step the plan is made anew from what Cloud SQL says, so it can be stopped anywhere and
// run again: nothing is kept but in Cloud SQL itself.
import { Busy, involved, SqlError, type Change, type Operation, type Plan, type SqlAdmin, type Task } from "./model";

/** How far it got. */
export interface Carried {
  plan: Plan;
  /** What could not be done now. */
  open: string[];
}

/** Limits and what is told. */
export interface Limits {
  /** Milliseconds for one step. */
  patience: number;
  /** Milliseconds for a step that is left for another time if it cannot be done now. */
  bestEffort: number;
  onStep: (title: string) => void;
}

const INTERVAL = 5_000;

/** Works until nothing is left to do. */
export async function carryOut(sql: SqlAdmin, read: () => Promise<Plan>, limits: Limits): Promise<Carried> {
  const open = new Set<string>();
  let lastStep: string | undefined;
  let deadline = 0;
  for (;;) {
    const plan = await read();
    if (plan.problems.length > 0) throw new SqlError(plan.problems.join("; "));
    const task = plan.tasks.find((one) => !one.isDone && !open.has(one.title));
    if (task === undefined) return { plan, open: plan.tasks.filter((one) => !one.isDone).map(({ title }) => title) };
    if (task.title !== lastStep) {
      lastStep = task.title;
      deadline = sql.now() + (task.bestEffort === true ? limits.bestEffort : limits.patience);
      limits.onStep(lastStep);
    }
    try {
      await attempt(sql, task, deadline);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      // An earlier request whose answer was lost may have done it meanwhile.
      if (await isDoneNow(read, task)) continue;
      if (task.bestEffort !== true) throw error;
      open.add(task.title);
    }
  }
}

async function isDoneNow(read: () => Promise<Plan>, { title }: Task): Promise<boolean> {
  return (await read()).tasks.every((one) => one.title !== title || one.isDone);
}

/** Brings a step one piece further: waits, or asks for it and waits for its end. */
async function attempt(sql: SqlAdmin, task: Task, deadline: number): Promise<void> {
  const waitOn = async (what: string): Promise<void> => {
    if (sql.now() >= deadline) throw new SqlError(`${task.title}: ${what}; run this again, it goes on from there`);
    await sql.pause(INTERVAL);
  };
  const { change } = task;
  if (change === undefined) {
    await waitOn("it takes longer than --wait");
    return;
  }
  const under = await running(sql, change);
  if (under !== undefined) {
    await waitOn(`${under.type} is still under way`);
    return;
  }
  let name: string;
  try {
    name = await sql.begin(change);
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    await waitOn(error.message);
    return;
  }
  for (let now = await running(sql, change); now !== undefined; now = await running(sql, change)) {
    await waitOn(`${now.type} is still under way`);
  }
  const failed = (await operationsOf(sql, change)).find((one) => one.name === name)?.error;
  if (failed !== undefined) throw new SqlError(`${task.title}: ${failed}`);
}

async function operationsOf(sql: SqlAdmin, change: Change): Promise<Operation[]> {
  return (await Promise.all(involved(change).map((name) => sql.operations(name)))).flat();
}

async function running(sql: SqlAdmin, change: Change): Promise<Operation | undefined> {
  return (await operationsOf(sql, change)).find(({ done }) => !done);
}
