import { WorkloadEgress, WorkloadProtocol } from "./args";

/** A resource as a plan has it. */
export interface RenderedResource {
  type: string;
  name: string;
  inputs: { [property: string]: unknown };
}

/** What one run of a container is promised. */
export interface ContainerPromises {
  image: unknown;
  command: unknown;
  args: unknown;
  env: { [name: string]: unknown };
  /** Names of the variables whose values are secret. */
  secrets: string[];
  /** Names of the variables whose values are plain configuration from outside the program. */
  config: string[];
  cpu: number;
  /** In MiB. */
  memory: number;
  /** Google service account that it acts as. */
  serviceAccount: unknown;
}

/** What one job is promised. */
export interface JobPromises extends ContainerPromises {
  /** `cron time zone`, `on deploy` or `by hand`. */
  runs: string;
  /** For each attempt. */
  timeoutSeconds: number;
  retries: number;
}

/** What a workload is promised by the runtime that it is rendered for, read from nothing but the rendered resources. */
export interface WorkloadPromises extends ContainerPromises {
  port: number;
  protocol: WorkloadProtocol;
  min: number;
  max: number;
  /** The check that a starting instance must pass, `GET <path>` or `gRPC <service>`. */
  startup: string;
  startupSeconds: number;
  /** The check whose failure restarts an instance. */
  liveness: string;
  shutdownSeconds: number;
  egress: WorkloadEgress;
  jobs: { [name: string]: JobPromises };
}

type Values = { [property: string]: unknown };

/** What Cloud Run promises: the service in the first region and the jobs beside it. */
export function cloudRunPromises(name: string, resources: RenderedResource[]): WorkloadPromises {
  const [service] = ofType(resources, "gcp:cloudrunv2/service:Service");
  const container = at(service, "template.containers.0");
  const port = Number(at(container, "ports.containerPort"));
  const schedules = ofType(resources, "gcp:cloudscheduler/job:Job");
  return {
    ...cloudRunContainer(at(service, "template")),
    // Cloud Run sets PORT by itself (https://cloud.google.com/run/docs/container-contract).
    env: { PORT: String(port), ...cloudRunContainer(at(service, "template")).env },
    port,
    protocol: at(container, "ports.name") === "h2c" ? WorkloadProtocol.H2c : WorkloadProtocol.Http1,
    min: Number(at(service, "template.scaling.minInstanceCount") ?? 0),
    max: Number(at(service, "scaling.maxInstanceCount")),
    startup: probe(at(container, "startupProbe")),
    startupSeconds: probeSeconds(at(container, "startupProbe")),
    liveness: probe(at(container, "livenessProbe")),
    // Fixed (https://cloud.google.com/run/docs/container-contract#instance-shutdown).
    shutdownSeconds: 10,
    egress: cloudRunEgress(service, ofType(resources, "gcp:compute/firewall:Firewall")),
    jobs: Object.fromEntries(
      ofType(resources, "gcp:cloudrunv2/job:Job").map((job) => [
        text(at(job, "name")).slice(name.length + 1),
        cloudRunJob(job, schedules),
      ]),
    ),
  };
}

function cloudRunContainer(template: unknown): ContainerPromises {
  const container = at(template, "containers.0");
  const variables = list(at(container, "envs"));
  const limits = at(container, "resources.limits");
  return {
    image: at(container, "image"),
    command: at(container, "commands"),
    args: at(container, "args"),
    env: plain(variables),
    ...copied(variables, "valueSource.secretKeyRef.secret"),
    cpu: Number(at(limits, "cpu")),
    memory: mebibytes(at(limits, "memory")),
    serviceAccount: at(template, "serviceAccount"),
  };
}

function cloudRunJob(job: Values, schedules: Values[]): JobPromises {
  const task = at(job, "template.template");
  const schedule = schedules.find((candidate) =>
    text(at(candidate, "httpTarget.uri")).endsWith(`/${text(at(job, "name"))}:run`),
  );
  const scheduled = schedule && `${text(at(schedule, "schedule"))} ${text(at(schedule, "timeZone"))}`;
  return {
    ...cloudRunContainer(task),
    runs: scheduled ?? (at(job, "runExecutionToken") === undefined ? "by hand" : "on deploy"),
    timeoutSeconds: Number.parseInt(text(at(task, "timeout")), 10),
    retries: Number(at(task, "maxRetries")),
  };
}

function cloudRunEgress(service: Values | undefined, firewalls: Values[]): WorkloadEgress {
  if (at(service, "template.vpcAccess.egress") === "PRIVATE_RANGES_ONLY") return WorkloadEgress.Internet;
  const tags = list(at(service, "template.vpcAccess.networkInterfaces.0.tags"));
  const denied = firewalls.some(
    (firewall) =>
      list(at(firewall, "denies")).length > 0 && list(at(firewall, "targetTags")).some((tag) => tags.includes(tag)),
  );
  return denied ? WorkloadEgress.None : WorkloadEgress.Private;
}

/** What Kubernetes promises: the Deployment with its autoscaler, network policy and jobs. */
export function kubernetesPromises(name: string, resources: RenderedResource[]): WorkloadPromises {
  const [deployment] = ofType(resources, "kubernetes:apps/v1:Deployment");
  const [autoscaler] = ofType(resources, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
  const [service] = ofType(resources, "kubernetes:core/v1:Service");
  const [policy] = ofType(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy");
  const pod = at(deployment, "spec.template.spec");
  const container = at(pod, "containers.0");
  const accounts = ofType(resources, "kubernetes:core/v1:ServiceAccount");
  return {
    ...kubernetesContainer(pod, accounts),
    port: Number(at(container, "ports.0.containerPort")),
    protocol:
      at(service, "spec.ports.0.appProtocol") === "kubernetes.io/h2c" ? WorkloadProtocol.H2c : WorkloadProtocol.Http1,
    min: Number(at(autoscaler, "spec.minReplicas")),
    max: Number(at(autoscaler, "spec.maxReplicas")),
    startup: probe(at(container, "startupProbe")),
    startupSeconds: probeSeconds(at(container, "startupProbe")),
    liveness: probe(at(container, "livenessProbe")),
    shutdownSeconds:
      Number(at(pod, "terminationGracePeriodSeconds")) - Number(at(container, "lifecycle.preStop.sleep.seconds")),
    egress: kubernetesEgress(policy),
    jobs: Object.fromEntries(kubernetesJobs(name, resources, accounts)),
  };
}

function kubernetesContainer(pod: unknown, accounts: Values[]): ContainerPromises {
  const container = at(pod, "containers.0");
  const variables = list(at(container, "env"));
  const limits = at(container, "resources.limits");
  const account = accounts.find((candidate) => at(candidate, "metadata.name") === at(pod, "serviceAccountName"));
  return {
    image: at(container, "image"),
    command: expanded(at(container, "command")),
    args: expanded(at(container, "args")),
    env: Object.fromEntries(Object.entries(plain(variables)).map(([name, value]) => [name, expanded(value)])),
    ...copied(variables, "valueFrom.secretKeyRef.name"),
    cpu: Number(at(limits, "cpu")),
    memory: mebibytes(at(limits, "memory")),
    serviceAccount: annotation(account, "iam.gke.io/gcp-service-account"),
  };
}

/**
 * A text, or a list of texts, as the container gets it: Kubernetes puts values for `$(NAME)` and one `$` for two
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container).
 */
function expanded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expanded);
  if (typeof value !== "string") return value;
  return value.replaceAll(/\$\$|\$\(([^)]*)\)/g, (found, name?: string) =>
    name === undefined ? found.slice(1) : `the value of ${name}`,
  );
}

function kubernetesJobs(name: string, resources: RenderedResource[], accounts: Values[]): [string, JobPromises][] {
  const onDeploy = resources
    .filter(({ type }) => type === "kubernetes:batch/v1:Job")
    .map((job): [string, JobPromises] => [
      job.name.slice(name.length + 1),
      kubernetesJob(at(job.inputs, "spec"), "on deploy", accounts),
    ]);
  const others = ofType(resources, "kubernetes:batch/v1:CronJob").map((job): [string, JobPromises] => {
    const schedule = `${text(at(job, "spec.schedule"))} ${text(at(job, "spec.timeZone"))}`;
    const runs = at(job, "spec.suspend") === true ? "by hand" : schedule;
    return [
      text(at(job, "metadata.name")).slice(name.length + 1),
      kubernetesJob(at(job, "spec.jobTemplate.spec"), runs, accounts),
    ];
  });
  return [...onDeploy, ...others];
}

function kubernetesJob(spec: unknown, runs: string, accounts: Values[]): JobPromises {
  const pod = at(spec, "template.spec");
  return {
    ...kubernetesContainer(pod, accounts),
    runs,
    timeoutSeconds: Number(at(pod, "activeDeadlineSeconds")),
    retries: Number(at(spec, "backoffLimit")),
  };
}

function kubernetesEgress(policy: unknown): WorkloadEgress {
  const blocks = list(at(policy, "spec.egress")).flatMap((rule) =>
    list(at(rule, "to")).map((to) => at(to, "ipBlock.cidr")),
  );
  if (blocks.includes("10.0.0.0/8")) return WorkloadEgress.Private;
  const open = list(at(policy, "spec.egress")).some(
    (rule) =>
      at(rule, "ports") === undefined && list(at(rule, "to")).some((to) => at(to, "ipBlock.cidr") === "0.0.0.0/0"),
  );
  return open ? WorkloadEgress.Internet : WorkloadEgress.None;
}

function ofType(resources: RenderedResource[], type: string): Values[] {
  return resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
}

/** The value at a path of names and positions, or `undefined`. */
function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, step) => (typeof inner === "object" && inner !== null ? (inner as Values)[step] : undefined),
      value,
    );
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function annotation(object: unknown, key: string): unknown {
  const annotations = at(object, "metadata.annotations");
  return typeof annotations === "object" && annotations !== null ? (annotations as Values)[key] : undefined;
}

function plain(variables: unknown[]): { [name: string]: unknown } {
  return Object.fromEntries(
    variables
      .filter((variable) => at(variable, "value") !== undefined)
      .map((variable) => [text(at(variable, "name")), at(variable, "value")]),
  );
}

/** Variables that are read from a copy. Copies of configuration are named `…-config` on both runtimes. */
function copied(variables: unknown[], source: string): Pick<ContainerPromises, "secrets" | "config"> {
  const names = (isConfig: boolean): string[] =>
    variables
      .filter((variable) => at(variable, source) !== undefined)
      .filter((variable) => text(at(variable, source)).endsWith("-config") === isConfig)
      .map((variable) => text(at(variable, "name")));
  return { secrets: names(false), config: names(true) };
}

function mebibytes(quantity: unknown): number {
  const match = /^(\d+)Mi$/.exec(String(quantity));
  return match === null ? NaN : Number(match[1]);
}

function probe(value: unknown): string {
  if (at(value, "grpc") !== undefined) return `gRPC ${text(at(value, "grpc.service"))}`;
  return `GET ${text(at(value, "httpGet.path"))}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function probeSeconds(value: unknown): number {
  return Number(at(value, "periodSeconds")) * Number(at(value, "failureThreshold"));
}
