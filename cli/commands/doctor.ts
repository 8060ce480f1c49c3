import { openSandbox } from "../../sandbox";
import { keepReport } from "../doctor/last";
import { means, questionsOf } from "../doctor/questions";
import type { Facts, Validator } from "../doctor/model";
import { document, renderDoctor } from "../doctor/render";
import { examine } from "../doctor/run";
import { validators } from "../doctor/validators";
import { findProject, requireStack, UsageError } from "../project";
import { printDocument } from "../render/output";
import { outputWidth } from "../render/wrap";
import type { EnvironmentOptions } from "../session";
import { stackSettings } from "../stack-settings";
import { today } from "../today";

export interface DoctorOptions extends EnvironmentOptions {
  only?: string[];
  list?: boolean;
}

/** Looks at what an `up` needs, and changes nothing. The process exits with 1 if an `up` would fail. */
export async function doctor(environment: string | undefined, options: DoctorOptions): Promise<void> {
  const chosen = chosenOf(options.only, environment);
  if (options.list === true) {
    process.stdout.write(
      chosen
        .map(({ name, title, rights, asks }) => `${name}\n  ${title}\n  asks: ${asks}\n  rights: ${rights}\n`)
        .join(""),
    );
    return;
  }
  const folder = findProject(options.cwd ?? process.cwd());
  if (environment !== undefined) requireStack(folder, environment);
  const facts: Facts = {
    folder,
    environment: environment ?? "",
    settings: stackSettings(environment ?? "", folder),
    today: today(),
  };
  // First, since it takes the whole process for seconds, and nobody else's limit shall run out in the meantime.
  if (environment !== undefined && chosen.some(({ needs }) => needs === "plan")) {
    facts.plan = await plan(folder, environment);
  }
  const findings = await examine(chosen, facts, questionsOf(means));
  // What `--only` looks at is a part: the whole that was said last stays.
  if (environment !== undefined && options.only === undefined) keepReport(folder, environment, findings, new Date());
  const report = { environment: environment ?? "", findings };
  if (options.json === true) printDocument(document(report));
  // Not fitted any further: a command that is broken into lines cannot be copied.
  else process.stdout.write(renderDoctor(report, outputWidth()));
  if (findings.some(({ status }) => status === "fail")) process.exitCode = 1;
}

/** Without an environment, those that need nothing of one. */
function chosenOf(only: string[] | undefined, environment: string | undefined): Validator[] {
  const unknown = (only ?? []).filter((name) => !validators.some((one) => one.name === name));
  if (unknown.length > 0) {
    const names = validators.map(({ name }) => name).join(", ");
    throw new UsageError(`--only: there is no ${unknown.join(", ")}; use some of ${names}.`);
  }
  const named = validators.filter(({ name }) => only === undefined || only.includes(name));
  if (environment !== undefined) return named;
  const alone = named.filter(({ needs }) => needs === "nothing");
  if (alone.length === 0) throw new UsageError(`${named.map(({ name }) => name).join(", ")}: name an environment too.`);
  return alone;
}

/** What the program says that it fails with is a finding, and no failure of the doctor. */
async function plan(projectDir: string, stack: string): Promise<NonNullable<Facts["plan"]>> {
  try {
    const sandbox = await openSandbox({ projectDir, stack, onMessage: () => undefined });
    return await sandbox.plan();
  } catch (error) {
    return { steps: [], errors: [{ message: error instanceof Error ? error.message : String(error) }] };
  }
}
