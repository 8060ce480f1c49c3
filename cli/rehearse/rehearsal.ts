// A rehearsal from its first `up` to its last: what it does, in order.
import { spawn } from "node:child_process";
import type { Note } from "../../sandbox/http/call";
import { exportState } from "../recover/pulumi";
import type { StateResource } from "../recover/state";
import { act, type Act, type Difference } from "./act";
import { leftovers } from "./leftovers";
import type { Stage } from "./stage";

export interface RehearsalOptions {
  stack: string;
  /** How often an `up` is killed and recovered before one may finish. */
  kills: number;
  /** The longest time that an `up` gets before it is killed, in milliseconds. */
  killWithin: number;
  /** Whether to take it down and bring it up again. */
  destroy: boolean;
  say: (text: string) => void;
}

/** A refused or odd request, and how often it was sent. */
export interface Refused extends Note {
  times: number;
}

/** What one kill left. */
export interface Kill {
  /** Seconds from the start of the `up`. */
  after: number;
  processes: number;
  /** The verdicts of the operations that were under way, by type. */
  findings: { type: string; operation: string; verdict: string }[];
  /** Objects that exist and are in no state after the recovery. */
  lost: string[];
  recovered: boolean;
  seconds: number;
}

/** An act as the report has it. */
export interface Outcome {
  act: string;
  ok: boolean;
  seconds: number;
  counts: { [op: string]: number };
  errors: Act["errors"];
}

export interface Rehearsal {
  outcomes: Outcome[];
  kills: Kill[];
  /** After a refresh that nothing preceded but an `up`. */
  differences: Difference[];
  refused: Refused[];
  /** What exists and is in no state at the end of the first `up`. */
  lost: string[];
  /** What `destroy` left behind the APIs, on purpose or not. */
  stays: string[];
  /** Resources that took longest in the last full `up`, in seconds. */
  slowest: { urn: string; seconds: number }[];
}

export async function rehearse(stage: Stage, options: RehearsalOptions): Promise<Rehearsal> {
  const result: Rehearsal = { outcomes: [], kills: [], differences: [], refused: [], lost: [], stays: [], slowest: [] };
  const play = async (name: string, command: string[], killAfter?: number): Promise<Act> => {
    options.say(`${name} ...`);
    const done = await act(stage, command, killAfter);
    result.outcomes.push(outcomeOf(name, done));
    return done;
  };
  const first = await upWithKills(stage, options, result, play);
  const isUp = first.code === 0;
  result.slowest = slowestOf(first);
  result.lost = leftovers(stage.apis.store, await resourcesOf(stage, options.stack));
  if (isUp) {
    const preview = await play("preview after a refresh", ["preview", "--refresh"]);
    result.differences = preview.differences.filter(({ op }) => op !== "refresh" && op !== "read");
  }
  if (isUp && options.destroy) {
    const down = await play("destroy", ["destroy", "--yes", "--skip-preview"]);
    result.stays = leftovers(stage.apis.store, await resourcesOf(stage, options.stack));
    if (down.code === 0) await play("up again", ["up", "--yes", "--skip-preview"]);
  }
  result.refused = counted(stage.apis.notes);
  return result;
}

async function upWithKills(
  stage: Stage,
  options: RehearsalOptions,
  result: Rehearsal,
  play: (name: string, command: string[], killAfter?: number) => Promise<Act>,
): Promise<Act> {
  const up = ["up", "--yes", "--skip-preview"];
  while (result.kills.length < options.kills) {
    const after = Math.round((0.1 + 0.9 * Math.random()) * options.killWithin);
    const done = await play(`up, killed after ${Math.round(after / 1000)} s`, up, after);
    if (!done.killed) {
      // It finished before: what follows is the same as without kills.
      if (done.code === 0) return done;
      break;
    }
    result.kills.push(await recover(stage, options.stack, after / 1000));
  }
  return play("up", up);
}

/** Recovers as an operator does: with the command. */
async function recover(stage: Stage, stack: string, after: number): Promise<Kill> {
  const started = Date.now();
  const command = [
    process.argv[1] ?? "",
    "recover",
    stack,
    "--yes",
    "--settle",
    "0",
    "--json",
    "--cwd",
    stage.stateFolder,
  ];
  const child = spawn(process.execPath, command, { env: stage.at.environment, stdio: ["ignore", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  const said = JSON.parse(Buffer.concat(chunks).toString() || "{}") as {
    processes?: unknown[];
    findings?: Kill["findings"];
  };
  return {
    after,
    processes: said.processes?.length ?? 0,
    findings: (said.findings ?? []).map(({ type, operation, verdict }) => ({ type, operation, verdict })),
    lost: leftovers(stage.apis.store, await resourcesOf(stage, stack)),
    recovered: code === 0,
    seconds: (Date.now() - started) / 1000,
  };
}

async function resourcesOf(stage: Stage, stack: string): Promise<StateResource[]> {
  return (await exportState({ ...stage.at, folder: stage.stateFolder }, stack)).deployment.resources ?? [];
}

function outcomeOf(name: string, { code, seconds, steps, errors, killed }: Act): Outcome {
  const counts: { [op: string]: number } = {};
  for (const { op } of steps) if (op !== "same") counts[op] = (counts[op] ?? 0) + 1;
  return { act: name, ok: killed || code === 0, seconds, counts, errors };
}

function slowestOf({ steps }: Act): Rehearsal["slowest"] {
  const made = steps.filter(({ custom }) => custom);
  return made
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 10)
    .map(({ urn, seconds }) => ({ urn, seconds }));
}

function counted(notes: Note[]): Refused[] {
  const byText = new Map<string, Refused>();
  for (const { path, ...note } of notes) {
    const text = JSON.stringify(note);
    const known = byText.get(text);
    byText.set(text, { ...note, path: known?.path ?? path, times: (known?.times ?? 0) + 1 });
  }
  return [...byText.values()];
}
