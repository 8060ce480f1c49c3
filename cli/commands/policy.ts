import path from "node:path";
import { fails, judge, judged } from "../../policy/judge";
import { rules } from "../../policy/rules";
import { readPolicy } from "../../policy/settings";
import { renderJudgement } from "../policy/render";
import { findProject } from "../project";
import { readEnvironment, type ReadingOptions } from "../reading/environment";
import { print } from "../render/output";
import { outputWidth } from "../render/wrap";
import { today } from "../today";

/** Options of the command. */
export interface PolicyOptions extends ReadingOptions {
  all?: boolean;
}

/**
 * Judges an environment by the rules: its plan in the simulated cloud, or what a file says of it. The process exits with 1 if a
 * mandatory rule is broken or an exception has ended.
 */
export async function policy(environment: string | undefined, options: PolicyOptions): Promise<void> {
  const day = today();
  const settings = readPolicy(settingsFolder(options), day);
  const read = await readEnvironment(environment, options);
  if (read === undefined) return;
  const found = judge(judged(read.steps), { environment: read.stack, today: day, settings, rules });
  // docs/policy.md describes the document.
  print(options, found, renderJudgement(found, outputWidth(), options.all === true));
  if (fails(found)) process.exitCode = 1;
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
