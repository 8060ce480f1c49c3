import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as compute from "@pulumi/gcp/compute";
import type * as pulumi from "@pulumi/pulumi";
import { after, type AskedRun } from "../internal/job-run";
import { unordered } from "../internal/unordered";
import type { CompleteProcess } from "../workload/defaults";
import { CloudRunIngress } from "./args";
import { notOurs, stamps } from "./differences";
import type { CloudRunSettings } from "./settings";
import { poolTemplate, serviceTemplate } from "./template";

const ingressNames: Record<CloudRunIngress, string> = {
  [CloudRunIngress.LoadBalancer]: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
  [CloudRunIngress.Internal]: "INGRESS_TRAFFIC_INTERNAL_ONLY",
  [CloudRunIngress.All]: "INGRESS_TRAFFIC_ALL",
};

/** What the services of one application have in common. */
export interface ServiceOptions {
  ingress: CloudRunIngress;
  invokers: pulumi.Input<string>[];
  protected: boolean;
}

/** What stands for a process in one region. */
export interface RegionalProcess {
  process: CompleteProcess;
  region: string;
  /** Absent for a worker. */
  service?: cloudrunv2.Service;
  /** Present for a worker. */
  pool?: cloudrunv2.WorkerPool;
  /** What a load balancer refers to. Absent where it does not. */
  group?: compute.RegionNetworkEndpointGroup;
}

/** Creates a process in one region, once what runs on each deployment has succeeded. */
export function createProcess(
  parent: pulumi.Resource,
  name: string,
  settings: CloudRunSettings,
  process: CompleteProcess,
  region: string,
  options: ServiceOptions,
  onDeploy: AskedRun[],
): RegionalProcess {
  if (process.port === undefined) {
    return { process, region, pool: createPool(parent, name, settings, process, region, options, onDeploy) };
  }
  const service = createService(parent, name, settings, process, region, options, onDeploy);
  if (options.invokers.length > 0)
    admit(parent, `${name}-${process.name}-${region}`, region, service, options.invokers);
  if (options.ingress !== CloudRunIngress.LoadBalancer) return { process, region, service };
  const group = new compute.RegionNetworkEndpointGroup(
    `${name}-${process.name}-${region}`,
    { region, networkEndpointType: "SERVERLESS", cloudRun: { service: service.name } },
    { parent },
  );
  return { process, region, service, group };
}

function createService(
  parent: pulumi.Resource,
  name: string,
  settings: CloudRunSettings,
  process: CompleteProcess,
  region: string,
  options: ServiceOptions,
  onDeploy: AskedRun[],
): cloudrunv2.Service {
  const resource = `${name}-${process.name}-${region}`;
  const { annotations, hooks } = after(resource, onDeploy);
  const isBehindLoadBalancer = options.ingress === CloudRunIngress.LoadBalancer;
  return new cloudrunv2.Service(
    resource,
    {
      name: `${name}-${process.name}`,
      location: region,
      ingress: ingressNames[options.ingress],
      defaultUriDisabled: isBehindLoadBalancer,
      // A load balancer cannot show an identity; ingress and the load balancer's own lock decide instead.
      invokerIamDisabled: isBehindLoadBalancer,
      deletionProtection: options.protected,
      // On the service too: the limit holds while an old and a new revision both run.
      scaling: { maxInstanceCount: process.scaling.max },
      ...(annotations === undefined ? {} : { annotations }),
      template: serviceTemplate(settings, process, region),
    },
    {
      parent,
      dependsOn: onDeploy.map(({ job }) => job),
      ...(hooks === undefined ? {} : { hooks }),
      ignoreChanges: [...notOurs, ...stamps],
      ...(options.protected ? { protect: true } : {}),
    },
  );
}

function createPool(
  parent: pulumi.Resource,
  name: string,
  settings: CloudRunSettings,
  process: CompleteProcess,
  region: string,
  options: ServiceOptions,
  onDeploy: AskedRun[],
): cloudrunv2.WorkerPool {
  const resource = `${name}-${process.name}-${region}`;
  const { annotations, hooks } = after(resource, onDeploy);
  return new cloudrunv2.WorkerPool(
    resource,
    {
      name: `${name}-${process.name}`,
      location: region,
      deletionProtection: options.protected,
      // By hand is the only mode that the API describes, and the default.
      scaling: { manualInstanceCount: process.scaling.max },
      ...(annotations === undefined ? {} : { annotations }),
      template: poolTemplate(settings, process, region),
    },
    {
      parent,
      dependsOn: onDeploy.map(({ job }) => job),
      ...(hooks === undefined ? {} : { hooks }),
      ignoreChanges: [...notOurs, ...stamps],
      ...(options.protected ? { protect: true } : {}),
    },
  );
}

/** One binding for all: single grants would move when somebody leaves the middle of the list. */
function admit(
  parent: pulumi.Resource,
  resource: string,
  region: string,
  service: cloudrunv2.Service,
  members: pulumi.Input<string>[],
): void {
  new cloudrunv2.ServiceIamBinding(
    `${resource}-invokers`,
    { name: service.name, location: region, role: "roles/run.invoker", members: unordered(members) },
    { parent },
  );
}
