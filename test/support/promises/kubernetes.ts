import { WorkloadEgress, WorkloadProtocol } from "../../../components";
import { at, copied, list, mebibytes, mounted, ofType, plain, probe, probeSeconds, text, type Values } from "./read";
import type { ContainerPromises, JobPromises, ProcessPromises, RenderedResource, WorkloadPromises } from "./types";

/** What Kubernetes promises: the deployments with their autoscalers, network policies and jobs. */
export function kubernetesPromises(name: string, resources: RenderedResource[]): WorkloadPromises {
  const accounts = ofType(resources, "kubernetes:core/v1:ServiceAccount");
  const policy = ofType(resources, "kubernetes:networking.k8s.io/v1:NetworkPolicy").find(
    (one) => at(one, "metadata.name") === "all.pods",
  );
  return {
    egress: egress(policy),
    processes: Object.fromEntries(
      ofType(resources, "kubernetes:apps/v1:Deployment").map((deployment) => [
        text(at(deployment, "metadata.name")),
        process(deployment, resources, accounts),
      ]),
    ),
    jobs: Object.fromEntries(jobs(name, resources, accounts)),
  };
}

function process(deployment: Values, resources: RenderedResource[], accounts: Values[]): ProcessPromises {
  const named = (type: string): Values | undefined =>
    ofType(resources, type).find((one) => at(one, "metadata.name") === at(deployment, "metadata.name"));
  const autoscaler = named("kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
  const service = named("kubernetes:core/v1:Service");
  const pod = at(deployment, "spec.template.spec");
  const [first, ...others] = list(at(pod, "containers"));
  const port = at(first, "ports.0.containerPort");
  const replicas = at(deployment, "spec.replicas");
  return {
    ...container(first, pod),
    serviceAccount: serviceAccount(pod, accounts),
    port: port === undefined ? undefined : Number(port),
    protocol: service && protocols[text(at(service, "spec.ports.0.appProtocol"))],
    min: Number(replicas ?? at(autoscaler, "spec.minReplicas")),
    max: Number(replicas ?? at(autoscaler, "spec.maxReplicas")),
    gpuModel: (at(pod, "nodeSelector") as Values | undefined)?.["cloud.google.com/gke-accelerator"],
    startup: probe(at(first, "startupProbe")),
    startupSeconds: probeSeconds(at(first, "startupProbe")),
    liveness: probe(at(first, "livenessProbe")),
    shutdownSeconds:
      Number(at(pod, "terminationGracePeriodSeconds")) - Number(at(first, "lifecycle.preStop.sleep.seconds") ?? 0),
    sidecars: Object.fromEntries([
      ...list(at(pod, "initContainers")).map((one) => sidecar(one, pod, "before")),
      ...others.map((one) => sidecar(one, pod, "after")),
    ]),
  };
}

const protocols: { [appProtocol: string]: WorkloadProtocol } = {
  "kubernetes.io/h2c": WorkloadProtocol.H2c,
  http: WorkloadProtocol.Http1,
  "": WorkloadProtocol.Tcp,
};

function sidecar(one: unknown, pod: unknown, start: string): [string, ProcessPromises["sidecars"][string]] {
  return [
    text(at(one, "name")),
    {
      ...container(one, pod),
      start,
      startup: probe(at(one, "startupProbe")),
      liveness: probe(at(one, "livenessProbe")),
    },
  ];
}

function serviceAccount(pod: unknown, accounts: Values[]): unknown {
  const account = accounts.find((candidate) => at(candidate, "metadata.name") === at(pod, "serviceAccountName"));
  return (at(account, "metadata.annotations") as Values | undefined)?.["iam.gke.io/gcp-service-account"];
}

function container(one: unknown, pod: unknown): ContainerPromises {
  const variables = list(at(one, "env"));
  const limits = at(one, "resources.limits");
  return {
    image: at(one, "image"),
    command: expanded(at(one, "command")),
    args: expanded(at(one, "args")),
    env: Object.fromEntries(Object.entries(plain(variables)).map(([name, value]) => [name, expanded(value)])),
    ...copied(variables, "valueFrom.secretKeyRef.name"),
    ...mounted(one, list(at(pod, "volumes")), describeVolume),
    cpu: Number(at(limits, "cpu")),
    memory: mebibytes(at(limits, "memory")),
    gpus: Number((limits as Values)["nvidia.com/gpu"] ?? 0),
  };
}

function describeVolume(volume: unknown, mount: unknown): { files?: string[]; directory?: string } {
  const sources = at(volume, "projected.sources");
  if (sources !== undefined) {
    const items = list(sources).flatMap((source) => list(at(source, "secret.items") ?? at(source, "configMap.items")));
    return { files: items.map((item) => text(at(item, "path"))) };
  }
  const size = at(volume, "emptyDir.sizeLimit");
  if (size !== undefined) return { directory: `scratch ${mebibytes(size)}` };
  const isReadOnly = at(volume, "csi.readOnly") === true && at(mount, "readOnly") === true;
  const isOwn = /\buid=[1-9]/.test(text(at(volume, "csi.volumeAttributes.mountOptions")));
  const rights = isReadOnly ? " read only" : isOwn ? "" : " of root";
  return { directory: `bucket ${text(at(volume, "csi.volumeAttributes.bucketName"))}${rights}` };
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

function jobs(name: string, resources: RenderedResource[], accounts: Values[]): [string, JobPromises][] {
  const onDeploy = resources
    .filter(({ type }) => type === "kubernetes:batch/v1:Job")
    .map((one): [string, JobPromises] => [
      one.name.slice(name.length + 1),
      job(at(one.inputs, "spec"), "on deploy", accounts),
    ]);
  const others = ofType(resources, "kubernetes:batch/v1:CronJob").map((one): [string, JobPromises] => {
    const schedule = `${text(at(one, "spec.schedule"))} ${text(at(one, "spec.timeZone"))}`;
    const runs = at(one, "spec.suspend") === true ? "by hand" : schedule;
    return [text(at(one, "metadata.name")), job(at(one, "spec.jobTemplate.spec"), runs, accounts)];
  });
  return [...onDeploy, ...others];
}

function job(spec: unknown, runs: string, accounts: Values[]): JobPromises {
  const pod = at(spec, "template.spec");
  return {
    ...container(at(pod, "containers.0"), pod),
    serviceAccount: serviceAccount(pod, accounts),
    runs,
    timeoutSeconds: Number(at(pod, "activeDeadlineSeconds")),
    retries: Number(at(spec, "backoffLimit")),
  };
}

function egress(policy: unknown): WorkloadEgress {
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
