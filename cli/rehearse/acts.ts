// The commands of a rehearsal, and the state that they leave.
import { exportState } from "../recover/pulumi";
import type { PendingOperation, StateResource } from "../recover/state";
import type { Act } from "./act";
import type { Stage } from "./stage";

export const UP = ["up", "--yes", "--skip-preview"];
export const DESTROY = ["destroy", "--yes", "--skip-preview"];

/** Runs a command under a name for the report. With `killAfter` it is killed after so many milliseconds. */
export type Play = (name: string, command: string[], killAfter?: number) => Promise<Act>;

export async function resourcesOf(stage: Stage, stack: string): Promise<StateResource[]> {
  return (await exportState({ ...stage.at, folder: stage.stateFolder }, stack)).deployment.resources ?? [];
}

/** What the engine had under way when it died. */
export async function operationsOf(stage: Stage, stack: string): Promise<PendingOperation[]> {
  return (await exportState({ ...stage.at, folder: stage.stateFolder }, stack)).deployment.pending_operations ?? [];
}

/** An act as the report has it. */
export interface Outcome {
  act: string;
  ok: boolean;
  seconds: number;
  counts: { [op: string]: number };
  errors: Act["errors"];
}

export function outcomeOf(name: string, { code, seconds, steps, errors, killed }: Act): Outcome {
  const counts: { [op: string]: number } = {};
  for (const { op } of steps) if (op !== "same") counts[op] = (counts[op] ?? 0) + 1;
  return { act: name, ok: errors.length === 0 && (killed || code === 0), seconds, counts, errors };
}
