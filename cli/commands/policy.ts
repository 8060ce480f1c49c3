import path from "node:path";
import { fails, judge, judged, type Judgement } from "../../policy/judge";
import { rules } from "../../policy/rules";
import { readPolicy } from "../../policy/settings";
import type { Step } from "../../sandbox";
import { renderJudgement } from "../policy/render";
import { findProject, UsageError } from "../project";
import { readEnvironmentFile } from "../reading/environment-file";
import { printableJson } from "../render/printable";
import { outputWidth } from "../render/wrap";
import { plannedSteps, type EnvironmentOptions } from "../session";

/** Options of the command. */
export interface PolicyOptions extends EnvironmentOptions {
  from?: string;
  all?: boolean;
}

/**
 * Judges an environment by the rules: its plan in the simulated cloud, or what a file says of it. The process exits with 1 if a
 * mandatory rule is broken or an exception has ended.
 */
export async function policy(environment: string | undefined, options: PolicyOptions): Promise<void> {
  if ((environment === undefined) === (options.from === undefined)) {
    throw new UsageError("name an environment, or a file with --from: one of them.");
  }
  const today = new Date().toISOString().slice(0, 10);
  const settings = readPolicy(settingsFolder(options), today);
  const file = options.from === undefined ? undefined : readEnvironmentFile(options.from);
  const steps = file === undefined ? await plannedSteps(environment ?? "", options) : file.steps;
  if (steps === undefined) return;
  const found = judgement(steps, environment ?? file?.stack ?? "", { today, settings });
  process.stdout.write(
    options.json === true ? document(found) : renderJudgement(found, outputWidth(), options.all === true),
  );
  if (fails(found)) process.exitCode = 1;
}

/** What the rules say of an environment's resources. */
function judgement(
  steps: Step[],
  environment: string,
  { today, settings }: { today: string; settings: ReturnType<typeof readPolicy> },
): Judgement {
  return judge(judged(steps), { environment, today, settings, rules });
}

/** A file can be judged anywhere: without a project there are no exceptions. */
function settingsFolder({ cwd, from }: PolicyOptions): string {
  try {
    return findProject(cwd ?? process.cwd());
  } catch (error) {
    if (from === undefined || cwd !== undefined) throw error;
    return path.resolve(".");
  }
}

/** docs/policy.md describes it. */
function document(found: Judgement): string {
  return `${printableJson(JSON.stringify({ formatVersion: 1, ...found }, undefined, 2))}\n`;
}
