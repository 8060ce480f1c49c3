import { rules, type WorkloadProcess } from "../components";
import type { AppConfig } from "./app-keys";
import type { Application, Specification } from "./application";

/** A specification with the images and sizes of an environment; what the application uses is not bound yet. */
export interface Sized extends Specification {
  image: string;
}

/** An application as an environment runs it: its file, over which the configuration lays images and sizes. */
export function workloadOf({ workload }: Application, { image, hostnames, processes }: AppConfig): Sized {
  const own = workload({ hostname: hostnames[0] ?? "" });
  // One of jobs alone has no such table.
  if (own.processes === undefined) return { ...own, image };
  const sized = Object.entries(own.processes).map(([name, process]) => [name, laidOver(process, processes[name])]);
  return { ...own, image, processes: Object.fromEntries(sized) as { [name: string]: WorkloadProcess } };
}

function laidOver(process: WorkloadProcess, overlay: AppConfig["processes"][string] = {}): WorkloadProcess {
  const { scaling, resources, ...rest } = overlay;
  return {
    ...process,
    ...rest,
    ...(scaling === undefined ? {} : { scaling: { ...process.scaling, ...scaling } }),
    ...(resources === undefined ? {} : { resources: { ...process.resources, ...resources } }),
  } as WorkloadProcess;
}

/** An image that an environment runs, and where it is written. */
export interface WrittenImage {
  image: string;
  /** Below the application in the configuration, such as `.image`; absent for one of the application's file. */
  at?: string;
}

/** Every image of an application, each once: its own, and those of processes, of containers beside them, and of jobs. */
export function imagesOf(application: Application, app: AppConfig): WrittenImage[] {
  const { processes = {}, jobs = {} } = workloadOf(application, app);
  const configured = Object.entries(app.processes).flatMap(([name, { image }]) =>
    image === undefined ? [] : [{ image, at: `.processes.${name}.image` }],
  );
  const containers = [
    ...Object.values(processes).flatMap((process) => [process, ...Object.values(process.sidecars ?? {})]),
    ...Object.values(jobs),
  ];
  const collects = Object.values(processes).some(({ metrics, port }) => metrics !== undefined && port !== undefined);
  const inFile = containers.flatMap(({ image }) => (typeof image === "string" ? [{ image }] : []));
  const all: WrittenImage[] = [{ image: app.image, at: ".image" }, ...configured, ...inFile];
  if (collects && application.cloudRun !== false) all.push({ image: rules.collectorImage });
  if (Object.values(processes).some(({ traces }) => traces !== undefined)) all.push({ image: rules.tracesImage });
  return all.filter(({ image }, index) => all.findIndex((other) => other.image === image) === index);
}
