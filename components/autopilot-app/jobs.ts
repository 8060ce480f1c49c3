import * as batchv1 from "@pulumi/kubernetes/batch/v1";
import type { batch } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { CompleteJob } from "../workload/complete";
import { jobPod } from "./pod";
import { labels, type AutopilotSettings } from "./settings";
import { jobTimeout } from "./timing";
import { volumeAnnotations } from "./volumes";

/** When a job that never runs by itself would run: it is suspended. `kubectl create job --from=cronjob/<job>` runs it. */
const never = { cron: "0 0 1 1 *", timeZone: "Etc/UTC" };

/**
 * Creates the jobs of a workload. Those that run on each deployment are returned: what
 * depends on them waits until they have succeeded.
 */
export function createJobs(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  dependsOn: pulumi.Resource[],
): batchv1.Job[] {
  const onDeploy = new Map<string, batchv1.Job>();
  for (const job of settings.workload.jobs) {
    if (!job.onDeploy) {
      createCronJob(parent, settings, job, dependsOn);
      continue;
    }
    const before = job.after === undefined ? undefined : onDeploy.get(job.after);
    onDeploy.set(job.name, createJob(parent, settings, job, [...dependsOn, ...(before === undefined ? [] : [before])]));
  }
  return [...onDeploy.values()];
}

function createJob(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  job: CompleteJob,
  dependsOn: pulumi.Resource[],
): batchv1.Job {
  const { name, namespace } = settings;
  return new batchv1.Job(
    `${name}-${job.name}`,
    {
      metadata: {
        // No name: a job cannot change, so a new version of it is a new object, and the old one goes when it has succeeded.
        namespace,
        labels: labels(name, job.name),
        // One that failed is run again by the next deployment.
        annotations: { "pulumi.com/replaceUnready": "true" },
      },
      spec: jobSpec(settings, job),
    },
    { parent, dependsOn, customTimeouts: { create: jobTimeout(job) } },
  );
}

function createCronJob(
  parent: pulumi.Resource,
  settings: AutopilotSettings,
  job: CompleteJob,
  dependsOn: pulumi.Resource[],
): void {
  const { name, namespace } = settings;
  const { cron, timeZone } = job.schedule ?? never;
  new batchv1.CronJob(
    `${name}-${job.name}`,
    {
      metadata: { name: job.name, namespace, labels: labels(name, job.name) },
      spec: {
        schedule: cron,
        timeZone,
        suspend: job.schedule === undefined,
        // As on Cloud Run, a run that outlives its interval does not stop the next.
        concurrencyPolicy: "Allow",
        jobTemplate: { spec: jobSpec(settings, job) },
      },
    },
    { parent, dependsOn },
  );
}

function jobSpec(settings: AutopilotSettings, job: CompleteJob): batch.v1.JobSpec {
  return {
    backoffLimit: job.retries,
    // A pod that has to leave its node, for an upgrade for example, is started again and spends no retry.
    podFailurePolicy: {
      rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
    },
    template: {
      metadata: { labels: labels(settings.name, job.name), ...volumeAnnotations(job.volumes) },
      spec: jobPod(settings, job),
    },
  };
}
