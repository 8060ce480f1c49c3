import { own } from "../internal/own";
import { step } from "../internal/show";
import type { Arguments } from "../internal/validation";
import type { CompleteWorkload, Variables } from "../workload/complete";

/** Most bytes of a variable with its name and an equals sign: with more Linux starts no program (MAX_ARG_STRLEN, execve(2)). */
const longestVariable = 128 * 1024 - 1;

/** Most bytes of all plain files, which are one ConfigMap (https://kubernetes.io/docs/concepts/configuration/configmap/). */
const mostFiles = 1024 * 1024;

/** Notes texts that Kubernetes cannot hand to a program, as far as they are known by now. */
export function checkTexts(check: Arguments, { env, files, processes, jobs }: CompleteWorkload): void {
  const inFiles = new Set(files.map(({ variable }) => variable));
  checkVariables(check, "workload.env", env, inFiles);
  for (const { name, env: variables, sidecars } of processes) {
    const path = step("workload.processes", name);
    checkVariables(check, `${path}.env`, variables);
    for (const sidecar of sidecars) checkVariables(check, `${step(`${path}.sidecars`, sidecar.name)}.env`, sidecar.env);
  }
  for (const { name, env: variables } of jobs) checkVariables(check, `${step("workload.jobs", name)}.env`, variables);
  const bytes = [...inFiles].reduce((sum, name) => sum + bytesOf(own(env, name)), 0);
  if (bytes <= mostFiles) return;
  const remedy = `use ${mostFiles} bytes at most for plain files together, or put them into the image: a ConfigMap takes no more`;
  check.problem("workload.files", undefined, remedy, `${bytes} bytes`);
}

function checkVariables(check: Arguments, path: string, env: Variables, except?: Set<string>): void {
  for (const [name, text] of Object.entries(env)) {
    if (except?.has(name) === true) continue;
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
