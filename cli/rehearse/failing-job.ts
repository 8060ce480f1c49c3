// A job of Cloud Run whose run fails: what waits for it must not go on, in the next `up` either, until the job is asked for again.
import { nameOf } from "../../sandbox";
import { mustRun } from "../recover/pulumi";
import { act, type Act } from "./act";
import { UP, outcomeOf, resourcesOf, type Outcome } from "./acts";
import type { KillOptions } from "./kills";
import type { Stage } from "./stage";

const JOB = "gcp:cloudrunv2/job:Job";

/** Lets the run of one job fail, tries again, and has it run again as the error says. What has to fail and does not is a failure. */
export async function failAndRepeat(
  stage: Stage,
  { stack, say }: Pick<KillOptions, "stack" | "say">,
  job: string,
): Promise<Outcome[]> {
  const play = async (name: string): Promise<Act> => {
    say(`${name} ...`);
    return act(stage, UP);
  };
  stage.failing.add(job);
  const names = [`up, the run of ${job} fails`, "up, the run has failed", "up, the job is asked for again"] as const;
  const first = await play(names[0]);
  const jobs = (await resourcesOf(stage, stack)).filter(({ type }) => type === JOB);
  const failed = jobs.find(({ urn }) => nameOf(urn) === job);
  if (!first.errors.some(({ urn }) => urn === failed?.urn) || failed === undefined) {
    const known = jobs.map(({ urn }) => nameOf(urn)).sort();
    const message = `no run of a job ${job} has failed; jobs that were made: ${known.join(", ") || "none"}`;
    stage.failing.clear();
    return [{ ...outcomeOf(names[0], first), ok: false, errors: [...first.errors, { urn: "", message }] }];
  }
  const second = await play(names[1]);
  stage.failing.clear();
  const at = { ...stage.at, folder: stage.stateFolder };
  await mustRun(at, ["state", "taint", failed.urn, "--stack", stack, "--yes"]);
  const third = await play(names[2]);
  return [{ ...outcomeOf(names[0], first), ok: true }, stopped(names[1], second), outcomeOf(names[2], third)];
}

/** The next `up` is in order when something stops it. What it says is kept: it is what the operator reads. */
function stopped(name: string, done: Act): Outcome {
  const message = "nothing that waits for the run has stopped it";
  return done.code === 0
    ? { ...outcomeOf(name, done), ok: false, errors: [{ urn: "", message }] }
    : { ...outcomeOf(name, done), ok: true };
}
