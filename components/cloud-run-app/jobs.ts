import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as cloudscheduler from "@pulumi/gcp/cloudscheduler";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import { shortDigest } from "../internal/digest";
import { runGuard, type AskedRun } from "../internal/job-run";
import type { CompleteJob } from "../workload/complete";
import { notOurs } from "./differences";
import type { CloudRunSettings } from "./settings";
import { jobTemplate } from "./template";
import { whenKnown } from "../internal/outputs";

/**
 * Creates the jobs of a workload in one region. Those that run on each deployment are
 * returned: what waits for them (`after`) is left alone until they have succeeded, in later deployments too.
 */
export function createJobs(
  parent: pulumi.Resource,
  name: string,
  { settings, region }: { settings: CloudRunSettings; region: string },
): AskedRun[] {
  const onDeploy = new Map<string, AskedRun>();
  const scheduled: [CompleteJob, cloudrunv2.Job][] = [];
  for (const job of settings.workload.jobs) {
    const template = jobTemplate(settings, job, region);
    // Ready only when an execution of this name has succeeded. The name stands for all that a run depends on, so the
    // job runs again when any of it changes and not otherwise.
    const asked = job.onDeploy ? { token: digest(template), runs: runsBefore(job, onDeploy) } : undefined;
    const created = createJob(parent, name, job, region, template, asked);
    if (asked !== undefined) onDeploy.set(job.name, { job: created, token: asked.token });
    if (job.schedule !== undefined) scheduled.push([job, created]);
  }
  if (scheduled.length > 0) createSchedules(parent, name, region, scheduled);
  return [...onDeploy.values()];
}

function runsBefore({ after }: CompleteJob, runs: Map<string, AskedRun>): AskedRun[] {
  const run = after === undefined ? undefined : runs.get(after);
  return run === undefined ? [] : [run];
}

/** A run that a job is asked for, and the runs that have to succeed before. */
interface Asked {
  token: pulumi.Output<string>;
  runs: AskedRun[];
}

function createJob(
  parent: pulumi.Resource,
  name: string,
  job: CompleteJob,
  region: string,
  template: ReturnType<typeof jobTemplate>,
  asked: Asked | undefined,
): cloudrunv2.Job {
  const runs = asked?.runs ?? [];
  const guards = runs.map((run) => runGuard(`${name}-${job.name}`, run.job, run.token));
  return new cloudrunv2.Job(
    `${name}-${job.name}`,
    {
      name: `${name}-${job.name}`,
      location: region,
      // A job holds nothing: its executions are logs.
      deletionProtection: false,
      ...(asked === undefined ? {} : { runExecutionToken: asked.token }),
      template,
    },
    {
      parent,
      dependsOn: runs.map((run) => run.job),
      ignoreChanges: notOurs,
      customTimeouts: waiting(job),
      ...(guards.length === 0 ? {} : { hooks: { beforeCreate: guards, beforeUpdate: guards } }),
    },
  );
}

function digest(template: pulumi.Input<object>): pulumi.Output<string> {
  return whenKnown(template, (known) => shortDigest(JSON.stringify(known)));
}

/** How long a deployment waits: for every attempt, and five minutes for Cloud Run itself. */
function waiting(job: CompleteJob): pulumi.CustomTimeouts {
  if (!job.onDeploy) return {};
  const all = `${Math.ceil((job.timeoutSeconds * (job.retries + 1)) / 60) + 5}m`;
  return { create: all, update: all };
}

function createSchedules(
  parent: pulumi.Resource,
  name: string,
  region: string,
  scheduled: [CompleteJob, cloudrunv2.Job][],
): void {
  // Cloud Scheduler acts as an account of its own, which can start these jobs and nothing else.
  const account = new serviceaccount.Account(
    `${name}-cron`,
    { accountId: `${name}-cron`, displayName: `Starts the jobs of ${name}` },
    { parent },
  );
  for (const [job, { id, name: jobName }] of scheduled) {
    if (job.schedule === undefined) continue;
    const mayRun = new cloudrunv2.JobIamMember(
      `${name}-${job.name}`,
      { name: jobName, location: region, role: "roles/run.invoker", member: account.member },
      { parent },
    );
    new cloudscheduler.Job(
      `${name}-${job.name}`,
      {
        region,
        description: `Runs ${name}-${job.name}`,
        schedule: job.schedule.cron,
        timeZone: job.schedule.timeZone,
        // The call starts the job and does not wait for it. A start that fails is tried again; a run that fails is
        // repeated by the job itself.
        attemptDeadline: "60s",
        retryConfig: { retryCount: 3 },
        httpTarget: {
          httpMethod: "POST",
          uri: pulumi.interpolate`https://run.googleapis.com/v2/${id}:run`,
          oauthToken: {
            serviceAccountEmail: account.email,
            scope: "https://www.googleapis.com/auth/cloud-platform",
          },
        },
      },
      { parent, dependsOn: [mayRun] },
    );
  }
}
