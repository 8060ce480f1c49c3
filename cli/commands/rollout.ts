import { setTimeout as sleep } from "node:timers/promises";
import { openGoogle } from "../google-api";
import { onRealStack, realProject, resourcesOf } from "../real-stack";
import { print } from "../render/output";
import { printable } from "../render/printable";
import { carryOut, look, nextPiece, type RolloutResult, type RolloutGoal } from "../rollout/carry-out";
import { findSubjects } from "../rollout/find";
import { RolloutError, type Subject } from "../rollout/model";
import { renderStatus, statusDocument, type RolloutStatus } from "../rollout/report";

export type RolloutKind = "status" | "promote" | "abort";

/** Options of the commands. */
export interface RolloutOptions {
  app?: string;
  process?: string;
  yes?: boolean;
  full?: boolean;
  retry?: boolean;
  /** In minutes; `status` waits for nothing. */
  wait?: number;
  cwd?: string;
  json?: boolean;
}

/**
 * Says where rollouts are, and carries them on with `--yes`. It can be stopped and repeated at any time: where it goes on follows from who
 * gets requests. `promote` exits with 0 once every newest version has everything, with 1 if something is left to do, and with 2 if one was aborted or
 * something failed.
 */
export async function runRollout(kind: RolloutKind, stack: string, options: RolloutOptions): Promise<void> {
  await onRealStack(options, () => run(kind, stack, options), [RolloutError]);
}

async function run(kind: RolloutKind, stack: string, options: RolloutOptions): Promise<void> {
  const goal: RolloutGoal = kind === "abort" ? "abort" : options.full === true ? "full" : "steps";
  const patience = 60_000 * (options.wait ?? 0);
  const subjects = await subjectsOf(stack, options);
  const facts = { operation: kind, stack };
  if (kind === "status" || options.yes !== true) {
    const statuses = await Promise.all(subjects.map((subject) => tell(subject, goal)));
    const isOver = statuses.every(({ next }) => next.kind === "done");
    const hint = kind === "status" || isOver ? "" : "Run it with --yes.\n";
    const text = `groundplan rollout ${kind} ${stack}\n\n${statuses.map(renderStatus).join("\n")}${hint}`;
    print(options, { ...facts, rollouts: statuses.map(statusDocument) }, printable(text));
    process.exitCode = kind === "status" || isOver ? 0 : statuses.some(({ next }) => next.kind === "aborted") ? 2 : 1;
    return;
  }
  const results = await Promise.all(subjects.map((subject) => carry(subject, goal, patience, options)));
  const statuses = await Promise.all(subjects.map((subject) => tell(subject, goal)));
  print(
    options,
    {
      ...facts,
      rollouts: statuses.map((one, index) => ({ ...statusDocument(one), ...resultOf(results[index]) })),
    },
    printable(statuses.map((one, index) => `${renderStatus(one)}${endText(results[index])}`).join("\n")),
  );
  process.exitCode = Math.max(...results.map((result) => exitCode(kind, result)));
}

type Result = RolloutResult | { outcome: "failed"; why: string };

/** One that fails does not stop the others. */
async function carry(subject: Subject, goal: RolloutGoal, patience: number, options: RolloutOptions): Promise<Result> {
  const pace = {
    patience,
    pause: (milliseconds: number) => sleep(milliseconds),
    now: () => Date.now(),
    onStep: (text: string) => {
      if (options.json !== true)
        process.stderr.write(printable(`${new Date().toISOString()} ${subject.title}: ${text}\n`));
    },
  };
  try {
    return await carryOut(subject, goal, pace, options.retry === true);
  } catch (error) {
    if (!(error instanceof RolloutError)) throw error;
    return { outcome: "failed", why: error.message };
  }
}

async function tell(subject: Subject, goal: RolloutGoal): Promise<RolloutStatus> {
  const seen = await look(subject.places);
  return { subject, seen, next: await nextPiece(seen, subject.rollout, goal, Date.now()) };
}

function resultOf(result: Result | undefined): object {
  return { outcome: result?.outcome ?? null, why: result?.why ?? null };
}

function endText(result: Result | undefined): string {
  switch (result?.outcome) {
    case "aborted":
      return `  Aborted${result.why === undefined ? "" : `: ${result.why}`}.\n`;
    case "waiting":
      return `  Not done yet: it waits ${result.why ?? ""}. Run this again, it goes on from there.\n`;
    case "failed":
      return `  Failed: ${result.why}\n`;
    default:
      return "";
  }
}

function exitCode(kind: RolloutKind, { outcome }: Result): number {
  if (outcome === "aborted") return kind === "abort" ? 0 : 2;
  return { done: 0, waiting: 1, failed: 2 }[outcome];
}

async function subjectsOf(stack: string, options: RolloutOptions): Promise<Subject[]> {
  const resources = await resourcesOf(realProject(options.cwd), stack);
  const api = openGoogle((message) => new RolloutError(message));
  return findSubjects(resources, api, options);
}
