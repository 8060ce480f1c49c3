import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as cloudscheduler from "@pulumi/gcp/cloudscheduler";
import type * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { runGuard } from "./job-run";
import { shortDigest } from "./digest";
import { uploadNodeProgram, type NodeProgram } from "./node-program";
import type { ProgramBundle } from "./program-bundle";
import { whenKnown } from "./outputs";

export { nodeImage } from "./node-program";

/** What a Node.js program needs in order to run once inside the project. */
export interface NodeJobSettings {
  /** The program. */
  program: ProgramBundle;
  /** Image with Node.js 24 or later, by the address that Cloud Run pulls it from: `pullThrough(images, nodeImage)`. */
  image: pulumi.Input<string>;
  /** Region that the job runs in. */
  region: string;
  /** Service account that the program runs as. */
  serviceAccountEmail: pulumi.Input<string>;
  /** Environment variables; never a secret, since anyone who may see the job sees them. */
  environment: { [name: string]: pulumi.Input<string> };
  /**
   * What the program is told in a file whose path is in the variable `SETTINGS`, as JSON: for what has no bound, where
   * Cloud Run bounds variables. Never a secret. The default is nothing.
   */
  settings?: pulumi.Input<string>;
  /** Longest time that one attempt may take, in seconds. */
  timeoutSeconds: number;
  /** How often a failed attempt is repeated; the default is 3. */
  retries?: number;
  /** What must exist before the program runs: the grants that it uses, the server that it calls. */
  dependsOn: pulumi.Resource[];
}

const defaultRetries = 3;

/** What of the settings concerns the upload. */
export type UploadedPart = Pick<NodeJobSettings, "program" | "settings" | "region" | "serviceAccountEmail">;

/** Name of the object that stands for the success of a job's run, in the bucket of the job's program. */
export function doneObject(name: string): string {
  return `${name}-done`;
}

/** A job whose program a deployment runs to its end. */
export interface RunNodeJob {
  job: cloudrunv2.Job;
  /** There only if the program has succeeded. What must wait for that depends on this, and not on the job. */
  done: storage.BucketObject;
}

/**
 * Runs a small Node.js program to its end in a Cloud Run job. It runs again when its text, image, identity, environment or
 * settings change, and not otherwise: the program must be safe to repeat. A failed run fails that deployment, and each later
 * one that does not run it again: what waits for `done` waits for a success (`job-run.ts`).
 *
 * Creates, as children of `parent`, the job `<name>`, the object `<name>-done`, and what `uploadNodeProgram` creates.
 */
export function runNodeJob(parent: pulumi.Resource, name: string, settings: NodeJobSettings): RunNodeJob {
  return runUploaded(parent, name, settings, upload(parent, name, settings));
}

/**
 * The same program in two jobs: `<name>`, for somebody else to start, and `<name>-<suffix>`, which runs as `runNodeJob`
 * has it. One job cannot be both: Google forgets which run a deployment asked for as soon as the job is started in any
 * other way, and the next refresh would show a difference.
 */
export function offerNodeJob(
  parent: pulumi.Resource,
  name: string,
  suffix: string,
  settings: NodeJobSettings,
): { offered: cloudrunv2.Job; ran: RunNodeJob } {
  const program = upload(parent, name, settings);
  return {
    offered: createJob(parent, name, settings, program, {}),
    ran: runUploaded(parent, `${name}-${suffix}`, settings, program),
  };
}

/** When a job is started, and as whom. */
export interface JobSchedule {
  /** Five fields of cron, in UTC. */
  schedule: string;
  description: string;
  /** Account that starts it. */
  account: serviceaccount.Account;
}

/** A job that is started on a schedule, and by no deployment. Creates, beside what `runNodeJob` does, what `startOnSchedule` creates. */
export function scheduleNodeJob(
  parent: pulumi.Resource,
  name: string,
  settings: NodeJobSettings & JobSchedule,
): cloudrunv2.Job {
  const job = createJob(parent, name, settings, upload(parent, name, settings), {});
  startOnSchedule(parent, name, { ...settings, job });
  return job;
}

/** Cloud Scheduler starts a job. Creates the right to do so and the schedule, both called `name`, as children of `parent`. */
export function startOnSchedule(
  parent: pulumi.Resource,
  name: string,
  { job, region, schedule, description, account }: JobSchedule & { job: cloudrunv2.Job; region: string },
): void {
  const mayRun = new cloudrunv2.JobIamMember(
    name,
    { name: job.name, location: region, role: "roles/run.invoker", member: account.member },
    { parent },
  );
  new cloudscheduler.Job(
    name,
    {
      region,
      description,
      schedule,
      timeZone: "Etc/UTC",
      // The job tries again by itself; this is for starting it.
      retryConfig: { retryCount: 3, minBackoffDuration: "30s" },
      attemptDeadline: "60s",
      httpTarget: {
        httpMethod: "POST",
        uri: pulumi.interpolate`https://run.googleapis.com/v2/${job.id}:run`,
        oauthToken: { serviceAccountEmail: account.email, scope: "https://www.googleapis.com/auth/cloud-platform" },
      },
    },
    { parent, dependsOn: [mayRun] },
  );
}

/** The first half of `runNodeJob`, for those who need the bucket before the rest. */
export function upload(parent: pulumi.Resource, name: string, { settings, ...rest }: UploadedPart): NodeProgram {
  return uploadNodeProgram(parent, name, {
    ...rest,
    ...(settings === undefined ? {} : { settings: { variable: "SETTINGS", text: settings } }),
  });
}

/** The second half of `runNodeJob`: the job, and the object that stands for the success of its run. */
export function runUploaded(
  parent: pulumi.Resource,
  name: string,
  settings: NodeJobSettings,
  program: NodeProgram,
): RunNodeJob {
  const token = tokenOf(settings, program);
  const job = createJob(parent, name, settings, program, { runExecutionToken: token });
  const guard = runGuard(name, job, token);
  const done = new storage.BucketObject(
    `${name}-done`,
    {
      bucket: program.volume.gcs.bucket,
      name: doneObject(name),
      contentType: "text/plain",
      // Another run is a change in place, which the guard stands before: what waits for the object stays known in previews.
      content: pulumi.interpolate`${job.name}-${token} has succeeded\n`,
    },
    { parent, dependsOn: [job], hooks: { beforeCreate: [guard], beforeUpdate: [guard] } },
  );
  return { job, done };
}

/** Variables of the program, and where its settings are. */
function environmentOf(settings: NodeJobSettings, program: NodeProgram): NodeJobSettings["environment"] {
  return { ...settings.environment, ...program.envs };
}

/** Ready only when an execution of this name has succeeded; the name stands for everything that the execution depends on. */
function tokenOf(settings: NodeJobSettings, program: NodeProgram): pulumi.Output<string> {
  return whenKnown([settings.image, settings.serviceAccountEmail, environmentOf(settings, program)], (used) =>
    shortDigest(JSON.stringify([program.digest, ...used])),
  );
}

function createJob(
  parent: pulumi.Resource,
  name: string,
  settings: NodeJobSettings,
  program: NodeProgram,
  token: { runExecutionToken?: pulumi.Output<string> },
): cloudrunv2.Job {
  const { retries = defaultRetries } = settings;
  return new cloudrunv2.Job(
    name,
    {
      location: settings.region,
      ...token,
      // A job has no state, and an `up` that replaces it should not stop here.
      deletionProtection: false,
      template: {
        taskCount: 1,
        parallelism: 1,
        template: {
          serviceAccount: settings.serviceAccountEmail,
          timeout: `${settings.timeoutSeconds}s`,
          // A grant made a moment ago may not have arrived everywhere, and without it the volume cannot be mounted.
          maxRetries: retries,
          containers: [
            {
              image: settings.image,
              commands: ["node"],
              args: program.args,
              envs: Object.entries(environmentOf(settings, program))
                .sort(([one], [other]) => (one < other ? -1 : 1))
                .map(([key, value]) => ({ name: key, value })),
              resources: { limits: { cpu: "1", memory: "512Mi" } },
              volumeMounts: [program.mount],
            },
          ],
          volumes: [program.volume],
        },
      },
    },
    {
      parent,
      dependsOn: [...program.parts, ...settings.dependsOn],
      customTimeouts: waiting(settings.timeoutSeconds, retries),
    },
  );
}

/** How long a deployment waits for all attempts, with five minutes for Cloud Run itself. */
function waiting(timeoutSeconds: number, retries: number): pulumi.CustomTimeouts {
  const all = `${Math.ceil((timeoutSeconds * (retries + 1)) / 60) + 5}m`;
  return { create: all, update: all };
}
