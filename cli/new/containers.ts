// A program as a container of the specification: a process, a job, or a container beside a program.
import { longestStartupSeconds } from "../../components/internal/cloud-run-limits";
import { parseImage } from "../../components/internal/image-reference";
import type { Container, Job, Process, Sidecar } from "./application";
import type { DraftHealth, Program } from "./draft";
import { fit } from "./sizes";

/** The application's own image, which most programs have. */
export interface MainImage {
  /** Its name. */
  mainImage: string | undefined;
  /** From what the file builds it, where it names none. */
  mainBuild: string | undefined;
}

/** What a program is among the others. */
export interface Role extends MainImage {
  /** Whether it calls others, for which it has one more container beside it. */
  isCaller: boolean;
  /** Whether only others call it. */
  isPrivate: boolean;
}

/** What stands for an image that a person has to name. */
export const unknownImage = "registry.example.com/replace/me:1";

/** Whether a program has the application's own image. */
export function hasMainImage({ image, build }: Program, { mainImage, mainBuild }: MainImage): boolean {
  return image === mainImage && (image !== undefined || build === mainBuild);
}

/** What a program is in the specification. */
export function containerOf(program: Program, programs: Program[], role: Role): Process & Job & Sidecar {
  const { isCaller, isPrivate } = role;
  const { kind, item, image } = program;
  const beside = programs.filter((other) => other.beside === program.name).length + (isCaller ? 1 : 0);
  const resources = fit(program, beside);
  const wanted = [program.cpu, program.memory].some((size) => size !== undefined);
  if (wanted) noteSize(program, resources);
  const isMain = hasMainImage(program, role);
  const container: Process & Job & Sidecar = {
    ...(isMain && kind !== "sidecar" ? {} : { image: withTag(image ?? unknownImage) }),
    ...(program.command === undefined ? {} : { command: program.command }),
    ...(program.args === undefined ? {} : { args: program.args }),
  };
  if (image === undefined && (!isMain || kind === "sidecar")) {
    item.remark("to do", `is built by itself: name the image of ${program.name}`);
  }
  if (kind === "process") return { ...container, ...serverOf(program, resources, isPrivate) };
  if (kind === "job") return { ...container, ...jobOf(program), ...sized(resources) };
  tellStart(program);
  const health = program.health?.port === undefined ? {} : { health: inOrder(shortened(program.health)) };
  return {
    ...container,
    ...(program.start === undefined ? {} : { start: program.start }),
    ...health,
    ...sized(resources),
  };
}

function sized(resources: Container["resources"]): Container {
  return resources === undefined ? {} : { resources };
}

function noteSize({ item, cpu, memory, name, worksAlways }: Program, given: Container["resources"]): void {
  const gets = { cpu: given?.cpu ?? 1, memory: given?.memory ?? Math.max(512, (given?.cpu ?? 1) * 1024) };
  if (gets.cpu < 1 && worksAlways) {
    const text = `${name} answers one request at a time on Cloud Run, and works in requests only: give it 1 CPU if that is too little`;
    item.remark("changed", text);
  }
  if ((cpu ?? gets.cpu) === gets.cpu && (memory ?? gets.memory) === gets.memory) return;
  const asked = [cpu === undefined ? [] : `${cpu} CPU`, memory === undefined ? [] : `${memory} MiB`]
    .flat()
    .join(" and ");
  item.remark(
    "changed",
    `${name} asks for ${asked}, and gets ${gets.cpu} CPU and ${gets.memory} MiB, which both runtimes have`,
  );
}

function serverOf(program: Program, resources: Container["resources"], isPrivate: boolean): Process {
  const { ports, protocol, health, instances = {}, worksAlways, gpu } = program;
  tellLimits(program);
  const [port] = ports;
  const isWorker = port === undefined;
  const isAwake = worksAlways && !isWorker && (resources?.cpu ?? 1) >= 1;
  const { port: healthPort, ...asked } = shortened(health ?? {});
  const checks = inOrder(healthPort === undefined || healthPort === port ? asked : { ...asked, port: healthPort });
  const range = isWorker
    ? { min: instances.min, max: instances.min }
    : {
        // A server that works between requests has one instance at least.
        min: instances.min === 1 && isAwake ? undefined : (instances.min ?? (worksAlways && !isAwake ? 1 : undefined)),
        max: instances.max ?? (worksAlways ? Math.max(instances.min ?? 1, 1) : undefined),
      };
  const scaling = defined({ ...range, concurrency: isWorker ? undefined : instances.concurrency });
  return {
    ...(isWorker
      ? {}
      : { port, ...(protocol === undefined ? {} : { protocol }), ...(isPrivate ? { private: true } : {}) }),
    ...(Object.keys(checks).length === 0 ? {} : { health: checks }),
    ...(isAwake ? { backgroundWork: true } : {}),
    ...(Object.keys(scaling).length === 0 ? {} : { scaling }),
    ...sized(resources),
    ...(gpu === undefined ? {} : { gpu }),
    ...(isWorker || program.requestTimeoutSeconds === undefined
      ? {}
      : { requestTimeoutSeconds: program.requestTimeoutSeconds }),
    ...((program.shutdownSeconds ?? 10) >= 10 ? {} : { shutdownSeconds: program.shutdownSeconds }),
  };
}

/** What Kubernetes alone keeps is told: the application runs on Cloud Run unless somebody says otherwise. */
function tellLimits(program: Program): void {
  const { item, name, single, shutdownSeconds = 0, ports, instances = {}, gpu } = program;
  const tell = (kind: "changed" | "to do", text: string): void => {
    item.remark(kind, text);
  };
  if (shutdownSeconds > 10)
    tell(
      "changed",
      `${name} has 10 seconds to end, as Cloud Run gives; on Kubernetes alone shutdownSeconds may be ${shutdownSeconds}`,
    );
  tellStart(program);
  const { min = 1, max = min } = instances;
  if (ports.length === 0 && max !== min)
    tell(
      "changed",
      `${name} runs ${min} times, as Cloud Run wants a number of workers; on Kubernetes alone scaling.max may be ${max}`,
    );
  if (gpu !== undefined && (gpu.model !== "nvidia-l4" || (gpu.count ?? 1) > 1))
    tell(
      "to do",
      `${name} has ${gpu.count ?? 1} of ${gpu.model}, and an instance on Cloud Run one nvidia-l4 at most: use that, or run it on Kubernetes alone (cloudRun: false, kubernetes: {})`,
    );
  if (single === true || schedules(program))
    tell(
      "to do",
      `${name} is never there twice: single keeps that on Kubernetes; Cloud Run starts a new version before the old one has ended`,
    );
}

function shortened(health: DraftHealth): DraftHealth {
  const { startupSeconds } = health;
  return startupSeconds === undefined
    ? health
    : { ...health, startupSeconds: Math.min(longestStartupSeconds, startupSeconds) };
}

function tellStart({ item, name, health: { startupSeconds = 0 } = {} }: Program): void {
  if (startupSeconds <= longestStartupSeconds) return;
  item.remark(
    "changed",
    `${name} has ${longestStartupSeconds} seconds to start, as Cloud Run gives; on Kubernetes alone health.startupSeconds may be ${startupSeconds}`,
  );
}

/** Whether a program is a scheduler, or a worker with the one beat in it: `celery worker -B`, or a switch of its image's own. */
function schedules({ name, command = [], args = [], ports, variables }: Program): boolean {
  const words = [name, ...command, ...args].join(" ");
  const isSwitched = (text = ""): boolean => /^(true|1|yes|on)$/i.test(text);
  return (
    /(^|[\s:/_-]|celery)(beat|scheduler|clock|clockwork|schedule:work|cron)($|\s)/.test(words) ||
    /\bcelery\b.*\s(-B|--beat)(\s|$)/.test(words) ||
    (ports.length === 0 &&
      variables.some((one) => /(^|_)BEAT(_ENABLED)?$/.test(one.name) && isSwitched(one.value.text)))
  );
}

function jobOf({ runs, after, retries, timeoutSeconds, gpu, name, item }: Program): Job {
  if (gpu !== undefined)
    item.remark(
      "to do",
      `${name} asks for a graphics processor (${gpu.model}), which processes have and jobs do not: let a worker do its work, or run it elsewhere`,
    );
  return {
    ...(runs === "deploy" ? { onDeploy: true } : runs === undefined ? {} : { schedule: runs }),
    ...defined({ after: runs === "deploy" ? after : undefined, retries, timeoutSeconds }),
  };
}

/** The members of a check as the library's own documents order them. */
function inOrder({ path, livenessPath, grpcService, port, startupSeconds }: DraftHealth): DraftHealth {
  return defined({ path, livenessPath, grpcService, port, startupSeconds });
}

/** Without the members that say nothing. */
function defined<Table extends object>(table: Table): { [Name in keyof Table]?: Exclude<Table[Name], undefined> } {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined)) as never;
}

/** A name that is none stands for one that a tool fills in, such as `%IMAGE%`. */
export function dropPlaceholders(programs: Program[]): void {
  for (const program of programs) {
    if (program.image === undefined || parseImage(program.image) !== undefined) continue;
    delete program.image;
    (program.imageItem ?? program.item.get("image"))?.note("to do", "is no image: name the one that it stands for");
  }
}

/** An image is named with its tag, or with its digest. */
export function withTag(image: string): string {
  const parsed = parseImage(image);
  return parsed !== undefined && parsed.tag === undefined && parsed.digest === undefined ? `${image}:latest` : image;
}
