// What a workload is promised, by what the documentation of its properties says. It shares nothing with the components: it is what
// they are compared with.
import type {
  Workload,
  WorkloadHealth,
  WorkloadProcess,
  WorkloadResources,
  WorkloadSidecar,
} from "../../../components";
import type { ContainerPromises, JobPromises, ProcessPromises, WorkloadPromises } from "../promises/types";
import * as parts from "../workload";

interface Given {
  image?: unknown;
  command?: string[];
  args?: string[];
  env?: { [name: string]: unknown };
  resources?: WorkloadResources;
}

type Environment = Pick<ContainerPromises, "env" | "secrets" | "config">;

/** The promises of a workload of random parts. `fewest` is the number of instances that the runtime can do with. */
export function expectedPromises(name: string, workload: Workload, fewest: number): WorkloadPromises {
  const serviceAccount = `${name}@acme-test.iam.gserviceaccount.com`;
  return {
    egress: workload.egress ?? "private",
    processes: mapped(workload.processes ?? {}, (process) => ({
      ...expectedProcess(workload, process, fewest),
      serviceAccount,
    })),
    jobs: mapped(workload.jobs ?? {}, (job): JobPromises => ({
      ...program(workload, job),
      serviceAccount,
      runs:
        job.schedule !== undefined
          ? `${job.schedule.cron} ${job.schedule.timeZone ?? "Etc/UTC"}`
          : job.onDeploy === true
            ? "on deploy"
            : "by hand",
      timeoutSeconds: job.timeoutSeconds ?? 600,
      retries: job.retries ?? 3,
    })),
  };
}

function expectedProcess(
  workload: Workload,
  process: WorkloadProcess,
  fewest: number,
): Omit<ProcessPromises, "serviceAccount"> {
  const { port, protocol, scaling, gpu, health } = process;
  const isWorker = port === undefined;
  const min = scaling?.min ?? (isWorker || process.backgroundWork === true ? 1 : fewest);
  const most = scaling?.max ?? (isWorker ? Math.max(min, 1) : 10);
  const own = program(workload, process);
  return {
    ...own,
    env: { ...(isWorker ? {} : { PORT: String(port) }), ...own.env },
    volumes: mapped(process.volumes ?? {}, ({ kind, size, readOnly }) =>
      kind === "scratch" ? `scratch ${size ?? 64}` : `bucket acme-uploads${readOnly === true ? " read only" : ""}`,
    ),
    gpus: gpu === undefined ? 0 : (gpu.count ?? 1),
    port,
    protocol: isWorker ? undefined : (protocol ?? "http1"),
    min: process.single === true ? 1 : min,
    max: process.single === true ? 1 : most,
    gpuModel: gpu?.model,
    ...checks(health, port, protocol),
    startupSeconds: (health?.port ?? port) === undefined ? undefined : (health?.startupSeconds ?? 60),
    shutdownSeconds: process.shutdownSeconds ?? 10,
    sidecars: mapped(process.sidecars ?? {}, (sidecar) => ({
      ...container(workload, sidecar, named(workload, sidecar)),
      start: sidecar.start ?? "before",
      ...checks(sidecar.health, undefined, undefined),
    })),
  };
}

/** By gRPC's protocol where a service is named, by a path where there is one, by gRPC's protocol for any other h2c, and else by whether somebody listens; only where there is a port. */
function checks(
  health: WorkloadHealth | undefined,
  ownPort: number | undefined,
  protocol: string | undefined,
): { startup: string | undefined; liveness: string | undefined } {
  const port = health?.port ?? ownPort;
  if (port === undefined) return { startup: undefined, liveness: undefined };
  if (health?.grpcService !== undefined || (protocol === "h2c" && health?.path === undefined)) {
    const check = `gRPC ${port} ${health?.grpcService ?? ""}`;
    return { startup: check, liveness: check };
  }
  if (health?.path === undefined) return { startup: `TCP ${port}`, liveness: undefined };
  const { path, livenessPath = path, hostname } = health;
  const at = hostname === undefined ? "" : ` of ${hostname}`;
  return { startup: `GET ${port} ${path}${at}`, liveness: `GET ${port} ${livenessPath}${at}` };
}

function program(workload: Workload, given: Given): ContainerPromises {
  const { env, secrets, config } = variables(workload);
  const inFiles = Object.values(workload.files ?? {});
  const outside = (names: string[]): string[] => names.filter((name) => !inFiles.includes(name));
  const plain = Object.fromEntries(Object.entries(env).filter(([name]) => !inFiles.includes(name)));
  return {
    ...container(workload, given, {
      env: { ...plain, ...given.env },
      secrets: outside(secrets),
      config: outside(config),
    }),
    files: Object.keys(workload.files ?? {}),
  };
}

function container(workload: Workload, given: Given, environment: Environment): ContainerPromises {
  const { image = workload.image, command, args, resources } = given;
  const cpu = resources?.cpu ?? 1;
  return {
    image: image === parts.image ? parts.pulledImage : parts.pulledOther,
    command,
    args,
    ...environment,
    files: [],
    volumes: {},
    cpu,
    memory: resources?.memory ?? Math.max(cpu * 1024, 512),
    gpus: 0,
  };
}

/** All variables of a workload, those that are files too. */
function variables(workload: Workload): Environment {
  const isSecret = (template: string): boolean => /\.(username|password)\}/.test(template);
  const bound = Object.entries(workload.bound ?? {});
  return {
    env: {
      ...workload.env,
      ...Object.fromEntries(bound.filter(([, one]) => !isSecret(one)).map(([name, one]) => [name, filled(one)])),
      VAULT_ADDR: parts.secrets.vaultAddress,
      VAULT_ROLE: parts.secrets.vaultRole,
    },
    secrets: [
      ...Object.keys(workload.secrets ?? {}),
      ...bound.filter(([, one]) => isSecret(one)).map(([name]) => name),
    ],
    config: Object.keys(workload.config ?? {}),
  };
}

const filledIn: { [part: string]: string } = {
  "{main.host}": "10.19.0.3",
  "{main.port}": "5432",
  "{main.credentialsPath}": "database/test/creds/readwrite.web.main",
  "{{": "{",
  "}}": "}",
};

function filled(template: string): string {
  return template.replaceAll(/\{\{|\}\}|\{[a-zA-Z.]+\}/g, (part) => filledIn[part] ?? part);
}

/** What a container beside a program names, with a value of its own for what is a file of the program. */
function named(workload: Workload, { env, variables: names = [] }: WorkloadSidecar): Environment {
  const all = variables(workload);
  const isNamed = (name: string): boolean => names.includes(name);
  const plain = Object.entries(all.env).filter(([name]) => isNamed(name));
  return {
    env: { ...env, ...Object.fromEntries(plain) },
    secrets: all.secrets.filter(isNamed),
    config: all.config.filter(isNamed),
  };
}

function mapped<From, To>(table: { [name: string]: From }, change: (one: From) => To): { [name: string]: To } {
  return Object.fromEntries(Object.entries(table).map(([name, one]) => [name, change(one)]));
}
