import path from "node:path";
import { blueprintOf, type Subject } from "../blueprint/compose";
import { blueprintJson, isCurrent, readBlueprint, writeBlueprint } from "../blueprint/file";
import { renderBlueprint } from "../blueprint/render";
import { findProject, UsageError } from "../project";
import { readEnvironmentFile } from "../reading/environment-file";
import { plannedOutcome, type EnvironmentOptions } from "../session";

/** Options of the command. */
export interface BlueprintOptions extends EnvironmentOptions {
  from?: string;
  out?: string;
  check?: boolean;
}

/** Prints an environment's blueprint, writes it, or says whether the one that was written is current. */
export async function blueprint(environment: string, options: BlueprintOptions): Promise<void> {
  if (options.out !== undefined && !options.out.endsWith(".md")) {
    throw new UsageError(`--out: ${options.out} does not end in .md; name the document, its data stand beside it.`);
  }
  const subject = await subjectOf(environment, options);
  if (subject === undefined) return;
  const file = options.out === undefined ? usualFile(environment, options) : path.resolve(options.out);
  const next = blueprintOf(subject, readBlueprint(file));
  if (options.check === true) check(file, next.version, isCurrent(file, next), environment);
  else if (options.out !== undefined) writeBlueprint(file, next);
  else process.stdout.write(options.json === true ? blueprintJson(next) : renderBlueprint(next));
}

async function subjectOf(environment: string, options: BlueprintOptions): Promise<Subject | undefined> {
  if (options.from !== undefined) {
    const { steps, outputs } = readEnvironmentFile(options.from);
    return { environment, steps, outputs };
  }
  const outcome = await plannedOutcome(environment, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    json: true,
  });
  return outcome === undefined ? undefined : { environment, steps: outcome.steps, outputs: outcome.outputs };
}

/** Where the document is committed. */
function usualFile(environment: string, { cwd = process.cwd(), from }: BlueprintOptions): string {
  const folder = from === undefined ? findProject(cwd) : cwd;
  return path.join(folder, "docs/blueprints", `${environment}.md`);
}

function check(file: string, version: number, current: boolean, environment: string): void {
  const shown = path.relative(process.cwd(), file) || file;
  if (current) process.stdout.write(`${shown} is current, version ${version}.\n`);
  else {
    process.stdout.write(
      `${shown} is stale: version ${version} would be written. Run \`groundplan blueprint ${environment} --out ${shown}\`, read its first page and commit it.\n`,
    );
    process.exitCode = 1;
  }
}
