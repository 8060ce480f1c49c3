import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as compute from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import { after, type AskedRun, type Waiting } from "../internal/job-run";
import { unordered } from "../internal/unordered";
import type { CompleteProcess } from "../workload/complete";
import { CloudRunIngress } from "./args";
import { notOurs, stamps } from "./differences";
import type { CloudRunSettings } from "./settings";
import { poolTemplate, serviceTemplate } from "./template";
import { allToNewest, holdTraffic } from "./traffic";

const ingressNames: Record<CloudRunIngress, string> = {
  [CloudRunIngress.LoadBalancer]: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
  [CloudRunIngress.Internal]: "INGRESS_TRAFFIC_INTERNAL_ONLY",
  [CloudRunIngress.All]: "INGRESS_TRAFFIC_ALL",
};

/** From where a process can be called, in an application with this ingress. */
export function ingressOf(process: CompleteProcess, ingress: CloudRunIngress): CloudRunIngress {
  return process.private ? CloudRunIngress.Internal : ingress;
}

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

/** What a process is made from in one region. */
interface Making {
  parent: pulumi.Resource;
  /** Name of the service or worker pool, `<application>-<process>`. */
  name: string;
  /** Name of its resource, which has the region too. */
  resource: string;
  settings: CloudRunSettings;
  process: CompleteProcess;
  region: string;
  options: ServiceOptions;
  onDeploy: AskedRun[];
  /** What lets it wait for those runs. */
  waiting: Waiting;
}

/** Creates a process in one region, once what runs on each deployment has succeeded. */
export function createProcess(
  parent: pulumi.Resource,
  app: string,
  settings: CloudRunSettings,
  process: CompleteProcess,
  region: string,
  options: ServiceOptions,
  onDeploy: AskedRun[],
): RegionalProcess {
  const name = `${app}-${process.name}`;
  const resource = `${name}-${region}`;
  const waiting = after(resource, onDeploy);
  const making: Making = { parent, name, resource, settings, process, region, options, onDeploy, waiting };
  if (process.port === undefined) return { process, region, pool: createPool(making) };
  const service = createService(making);
  const isAsked = ingressOf(process, options.ingress) !== CloudRunIngress.LoadBalancer;
  if (isAsked && options.invokers.length > 0) grantInvoker(parent, resource, region, service, options.invokers);
  if (isAsked) return { process, region, service };
  const group = new compute.RegionNetworkEndpointGroup(
    resource,
    { region, networkEndpointType: "SERVERLESS", cloudRun: { service: service.name } },
    { parent },
  );
  return { process, region, service, group };
}

function createService(making: Making): cloudrunv2.Service {
  const { settings, process, region, options } = making;
  const ingress = ingressOf(process, options.ingress);
  const isBehindLoadBalancer = ingress === CloudRunIngress.LoadBalancer;
  const template = serviceTemplate(settings, process, region);
  return new cloudrunv2.Service(
    making.resource,
    {
      ...alike(making),
      ingress: ingressNames[ingress],
      defaultUriDisabled: isBehindLoadBalancer,
      // A load balancer cannot show an identity; ingress and the load balancer's own lock decide instead.
      invokerIamDisabled: isBehindLoadBalancer,
      // On the service too: the limit holds while an old and a new revision both run.
      scaling: { maxInstanceCount: process.scaling.max },
      ...served(making, template),
    },
    optionsOf(making),
  );
}

/** The template, and who gets requests once it is deployed. */
function served({ parent, name, process, region, waiting: { annotations } }: Making, template: Template): Served {
  if (process.rollout === undefined) return { template, traffics: allToNewest };
  const held = holdTraffic(parent, { name, location: region }, template);
  return {
    template: { ...template, labels: held.labels },
    traffics: held.traffics,
    annotations: pulumi.all([annotations ?? {}, held.annotations]).apply(([own, kept]) => {
      const all = { ...own, ...kept };
      return Object.keys(all).length === 0 ? undefined : all;
    }),
  };
}

type Template = ReturnType<typeof serviceTemplate>;
type Served = Pick<cloudrunv2.ServiceArgs, "template" | "traffics" | "annotations">;

function createPool(making: Making): cloudrunv2.WorkerPool {
  const { settings, process, region } = making;
  return new cloudrunv2.WorkerPool(
    making.resource,
    {
      ...alike(making),
      // By hand is the only mode that the API describes, and the default.
      scaling: { manualInstanceCount: process.scaling.max },
      template: poolTemplate(settings, process, region),
    },
    optionsOf(making),
  );
}

/** Properties that services and worker pools have alike. */
function alike({ name, region, options, waiting: { annotations } }: Making) {
  return {
    name,
    location: region,
    deletionProtection: options.protected,
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Both wait for what runs on each deployment. */
function optionsOf({ parent, options, onDeploy, waiting: { hooks } }: Making): pulumi.CustomResourceOptions {
  return {
    parent,
    dependsOn: onDeploy.map(({ job }) => job),
    ...(hooks === undefined ? {} : { hooks }),
    ignoreChanges: [...notOurs, ...stamps],
    ...(options.protected ? { protect: true } : {}),
  };
}

/** One binding for all: single grants would move when somebody leaves the middle of the list. */
function grantInvoker(
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
