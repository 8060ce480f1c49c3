import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as compute from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts/endpoint";
import type { Backend } from "../contracts/origin";
import { after, type AskedRun } from "../internal/job-run";
import { present } from "../internal/present";
import * as rules from "../internal/rules";
import { unordered } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { Arguments, checkArguments } from "../internal/validation";
import { pullThrough } from "../registry/image";
import { WorkloadEgress, WorkloadProtocol } from "../workload/args";
import { checkWorkload } from "../workload/check";
import { complete, type CompleteWorkload } from "../workload/defaults";
import { configVariables, plainVariables, secretVariables } from "../workload/environment";
import { CloudRunIngress, type CloudRunAppArgs } from "./args";
import { notOurs, stamps } from "./differences";
import { closePrivateRanges, vpcEgress } from "./egress";
import { createJobs } from "./jobs";
import type { CloudRunSettings } from "./settings";
import { serviceTemplate } from "./template";

/** Cloud Run sends SIGKILL this long after SIGTERM (https://cloud.google.com/run/docs/container-contract). */
const longestShutdownSeconds = 10;

const ingressNames: Record<CloudRunIngress, string> = {
  [CloudRunIngress.LoadBalancer]: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
  [CloudRunIngress.Internal]: "INGRESS_TRAFFIC_INTERNAL_ONLY",
  [CloudRunIngress.All]: "INGRESS_TRAFFIC_ALL",
};

/**
 * A workload on Cloud Run: a service in each region, its jobs in the first, and what lets a load balancer or chosen
 * callers reach it. Keeps the promises of a `Workload`; scales to zero.
 */
export class CloudRunApp extends pulumi.ComponentResource {
  /** URL of the service per region, `https://<service>-<number>.<region>.run.app`. Empty behind a load balancer. */
  public readonly urls: pulumi.Output<{ [region: string]: string }>;
  /** Name of the service per region: what `gcloud run` and whoever starts a new revision call it. */
  public readonly serviceNames: pulumi.Output<{ [region: string]: string }>;
  /** Service per region, `projects/<project>/locations/<region>/services/<service>`: what a `SecretSyncApp` is told. */
  public readonly serviceIds: pulumi.Output<{ [region: string]: string }>;
  /** What a load balancer sends requests to. Without network endpoint groups unless `ingress` is `load-balancer`. */
  public readonly backend: pulumi.Output<Backend>;
  /** What somebody who calls the service needs to know. */
  public readonly endpoint: pulumi.Output<Endpoint>;

  constructor(name: string, args: CloudRunAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, settings] = checkArguments("CloudRunApp", name, args, validate);
    super("groundplan:index:CloudRunApp", name, args, opts);
    const ingress = checked.ingress ?? CloudRunIngress.LoadBalancer;

    if (settings.workload.egress === WorkloadEgress.None) {
      closePrivateRanges(this, name, name, settings.workload, checked.network);
    }
    const onDeploy = createJobs(this, name, settings, present(checked.regions[0], "regions[0]"));
    const services = checked.regions.map((region) =>
      createService(this, name, checked, settings, region, ingress, onDeploy),
    );
    const groups =
      ingress === CloudRunIngress.LoadBalancer ? services.map((service) => createGroup(this, name, service)) : [];
    if ((checked.invokers ?? []).length > 0) {
      services.forEach(([region, service]) => {
        admit(this, name, region, service, checked.invokers ?? []);
      });
    }

    this.urls = byRegion(ingress === CloudRunIngress.LoadBalancer ? [] : services, ({ uri }) => uri);
    this.serviceNames = byRegion(services, (service) => service.name);
    this.serviceIds = byRegion(services, (service) => service.id);
    this.backend = backend(settings.workload, groups);
    this.endpoint = endpoint(settings.workload, ingress, services);
    this.registerOutputs({
      urls: this.urls,
      serviceNames: this.serviceNames,
      serviceIds: this.serviceIds,
      backend: this.backend,
      endpoint: this.endpoint,
    });
  }
}

type RegionalService = [region: string, service: cloudrunv2.Service];

function validate(name: string, args: Usable<CloudRunAppArgs>): CloudRunSettings {
  const subject = `CloudRunApp "${name}"`;
  const check = new Arguments(subject);
  const workload = complete(args.workload);
  const image = checkWorkload(check, name, args.workload, args.secrets);
  if (workload.shutdownSeconds > longestShutdownSeconds) {
    check.problem(
      "workload.shutdownSeconds",
      workload.shutdownSeconds,
      `use at most ${longestShutdownSeconds}: Cloud Run ends an instance then`,
    );
  }
  if (args.regions.length === 0) check.problem("regions", args.regions, "name at least one region");
  check.each("regions", args.regions, rules.region);
  if (new Set(args.regions).size < args.regions.length) {
    check.problem("regions", args.regions, "name each region once");
  }
  check.property("ingress", args.ingress, rules.oneOf(Object.values(CloudRunIngress)));
  if (
    (args.invokers ?? []).length > 0 &&
    (args.ingress ?? CloudRunIngress.LoadBalancer) === CloudRunIngress.LoadBalancer
  ) {
    check.problem("invokers", args.invokers?.length, "leave them out, or set ingress to internal or all");
  }
  const egress = vpcEgress(check, workload.egress, args.network);
  check.done();
  return {
    workload,
    image: pullThrough(args.images, image),
    plain: plainVariables(subject, workload, args.secrets),
    copied: [...secretVariables(subject, workload, args.secrets), ...configVariables(subject, workload, args.secrets)],
    serviceAccountEmail: args.identity.serviceAccountEmail,
    network: args.network,
    vpcEgress: egress,
    networkTags: workload.egress === WorkloadEgress.None ? [name] : [],
  };
}

function createService(
  parent: pulumi.Resource,
  name: string,
  args: Usable<CloudRunAppArgs>,
  settings: CloudRunSettings,
  region: string,
  ingress: CloudRunIngress,
  onDeploy: AskedRun[],
): RegionalService {
  const { annotations, hooks } = after(`${name}-${region}`, onDeploy);
  const isBehindLoadBalancer = ingress === CloudRunIngress.LoadBalancer;
  const service = new cloudrunv2.Service(
    `${name}-${region}`,
    {
      name,
      location: region,
      ingress: ingressNames[ingress],
      defaultUriDisabled: isBehindLoadBalancer,
      // A load balancer cannot show an identity; ingress and the load balancer's own lock decide instead.
      invokerIamDisabled: isBehindLoadBalancer,
      deletionProtection: args.protected ?? false,
      // On the service too: the limit holds while an old and a new revision both run.
      scaling: { maxInstanceCount: settings.workload.scaling.max },
      ...(annotations === undefined ? {} : { annotations }),
      template: serviceTemplate(settings, region),
    },
    {
      parent,
      dependsOn: onDeploy.map(({ job }) => job),
      ...(hooks === undefined ? {} : { hooks }),
      ignoreChanges: [...notOurs, ...stamps],
      ...(args.protected === true ? { protect: true } : {}),
    },
  );
  return [region, service];
}

function createGroup(
  parent: pulumi.Resource,
  name: string,
  [region, service]: RegionalService,
): compute.RegionNetworkEndpointGroup {
  return new compute.RegionNetworkEndpointGroup(
    `${name}-${region}`,
    { region, networkEndpointType: "SERVERLESS", cloudRun: { service: service.name } },
    { parent },
  );
}

/** One binding for all: single grants would move when somebody leaves the middle of the list. */
function admit(
  parent: pulumi.Resource,
  name: string,
  region: string,
  service: cloudrunv2.Service,
  members: pulumi.Input<string>[],
): void {
  new cloudrunv2.ServiceIamBinding(
    `${name}-${region}-invokers`,
    { name: service.name, location: region, role: "roles/run.invoker", members: unordered(members) },
    { parent },
  );
}

function byRegion(
  services: RegionalService[],
  read: (service: cloudrunv2.Service) => pulumi.Output<string>,
): pulumi.Output<{ [region: string]: string }> {
  return pulumi.output(Object.fromEntries(services.map(([region, service]) => [region, read(service)])));
}

function backend(workload: CompleteWorkload, groups: compute.RegionNetworkEndpointGroup[]): pulumi.Output<Backend> {
  return pulumi.output({
    networkEndpointGroups: groups.map(({ selfLink }) => selfLink),
    kind: "serverless",
    protocol: workload.protocol === WorkloadProtocol.H2c ? "H2C" : "HTTP",
    healthPath: workload.health.path,
    port: workload.port,
    requestTimeoutSeconds: workload.requestTimeoutSeconds,
  });
}

function endpoint(
  workload: CompleteWorkload,
  ingress: CloudRunIngress,
  services: RegionalService[],
): pulumi.Output<Endpoint> {
  const [first] = services;
  const isBehindLoadBalancer = ingress === CloudRunIngress.LoadBalancer;
  const place = first === undefined ? "" : isBehindLoadBalancer ? first[1].id : first[1].uri;
  return pulumi.output({
    url: place,
    protocol: workload.protocol === WorkloadProtocol.H2c ? "HTTPS (HTTP/2, gRPC)" : "HTTPS (HTTP/1.1, HTTP/2)",
    credentials: isBehindLoadBalancer
      ? "none of its own: its load balancer decides who gets in"
      : "an ID token of a Google identity that has roles/run.invoker on the service",
    availability: "99.95 % a month (Cloud Run SLA, https://cloud.google.com/run/sla)",
    reason: `Runs containers without servers to look after; from ${workload.scaling.min} to ${workload.scaling.max} instances in ${services.map(([region]) => region).join(", ")}.`,
  });
}
