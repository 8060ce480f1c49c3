import { WorkloadEgress, WorkloadProtocol } from "../../../components";
import { at, copied, list, mebibytes, mounted, ofType, plain, probe, probeSeconds, text, type Values } from "./read";
import type { ContainerPromises, JobPromises, ProcessPromises, RenderedResource, WorkloadPromises } from "./types";

/** What Cloud Run promises: the services and worker pools in the first region, and the jobs beside them. */
export function cloudRunPromises(name: string, region: string, resources: RenderedResource[]): WorkloadPromises {
  const here = (type: string): Values[] => ofType(resources, type).filter((one) => at(one, "location") === region);
  const services = here("gcp:cloudrunv2/service:Service");
  const pools = here("gcp:cloudrunv2/workerPool:WorkerPool");
  const jobs = ofType(resources, "gcp:cloudrunv2/job:Job");
  const inner = jobs.map((job): Values => ({ template: at(job, "template.template") }));
  const schedules = ofType(resources, "gcp:cloudscheduler/job:Job");
  const own = (one: Values): string => text(at(one, "name")).slice(name.length + 1);
  return {
    egress: egress([...services, ...pools, ...inner][0], ofType(resources, "gcp:compute/firewall:Firewall")),
    processes: Object.fromEntries([
      ...services.map((service) => [own(service), server(service)]),
      ...pools.map((pool) => [own(pool), worker(pool)]),
    ]) as { [name: string]: ProcessPromises },
    jobs: Object.fromEntries(jobs.map((job) => [own(job), cloudRunJob(job, schedules)])),
  };
}

function server(service: Values): ProcessPromises {
  const container = at(service, "template.containers.0");
  const port = Number(at(container, "ports.containerPort"));
  const common = process(service);
  return {
    ...common,
    // Cloud Run sets PORT by itself (https://cloud.google.com/run/docs/container-contract).
    env: { PORT: String(port), ...common.env },
    port,
    protocol: at(container, "ports.name") === "h2c" ? WorkloadProtocol.H2c : WorkloadProtocol.Http1,
    min: Number(at(service, "template.scaling.minInstanceCount") ?? 0),
    max: Number(at(service, "scaling.maxInstanceCount")),
  };
}

function worker(pool: Values): ProcessPromises {
  const count = Number(at(pool, "scaling.manualInstanceCount"));
  return { ...process(pool), port: undefined, protocol: undefined, min: count, max: count };
}

function process(resource: Values): Omit<ProcessPromises, "port" | "protocol" | "min" | "max"> {
  const template = at(resource, "template");
  const [first, ...others] = list(at(template, "containers"));
  const needed = list(at(first, "dependsOns"));
  return {
    ...container(first, template),
    serviceAccount: at(template, "serviceAccount"),
    gpuModel: at(template, "nodeSelector.accelerator"),
    startup: probe(at(first, "startupProbe")),
    startupSeconds: probeSeconds(at(first, "startupProbe")),
    liveness: probe(at(first, "livenessProbe")),
    // Fixed (https://cloud.google.com/run/docs/container-contract#instance-shutdown).
    shutdownSeconds: 10,
    sidecars: Object.fromEntries(
      others.map((other) => [
        text(at(other, "name")),
        {
          ...container(other, template),
          start: needed.includes(at(other, "name")) ? "before" : "after",
          startup: probe(at(other, "startupProbe")),
          liveness: probe(at(other, "livenessProbe")),
        },
      ]),
    ),
  };
}

function container(one: unknown, template: unknown): ContainerPromises {
  const variables = list(at(one, "envs"));
  const limits = at(one, "resources.limits");
  return {
    image: at(one, "image"),
    command: at(one, "commands"),
    args: at(one, "args"),
    env: plain(variables),
    ...copied(variables, "valueSource.secretKeyRef.secret"),
    ...mounted(one, list(at(template, "volumes")), describeVolume),
    cpu: Number(at(limits, "cpu")),
    memory: mebibytes(at(limits, "memory")),
    gpus: Number((limits as Values)["nvidia.com/gpu"] ?? 0),
  };
}

function describeVolume(volume: unknown): { files?: string[]; directory?: string } {
  const file = at(volume, "secret.items.0.path");
  if (file !== undefined) return { files: [text(file)] };
  const size = at(volume, "emptyDir.sizeLimit");
  if (size !== undefined) return { directory: `scratch ${mebibytes(size)}` };
  // An image may run as any user.
  const isOpen = list(at(volume, "gcs.mountOptions")).includes("dir-mode=777");
  const rights = at(volume, "gcs.readOnly") === true ? " read only" : isOpen ? "" : " of root";
  return { directory: `bucket ${text(at(volume, "gcs.bucket"))}${rights}` };
}

function cloudRunJob(job: Values, schedules: Values[]): JobPromises {
  const task = at(job, "template.template");
  const schedule = schedules.find((candidate) =>
    text(at(candidate, "httpTarget.uri")).endsWith(`/${text(at(job, "name"))}:run`),
  );
  const scheduled = schedule && `${text(at(schedule, "schedule"))} ${text(at(schedule, "timeZone"))}`;
  return {
    ...container(at(task, "containers.0"), task),
    serviceAccount: at(task, "serviceAccount"),
    runs: scheduled ?? (at(job, "runExecutionToken") === undefined ? "by hand" : "on deploy"),
    timeoutSeconds: Number.parseInt(text(at(task, "timeout")), 10),
    retries: Number(at(task, "maxRetries")),
  };
}

function egress(resource: Values | undefined, firewalls: Values[]): WorkloadEgress {
  if (at(resource, "template.vpcAccess.egress") === "PRIVATE_RANGES_ONLY") return WorkloadEgress.Internet;
  const tags = list(at(resource, "template.vpcAccess.networkInterfaces.0.tags"));
  const denied = firewalls.some(
    (firewall) =>
      list(at(firewall, "denies")).length > 0 && list(at(firewall, "targetTags")).some((tag) => tags.includes(tag)),
  );
  return denied ? WorkloadEgress.None : WorkloadEgress.Private;
}
