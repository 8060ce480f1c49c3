import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccountMember } from "../internal/member";
import { present } from "../internal/present";
import type { Subject } from "../internal/refusal";
import { step } from "../internal/show";
import { serviceIdOf, type CompleteCall } from "./calls";

/** Who calls, and from where. */
export interface Caller {
  /** Name of the application. */
  app: string;
  /** What errors call the component. */
  subject: Subject;
  serviceAccountEmail: pulumi.Input<string>;
  /** Region that it calls from. */
  region: pulumi.Input<string>;
  /** In how many regions it runs. */
  callers: number;
  /** What the names of the grants end with, if there are several regions. */
  suffix: string;
}

interface Called {
  binding: string;
  id: pulumi.Output<string>;
}

/**
 * The caller's right to call each of its servers on Cloud Run from one region: a grant of its own beside all others. `ownServices` are the
 * application's own, by process.
 */
export function allowCalls(
  parent: pulumi.Resource,
  caller: Caller,
  calls: CompleteCall[],
  ownServices: { [process: string]: pulumi.Output<string> },
): void {
  const { app, subject, suffix, callers } = caller;
  const member = serviceAccountMember(caller.serviceAccountEmail);
  const granted: Called[] = [];
  for (const call of calls) {
    const id =
      call.process === undefined
        ? pulumi.output(caller.region).apply((region) => serviceIdOf(subject, call, region, callers))
        : present(ownServices[call.process], "a service of the application");
    const service = once(subject, { binding: call.binding, id }, [...granted]);
    granted.push({ binding: call.binding, id });
    new cloudrunv2.ServiceIamMember(
      // With a dot, which no process has in its name.
      `${app}-calls.${call.binding}${suffix}`,
      {
        project: service.project,
        location: service.location,
        name: service.name,
        // Not `roles/run.invoker`, whose list of members is the server's own and complete.
        role: "roles/run.servicesInvoker",
        member,
      },
      { parent },
    );
  }
}

/** The same right twice would be gone with the first of the two that goes. */
function once(subject: Subject, { binding, id }: Called, granted: Called[]): pulumi.Output<ServiceName> {
  return pulumi.all([id, pulumi.output(granted)]).apply(([known, others]) => {
    const same = others.find((other) => other.id === known);
    if (same === undefined)
      return serviceNameOf(subject, `${step("workload.bindings", binding)}.cloudRun.serviceIds`, known);
    return subject.refuse(step("workload.bindings", binding), known, `remove it: ${same.binding} is the same server`);
  });
}

/** The name of a service in the parts that a grant takes. */
export interface ServiceName {
  project: string;
  location: string;
  name: string;
}

export function serviceNameOf(subject: Subject, property: string, id: string): ServiceName {
  const [, project, location, name] = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/.exec(id) ?? [];
  if (project !== undefined && location !== undefined && name !== undefined) return { project, location, name };
  return subject.refuse(property, id, "use projects/<project>/locations/<region>/services/<service>");
}
