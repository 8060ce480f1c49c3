// Processors and memory that both runtimes take (`WorkloadResources`).
import { leastWithGpu } from "../../components/internal/cloud-run-limits";
import type { Program } from "./draft";

const whole = [1, 2, 4, 6, 8];

/** Processors of a text such as `500m`, `0.5` or `2`. */
export function cpuOf(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?|\.\d+)(m?)$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) / (unit === "m" ? 1000 : 1);
}

const units: { [unit: string]: number } = {
  "": 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  ki: 2 ** 10,
  m: 1e6,
  mb: 1e6,
  mi: 2 ** 20,
  g: 1e9,
  gb: 1e9,
  gi: 2 ** 30,
  t: 1e12,
  ti: 2 ** 40,
};

/**
 * MiB of a text such as `512Mi`, `1.5G` or `268435456`. Docker's units are powers of two whatever they are called, which `isDocker`
 * says.
 */
export function memoryOf(text: string, isDocker: boolean): number | undefined {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const plain = unit.toLowerCase();
  const docker = `${plain.replace(/i?b?$/, "")}i`;
  const size = units[isDocker && docker !== "i" ? docker : plain];
  return number === "" || size === undefined ? undefined : Math.max(1, Math.ceil((Number(number) * size) / 2 ** 20));
}

/** What both runtimes give that is not less; nothing where the default will do. */
export function fit(program: Program, beside: number): { cpu?: number; memory?: number } | undefined {
  const { kind, ports, volumes, worksAlways } = program;
  const { cpu, memory } = wishOf(program);
  if (cpu === undefined && memory === undefined) return undefined;
  // Cloud Run has less than one processor for servers only, without anything beside them and without a mounted bucket.
  const mounts = Object.values(volumes).some((volume) => volume.kind === "bucket");
  const isWhole = kind !== "process" || ports.length === 0 || beside > 0 || mounts;
  const wished = Math.max(cpu ?? 1, Math.min(8, (memory ?? 0) / 4096));
  const fraction = Math.max(0.08, Math.ceil(wished * 100 - 1e-9) / 100);
  // Less than half of a processor has 512 MiB at most, and less than one 1,024.
  const mostOfFraction = fraction < 0.5 ? 512 : 1024;
  const isFraction = !isWhole && fraction < 1 && (memory ?? 0) <= mostOfFraction && !(worksAlways && cpu === undefined);
  const processors = isFraction ? fraction : (whole.find((one) => one >= wished) ?? 8);
  const least = Math.max(128, Math.ceil(processors * 1024));
  const most = isFraction ? mostOfFraction : processors * 4096;
  const mebibytes = Math.min(Math.max(memory ?? 0, least), most);
  if (processors === 1 && mebibytes === 1024) return undefined;
  return {
    ...(processors === 1 ? {} : { cpu: processors }),
    ...(mebibytes === least && Number.isInteger(processors) ? {} : { memory: mebibytes }),
  };
}

/** What is asked for, and at least what Cloud Run gives its graphics processor to. */
function wishOf({ cpu, memory, gpu }: Program): { cpu?: number | undefined; memory?: number | undefined } {
  const least = leastWithGpu.get(gpu?.model ?? "");
  if (least === undefined) return { cpu, memory };
  return { cpu: Math.max(cpu ?? 0, least.cpu), memory: Math.max(memory ?? 0, least.memory) };
}
