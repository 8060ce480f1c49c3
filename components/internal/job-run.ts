import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as pulumi from "@pulumi/pulumi";
import { hook, valueOf, within } from "./hook";
import { inOrder } from "./unordered";

/** A job as Google describes it, as far as the end of its run shows in it. */
export interface DescribedJob {
  runExecutionToken: string;
  terminalConditions: { state: string; executionReason?: string; message?: string }[];
}

/**
 * Why the run that a deployment asked for is not known to have succeeded; nothing if it has. A job that a run was asked for
 * is ready once the run has succeeded, and it names the run until it is started in any other way
 * (https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs,
 * https://github.com/GoogleCloudPlatform/magic-modules/pull/19060).
 */
export function judgeRun(job: DescribedJob, token: string): string | undefined {
  const { runExecutionToken: known, terminalConditions } = job;
  if (known === "") return "the job has been started in another way since, and Google no longer says how the run ended";
  if (known !== token) return `the run was not asked for: Google's job still names ${known}`;
  const [condition] = terminalConditions;
  if (condition?.state === "CONDITION_SUCCEEDED") return undefined;
  if (condition === undefined || condition.state !== "CONDITION_FAILED") return "the run has not ended";
  const reason = [condition.executionReason, condition.message].filter((part) => part !== undefined && part !== "");
  return `the run has failed${reason.length > 0 ? ` (${reason.join(": ")})` : ""}`;
}

/** A run that a deployment asked for. */
export interface AskedRun {
  job: cloudrunv2.Job;
  /** Name of the run: it stands for all that the run depends on. */
  token: pulumi.Output<string>;
}

/**
 * A hook that refuses what waits for a run of a job, unless the run has succeeded. Pulumi takes a job whose run failed as done
 * (https://github.com/pulumi/pulumi/issues/21458); this asks Google, through the provider that made the job, so with the same
 * credentials. It does not run in a preview.
 */
export function runGuard(name: string, job: cloudrunv2.Job, token: pulumi.Output<string>): pulumi.ResourceHook {
  return hook(`${name}-guard`, () => requireSuccess({ job, token }));
}

/** What a service that waits for runs is made with. */
export interface Waiting {
  annotations?: { [name: string]: pulumi.Output<string> };
  hooks?: pulumi.ResourceHookBinding;
}

const annotation = "deployed-after";

/**
 * Lets a service wait for the success of runs, in each deployment: its annotation `deployed-after` names the runs, and it is
 * created or changed only if they have succeeded. Google is not asked about a run that the annotation named already: somebody may
 * have started the job by hand since, and Google then no longer says how the run of the deployment ended. The job may also be in a
 * region that does not answer.
 */
export function after(name: string, runs: AskedRun[]): Waiting {
  if (runs.length === 0) return {};
  const named = pulumi.all(runs.map(({ token }) => token)).apply((tokens) => inOrder(tokens).join("-"));
  const guard = hook(`${name}-guard`, async ({ oldInputs }) => {
    const before = (oldInputs ?? {}) as { annotations?: { [name: string]: unknown } };
    const known = before.annotations?.[annotation];
    const succeeded = typeof known === "string" ? known.split("-") : [];
    for (const run of runs) if (!succeeded.includes(await valueOf(run.token))) await requireSuccess(run);
  });
  return { annotations: { [annotation]: named }, hooks: { beforeCreate: [guard], beforeUpdate: [guard] } };
}

/** Milliseconds that Google gets to say how a run ended, the provider's own attempts included. */
const patience = 120_000;

async function requireSuccess({ job, token }: AskedRun): Promise<void> {
  const made = await valueOf(pulumi.all([job.name, job.location, job.project, job.urn, token]));
  const [jobName, location, project, urn, asked] = made;
  const asking = cloudrunv2.getJob({ name: jobName, location, project }, { parent: job });
  const found = await within(
    patience,
    asking,
    `how the run of ${jobName} ended: check the network, and run pulumi up again`,
  );
  const problem = judgeRun(found, asked);
  if (problem === undefined) return;
  throw new Error(
    [
      `${jobName} was to run the program to its end first, and ${problem}.`,
      `Its runs and their logs: gcloud run jobs executions list --job ${jobName} --region ${location} --project ${project}`,
      `Put the cause right; then have the next deployment run it again: pulumi state taint '${urn}' && pulumi up`,
    ].join("\n"),
  );
}
