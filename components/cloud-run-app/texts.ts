import { own } from "../internal/own";
import { step } from "../internal/show";
import type { Arguments } from "../internal/validation";
import type { CompleteWorkload } from "../workload/complete";
import { variableTables, type VariableTable } from "../workload/variable-tables";

/** Most bytes of a variable (https://cloud.google.com/run/quotas). */
const longestVariable = 32 * 1024;

/** Most bytes of a secret, which a plain file is; an empty one is none (https://cloud.google.com/secret-manager/quotas). */
const longestFile = 64 * 1024;

/** Notes texts that Cloud Run cannot hand to a program, as far as they are known by now. */
export function checkTexts(check: Arguments, workload: CompleteWorkload): void {
  const { common, own: others } = variableTables(workload);
  checkVariables(check, common);
  checkFiles(check, workload);
  for (const table of others) checkVariables(check, table);
}

function checkFiles(check: Arguments, { env, files }: CompleteWorkload): void {
  for (const { path, variable } of files) {
    const text = own(env, variable);
    if (typeof text !== "string") continue;
    const bytes = Buffer.byteLength(text);
    if (bytes >= 1 && bytes <= longestFile) continue;
    const remedy = `use 1 to ${longestFile} bytes: Cloud Run mounts a file as a secret, which has no fewer and no more`;
    check.problem(step("workload.files", path), variable, remedy, `${variable} of ${bytes} bytes`);
  }
}

function checkVariables(check: Arguments, { path, variables }: VariableTable): void {
  for (const [name, text] of Object.entries(variables)) {
    if (typeof text !== "string") continue;
    const bytes = Buffer.byteLength(text);
    if (bytes <= longestVariable) continue;
    const remedy = `use ${longestVariable} bytes at most, or a file of up to ${longestFile}: Cloud Run takes no longer variable`;
    check.problem(step(path, name), text, remedy, `${bytes} bytes`);
  }
}
