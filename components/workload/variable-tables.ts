import { step } from "../internal/show";
import type { CompleteWorkload, Variables } from "./complete";

/** Plain variables of a workload's containers, with the path of the table that each is in. */
export interface VariableTable {
  path: string;
  variables: Variables;
}

/** The table of all containers, without what is a file instead, and those of single ones. */
export function variableTables({ env, files, processes, jobs }: CompleteWorkload): {
  common: VariableTable;
  own: VariableTable[];
} {
  const inFiles = new Set(files.map(({ variable }) => variable));
  const variables = Object.fromEntries(Object.entries(env).filter(([name]) => !inFiles.has(name)));
  return {
    common: { path: "workload.env", variables },
    own: [
      ...processes.flatMap(({ name, env: ofProcess, sidecars }) => {
        const path = step("workload.processes", name);
        const beside = sidecars.map((one) => ({
          path: `${step(`${path}.sidecars`, one.name)}.env`,
          variables: one.env,
        }));
        return [{ path: `${path}.env`, variables: ofProcess }, ...beside];
      }),
      ...jobs.map((job) => ({ path: `${step("workload.jobs", job.name)}.env`, variables: job.env })),
    ],
  };
}
