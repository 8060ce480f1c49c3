import type { Step } from "../../sandbox";
import { criticalPathOf, renderCriticalPath } from "../critical-path/report";
import { readEnvironment, type ReadingOptions } from "../reading/environment";
import type { EnvironmentFile } from "../reading/environment-file";
import { print } from "../render/output";
import { outputWidth } from "../render/wrap";

/** Says what an `up` waits for longest: of a plan in the simulated cloud, or of a file. */
export async function criticalPath(environment: string | undefined, options: ReadingOptions): Promise<void> {
  const read = await readEnvironment(environment, options);
  if (read === undefined) return;
  const found = criticalPathOf(read.stack, read.file === undefined ? read.steps : asNew(read.file));
  print(options, found, renderCriticalPath(found, outputWidth()));
}

/** A state says what there is: its path is that of making all of it. */
export function asNew({ source, steps }: Pick<EnvironmentFile, "source" | "steps">): Step[] {
  return source === "state" ? steps.map((step) => ({ ...step, operation: "create" as const })) : steps;
}
