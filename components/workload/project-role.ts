import * as projects from "@pulumi/gcp/projects";
import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import { projectOf, serviceAccountMember } from "../internal/member";
import type { CompleteWorkload } from "./complete";
import { sendsTraces } from "./span-collector";
import { asOutput } from "../internal/outputs";

/** Gives an application one role on its project. A container beside a program has no identity but the program's. */
export function giveRole(
  parent: pulumi.Resource,
  name: string,
  role: string,
  { serviceAccountEmail, serviceAccountName }: WorkloadIdentity,
): void {
  new projects.IAMMember(
    name,
    {
      project: asOutput(serviceAccountName).apply(projectOf),
      role,
      member: serviceAccountMember(serviceAccountEmail),
    },
    { parent },
  );
}

/** Lets an application that sends traces write them (https://cloud.google.com/stackdriver/docs/reference/telemetry/v1.traces). */
export function allowTraces(
  parent: pulumi.Resource,
  app: string,
  workload: CompleteWorkload,
  identity: WorkloadIdentity,
): void {
  if (sendsTraces(workload)) giveRole(parent, `${app}-traces`, "roles/cloudtrace.agent", identity);
}
