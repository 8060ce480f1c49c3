import type { Step } from "../../sandbox";
import { criticalPathOf, renderCriticalPath } from "../critical-path/report";
import { UsageError } from "../project";
import { readEnvironmentFile, type EnvironmentFile } from "../reading/environment-file";
import { print } from "../render/output";
import { outputWidth } from "../render/wrap";
import { plannedSteps, type EnvironmentOptions } from "../session";

/** Options of the command. */
export interface CriticalPathOptions extends EnvironmentOptions {
  from?: string;
}

/** Says what an `up` waits for longest: of a plan in the simulated cloud, or of a file. */
export async function criticalPath(environment: string | undefined, options: CriticalPathOptions): Promise<void> {
  if ((environment === undefined) === (options.from === undefined)) {
    throw new UsageError("name an environment, or a file with --from: one of them.");
  }
  const file = options.from === undefined ? undefined : readEnvironmentFile(options.from);
  const steps = file === undefined ? await plannedSteps(environment ?? "", options) : asNew(file);
  if (steps === undefined) return;
  const found = criticalPathOf(environment ?? file?.stack ?? "", steps);
  print(options, found, renderCriticalPath(found, outputWidth()));
}

/** A state says what there is: its path is that of making all of it. */
export function asNew({ source, steps }: Pick<EnvironmentFile, "source" | "steps">): Step[] {
  return source === "state" ? steps.map((step) => ({ ...step, operation: "create" as const })) : steps;
}
