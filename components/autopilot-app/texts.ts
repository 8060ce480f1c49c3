import { own } from "../internal/own";
import { step } from "../internal/show";
import type { Arguments } from "../internal/validation";
import type { CompleteWorkload } from "../workload/complete";
import { variableTables, type VariableTable } from "../workload/variable-tables";

/** Most bytes of a variable with its name and an equals sign: with more Linux starts no program (MAX_ARG_STRLEN, execve(2)). */
const longestVariable = 128 * 1024 - 1;

/** Most bytes of all plain files, which are one ConfigMap (https://kubernetes.io/docs/concepts/configuration/configmap/). */
const mostFiles = 1024 * 1024;

/** Notes texts that Kubernetes cannot hand to a program, as far as they are known by now. */
export function checkTexts(check: Arguments, workload: CompleteWorkload): void {
  const { common, own: others } = variableTables(workload);
  for (const table of [common, ...others]) checkVariables(check, table);
  const inFiles = new Set(workload.files.map(({ variable }) => variable));
  const bytes = [...inFiles].reduce((sum, name) => sum + bytesOf(own(workload.env, name)), 0);
  if (bytes <= mostFiles) return;
  const remedy = `use ${mostFiles} bytes at most for plain files together, or put them into the image: a ConfigMap takes no more`;
  check.problem("workload.files", undefined, remedy, `${bytes} bytes`);
}

function checkVariables(check: Arguments, { path, variables }: VariableTable): void {
  for (const [name, text] of Object.entries(variables)) {
    const most = longestVariable - Buffer.byteLength(name) - 1;
    const bytes = bytesOf(text);
    if (bytes <= most) continue;
    const remedy = `use ${most} bytes at most, or a file: Linux starts no program with a longer variable`;
    check.problem(step(path, name), undefined, remedy, `${bytes} bytes`);
  }
}

/** None of what is known later. */
function bytesOf(text: unknown): number {
  return typeof text === "string" ? Buffer.byteLength(text) : 0;
}
