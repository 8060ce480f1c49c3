import * as pulumi from "@pulumi/pulumi";
import { membersKnown, remember } from "../internal/known";
import { AppIdentity } from "../app-identity";
import { AppSecrets } from "../app-secrets";
import { AutopilotApp } from "../autopilot-app";
import { callsOutside } from "../autopilot-app/calls";
import { CloudRunApp } from "../cloud-run-app";
import type { CloudRunServer, KubernetesServer } from "../contracts/binding";
import type { Endpoint } from "../contracts/endpoint";
import type { WorkloadIdentity } from "../contracts/identity";
import type { Backend } from "../contracts/origin";
import type { SecretsAttachment } from "../contracts/secrets";
import { entry } from "../entry";
import { present } from "../internal/present";
import { namedProviders } from "../internal/providers";
import { makePart, Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { checkArguments } from "../internal/validation";
import { SecretSyncApp } from "../secret-sync-app";
import { allowCalls } from "../workload/call-grants";
import { isServer } from "../workload/calls";
import { claimParts } from "../workload/part-names";
import { allowTraces } from "../workload/project-role";
import { complete } from "../workload/defaults";
import type { AppArgs } from "./args";
import { keysOf } from "./keys";
import { cloudRunProperty, kubernetesProperty, secretsProperty, syncProperty } from "./property-names";
import { partInCluster, validate } from "./validate";
import { asOutput } from "../internal/outputs";

/**
 * An application on a platform: its identity, its place in the source of truth, its processes on one runtime or on both, and what keeps
 * its copies in step. It only joins `AppIdentity`, `AppSecrets`, `CloudRunApp`, `AutopilotApp` and `SecretSyncApp`, each of which works alone. The
 * platform does not know it: adding, changing or removing an application changes nothing of another one's.
 */
export class App extends pulumi.ComponentResource {
  /** Address of the service account that it runs as. */
  public readonly serviceAccountEmail: pulumi.Output<string>;
  /** Resource name of that service account. */
  public readonly serviceAccountName: pulumi.Output<string>;
  /** URL of each server on Cloud Run, by process and region. Empty behind a load balancer. */
  public readonly urls: pulumi.Output<{ [process: string]: { [region: string]: string } }>;
  /** Name of each service and worker pool on Cloud Run, by process and region. */
  public readonly serviceNames: pulumi.Output<{ [process: string]: { [region: string]: string } }>;
  /** What a load balancer sends requests to on Cloud Run, by process. */
  public readonly cloudRunBackends: pulumi.Output<{ [process: string]: Backend }>;
  /** What a load balancer sends requests to in the cluster, by process. */
  public readonly kubernetesBackends: pulumi.Output<{ [process: string]: Backend }>;
  /** What other applications call on Cloud Run, by process: the member `cloudRun` of a `Binding`. */
  public readonly cloudRunServers: pulumi.Output<{ [process: string]: CloudRunServer }>;
  /** What other applications of the cluster call, by process: the member `kubernetes` of a `Binding`. */
  public readonly kubernetesServers: pulumi.Output<{ [process: string]: KubernetesServer }>;
  /** What somebody who calls a server needs to know, by process; of a server on both runtimes, the one on Cloud Run. */
  public readonly endpoints: pulumi.Output<{ [process: string]: Endpoint }>;
  /** Where its secrets and its configuration are, for a component beside it. */
  public readonly secrets: pulumi.Output<SecretsAttachment>;
  /** What other components take of it, as one value, in every language and across stacks: a `WorkloadIdentity`. */
  public readonly contract: pulumi.Output<WorkloadIdentity>;

  constructor(name: string, args: AppArgs, opts?: pulumi.ComponentResourceOptions) {
    const [usable] = checkArguments("App", name, args, (one, argument) => {
      validate(one, argument, namedProviders(opts));
    });
    const subject = new Subject(`App "${name}"`);
    // As it was given: each part reads it by itself, and tells a binding that is known later from one that is not.
    const checked = { ...usable, workloadArgument: args.workload, subject };
    claimParts(subject, name, usable.workload, {
      cloudRun: usable.cloudRun !== undefined,
      kubernetes: usable.kubernetes !== undefined,
    });
    super("groundplan:index:App", name, args, opts);
    const parts = { parent: this };
    const identity = checked.identity ?? new AppIdentity(name, {}, parts);
    const secrets = attachSecrets(name, checked, identity, parts);
    const cloudRun = onCloudRun(name, checked, identity, secrets, parts);
    const kubernetes = onKubernetes(name, checked, identity, secrets, parts);
    allow(this, name, checked, identity, cloudRun);
    keepInStep(name, checked, identity, secrets, cloudRun, parts);

    this.serviceAccountEmail = asOutput<string>(identity.serviceAccountEmail);
    this.serviceAccountName = asOutput<string>(identity.serviceAccountName);
    this.urls = orNone(cloudRun?.urls);
    this.serviceNames = orNone(cloudRun?.serviceNames);
    this.cloudRunBackends = orNone(cloudRun?.backends);
    this.kubernetesBackends = orNone(kubernetes?.backends);
    this.cloudRunServers = orNone(cloudRun?.servers);
    this.kubernetesServers = orNone(kubernetes?.servers);
    this.endpoints = remember(
      pulumi
        .all([kubernetes?.endpoints ?? {}, cloudRun?.endpoints ?? {}])
        .apply(([inCluster, regional]) => ({ ...inCluster, ...regional })),
      { ...membersKnown(kubernetes?.endpoints), ...membersKnown(cloudRun?.endpoints) },
    );
    this.secrets = secrets.contract;
    this.contract = pulumi.output({
      serviceAccountEmail: this.serviceAccountEmail,
      serviceAccountName: this.serviceAccountName,
    });
    this.registerOutputs({
      serviceAccountEmail: this.serviceAccountEmail,
      serviceAccountName: this.serviceAccountName,
      urls: this.urls,
      serviceNames: this.serviceNames,
      cloudRunBackends: this.cloudRunBackends,
      kubernetesBackends: this.kubernetesBackends,
      cloudRunServers: this.cloudRunServers,
      kubernetesServers: this.kubernetesServers,
      endpoints: this.endpoints,
      secrets: this.secrets,
      contract: this.contract,
    });
  }
}

interface Checked extends Usable<AppArgs> {
  workloadArgument: AppArgs["workload"];
  subject: Subject;
}

function orNone<Table extends object>(table: pulumi.Output<Table> | undefined): pulumi.Output<Table> {
  return table ?? (pulumi.output({}) as unknown as pulumi.Output<Table>);
}

function attachSecrets(
  name: string,
  checked: Checked,
  identity: WorkloadIdentity,
  opts: pulumi.ComponentResourceOptions,
): AppSecrets {
  const { platform, workload, workloadArgument, regions, databaseUsers, readableByDevelopers, fetchingIsGranted } =
    checked;
  return makePart(
    { subject: checked.subject, nameOf: (property) => secretsProperty(property, checked) },
    AppSecrets,
    `${name}-secrets`,
    {
      app: name,
      ...keysOf(workload),
      identity,
      store: platform.store,
      images: platform.images,
      regions,
      bindings: Object.fromEntries(
        Object.entries(workloadArgument.bindings ?? {}).filter(
          ([binding]) => !isServer(workload.bindings?.[binding] ?? {}),
        ),
      ),
      ...(databaseUsers === undefined ? {} : { databaseUsers }),
      ...(readableByDevelopers === undefined ? {} : { readableByDevelopers }),
      ...(fetchingIsGranted === undefined ? {} : { fetchingIsGranted }),
    },
    opts,
  );
}

function onCloudRun(
  name: string,
  { subject, platform, workloadArgument: workload, regions, cloudRun }: Checked,
  identity: WorkloadIdentity,
  secrets: AppSecrets,
  opts: pulumi.ComponentResourceOptions,
): CloudRunApp | undefined {
  if (cloudRun === undefined) return undefined;
  const { network, images } = platform;
  const attached = { workload, regions, identity, network, images, secrets, grantsRights: false };
  return makePart({ subject, nameOf: cloudRunProperty }, CloudRunApp, name, { ...cloudRun, ...attached }, opts);
}

function onKubernetes(
  name: string,
  { subject, platform, workload: own, workloadArgument: workload, regions, kubernetes }: Checked,
  identity: WorkloadIdentity,
  secrets: AppSecrets,
  opts: pulumi.ComponentResourceOptions,
): AutopilotApp | undefined {
  const { network, images } = platform;
  if (kubernetes === undefined || platform.cluster === undefined) return undefined;
  const cluster = partInCluster(subject, "cluster", platform.cluster);
  const { secrets: keys, config } = complete(own);
  const operator = platform.secretsOperator;
  const isNeeded = operator !== undefined && keys.length + config.length > 0;
  const secretsOperator = isNeeded ? partInCluster(subject, "secretsOperator", operator) : operator;
  const inCluster = { cluster, ...(secretsOperator === undefined ? {} : { secretsOperator }) };
  const attached = { workload, network, identity, images, secrets, ...inCluster };
  const calls = { grantsRights: false, callsFrom: present(regions[0], "regions[0]") };
  const appArgs = { ...kubernetes, ...attached, ...calls };
  return makePart({ subject, nameOf: kubernetesProperty }, AutopilotApp, name, appArgs, opts);
}

/** The rights to write traces and to call servers on Cloud Run, once for both runtimes: they stay while the application moves from one to the other. */
function allow(
  parent: pulumi.Resource,
  app: string,
  { subject, workload, regions, cloudRun: settings }: Checked,
  identity: WorkloadIdentity,
  cloudRun: CloudRunApp | undefined,
): void {
  const completed = complete(workload);
  allowTraces(parent, app, completed, identity);
  const calls = settings === undefined ? callsOutside(completed) : completed.calls;
  const caller = {
    app,
    subject,
    serviceAccountEmail: identity.serviceAccountEmail,
    callers: settings === undefined ? 1 : regions.length,
  };
  for (const region of settings === undefined ? regions.slice(0, 1) : regions) {
    const own = calls.flatMap(({ process }) =>
      process === undefined ? [] : [[process, idOf(cloudRun, true, process, region)] as const],
    );
    allowCalls(parent, { ...caller, region, suffix: `-${region}` }, calls, Object.fromEntries(own));
  }
}

/** Instances on Cloud Run start anew on a new value; in the cluster the operator looks after them. */
function keepInStep(
  name: string,
  { subject, platform, workload, regions, github }: Checked,
  identity: WorkloadIdentity,
  secrets: AppSecrets,
  cloudRun: CloudRunApp | undefined,
  opts: pulumi.ComponentResourceOptions,
): void {
  const running = (isServer: boolean): { [name: string]: pulumi.Output<string> } =>
    Object.fromEntries(
      Object.entries(cloudRun === undefined ? {} : (workload.processes ?? {}))
        .filter(([, { port }]) => (port !== undefined) === isServer)
        .flatMap(([process]) =>
          regions.map((region) => [`${process}-${region}`, idOf(cloudRun, isServer, process, region)]),
        ),
    );
  makePart(
    { subject, nameOf: syncProperty },
    SecretSyncApp,
    `${name}-sync`,
    {
      sync: platform.sync,
      secrets,
      identity,
      services: running(true),
      workerPools: running(false),
      ...(github === undefined ? {} : { github }),
    },
    opts,
  );
}

function idOf(
  cloudRun: CloudRunApp | undefined,
  isServer: boolean,
  process: string,
  region: string,
): pulumi.Output<string> {
  const { serviceIds, workerPoolIds } = present(cloudRun, "what runs on Cloud Run");
  return entry(entry(isServer ? serviceIds : workerPoolIds, process), region);
}
