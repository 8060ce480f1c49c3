// A rehearsal from its first `up` to its last: what it does, in order.
import type { Note } from "../../sandbox/http/call";
import { act, type Act, type Difference } from "./act";
import { DESTROY, UP, outcomeOf, resourcesOf, type Outcome, type Play } from "./acts";
import { failAndRepeat } from "./failing-job";
import { killAndRecover, type Kill, type KillOptions } from "./kills";
import { allLeftovers } from "./leftovers";
import { liftProtection } from "./protection";
import type { Stage } from "./stage";

/** What it plays. With `destroy` it is taken down as well, and brought up again. */
export interface RehearsalOptions extends KillOptions {
  /** A job of Cloud Run whose run fails before everything else, by its name in the program; none by default. */
  failJob: string | undefined;
}

/** A refused or odd request, and how often it was sent. */
export interface Refused extends Note {
  times: number;
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
  const play: Play = async (name, command, killAfter) => {
    options.say(`${name} ...`);
    const done = await act(stage, command, killAfter);
    // What was killed is among the kills, unless something went wrong before.
    if (!done.killed || done.errors.length > 0) result.outcomes.push(outcomeOf(name, done));
    return done;
  };
  if (options.failJob !== undefined) result.outcomes = await failAndRepeat(stage, options, options.failJob);
  result.kills = await killAndRecover(stage, options, play);
  const first = await play("up", UP);
  const isUp = first.code === 0;
  result.slowest = slowestOf(first);
  result.lost = await allLeftovers(stage, await resourcesOf(stage, options.stack));
  if (isUp) {
    const preview = await play("preview after a refresh", ["preview", "--refresh"]);
    result.differences = preview.differences.filter(({ op }) => op !== "refresh" && op !== "read");
  }
  if (isUp && options.destroy) {
    await liftProtection(stage, options.stack);
    const down = await play("destroy", DESTROY);
    result.stays = await allLeftovers(stage, await resourcesOf(stage, options.stack));
    if (down.code === 0) await play("up again", UP);
  }
  result.refused = counted(stage.apis.notes);
  return result;
}

function slowestOf({ steps }: Act): Rehearsal["slowest"] {
  const made = steps.filter(({ custom, op }) => custom && op !== "same");
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
