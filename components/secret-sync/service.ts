import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as cloudscheduler from "@pulumi/gcp/cloudscheduler";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { notOurs } from "../cloud-run-app/differences";
import type { NodeProgram } from "../internal/node-program";

/** A call has to end before the next one comes. */
const callSeconds = 55;

/** What `createService` needs. */
export interface ServiceSettings {
  program: NodeProgram;
  image: pulumi.Input<string>;
  region: string;
  serviceAccountEmail: pulumi.Input<string>;
  dependsOn: pulumi.Resource[];
}

/** A bucket and the one right that the program has there. */
export interface ProgramBucket {
  bucket: storage.Bucket;
  granted: pulumi.Resource;
}

/**
 * The program's memory: versions and times, in a bucket with nothing else in it, so that the right to write there reaches
 * nothing else. What is lost with it is found out again from the copies.
 */
export function createState(
  parent: pulumi.Resource,
  name: string,
  region: string,
  member: pulumi.Output<string>,
): ProgramBucket {
  return createBucket(parent, `${name}-state`, region, { role: "roles/storage.objectUser", member }, true);
}

/**
 * Where applications leave their settings. The program reads them and cannot write any. It does not go with objects in it:
 * whoever left one is still attached.
 */
export function createAppsBucket(
  parent: pulumi.Resource,
  name: string,
  region: string,
  member: pulumi.Output<string>,
): ProgramBucket {
  return createBucket(parent, `${name}-app-settings`, region, { role: "roles/storage.objectViewer", member }, false);
}

function createBucket(
  parent: pulumi.Resource,
  name: string,
  region: string,
  grant: { role: string; member: pulumi.Output<string> },
  forceDestroy: boolean,
): ProgramBucket {
  const bucket = new storage.Bucket(
    name,
    {
      location: region,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      // What is replaced or gone is of no use: kept versions would only cost.
      softDeletePolicy: { retentionDurationSeconds: 0 },
      forceDestroy,
    },
    { parent },
  );
  const granted = new storage.BucketIAMMember(name, { bucket: bucket.name, ...grant }, { parent });
  return { bucket, granted };
}

/** The program as a private service: at most one instance, one call at a time, none while nobody calls. */
export function createService(parent: pulumi.Resource, name: string, use: ServiceSettings): cloudrunv2.Service {
  return new cloudrunv2.Service(
    name,
    {
      name,
      location: use.region,
      description: "Keeps copies of secrets in step with Vault",
      // Cloud Scheduler in the same project counts as internal (https://cloud.google.com/run/docs/securing/ingress).
      ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY",
      invokerIamDisabled: false,
      // It holds nothing.
      deletionProtection: false,
      // On the service: one instance even while an old and a new revision overlap. The API leaves a zero out of its answers,
      // so the lower bound, which is zero, is not written.
      scaling: { maxInstanceCount: 1 },
      template: {
        serviceAccount: use.serviceAccountEmail,
        // The one that can mount a bucket (https://cloud.google.com/run/docs/configuring/services/cloud-storage-volume-mounts).
        executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
        maxInstanceRequestConcurrency: 1,
        timeout: `${callSeconds}s`,
        containers: [
          {
            image: use.image,
            commands: ["node"],
            args: use.program.args,
            envs: Object.entries(use.program.envs).map(([variable, value]) => ({ name: variable, value })),
            ports: { name: "http1", containerPort: 8080 },
            // Billed for the time of calls only. 512 MiB is the least that the second generation takes.
            resources: { limits: { cpu: "1", memory: "512Mi" }, cpuIdle: true, startupCpuBoost: true },
            volumeMounts: [use.program.mount],
          },
        ],
        volumes: [use.program.volume],
      },
    },
    { parent, dependsOn: [...use.program.parts, ...use.dependsOn], ignoreChanges: notOurs },
  );
}

/** Calls the service each minute, as an account that can do nothing else. */
export function createSchedule(
  parent: pulumi.Resource,
  name: string,
  region: string,
  service: cloudrunv2.Service,
): cloudscheduler.Job {
  const caller = new serviceaccount.Account(
    `${name}-cron`,
    { accountId: `${name}-cron`, displayName: `Calls ${name} each minute` },
    { parent },
  );
  const mayCall = new cloudrunv2.ServiceIamMember(
    `${name}-cron`,
    { name: service.name, location: region, role: "roles/run.invoker", member: caller.member },
    { parent },
  );
  return new cloudscheduler.Job(
    name,
    {
      region,
      description: `Calls ${name}, which keeps copies of secrets in step with Vault`,
      schedule: "* * * * *",
      timeZone: "Etc/UTC",
      // No attempt is repeated (the default): the next minute brings the next call.
      attemptDeadline: `${callSeconds + 3}s`,
      httpTarget: {
        httpMethod: "POST",
        uri: pulumi.interpolate`${service.uri}/`,
        oidcToken: { serviceAccountEmail: caller.email, audience: service.uri },
      },
    },
    { parent, dependsOn: [mayCall] },
  );
}
