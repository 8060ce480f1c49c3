// The workflows as GitHub reads them, with the steps of our own actions in the place of the call.
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const root = path.join(__dirname, "../..");

export interface WorkflowStep {
  name?: string;
  id?: string;
  if?: string;
  run?: string;
  uses?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  if?: string;
  needs?: string | string[];
  uses?: string;
  environment?: string;
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  steps?: WorkflowStep[];
}

export interface Workflow {
  name: string;
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

function read(file: string): unknown {
  return parse(fs.readFileSync(path.join(root, file), "utf8"));
}

/** Names of the files of all workflows. */
export function workflowFiles(): string[] {
  return fs.readdirSync(path.join(root, ".github/workflows")).sort();
}

export function workflow(file: string): Workflow {
  return read(`.github/workflows/${file}`) as Workflow;
}

/** The steps of a job, those of actions of this repository in the place of their call. */
function stepsOf({ steps = [] }: Job): WorkflowStep[] {
  return steps.flatMap((step) => {
    if (step.uses?.startsWith("./") !== true) return [step];
    const action = read(path.join(step.uses, "action.yml")) as { runs: { steps: WorkflowStep[] } };
    return stepsOf({ steps: action.runs.steps });
  });
}

export interface NamedJob {
  /** `up.yml dev` */
  title: string;
  job: Job;
  /** Permissions of its token: the job's own, or the workflow's. */
  permissions: Record<string, string>;
  /** Everything that it says, as text. */
  text: string;
  steps: WorkflowStep[];
}

/** Every job of every workflow. */
export function everyJob(): NamedJob[] {
  return workflowFiles().flatMap((file) => {
    const { jobs, permissions = { all: "write" } } = workflow(file);
    return Object.entries(jobs).map(([name, job]) => ({
      title: `${file} ${name}`,
      job,
      permissions: job.permissions ?? permissions,
      text: JSON.stringify(job),
      steps: stepsOf(job),
    }));
  });
}
