// Memory of a process with its side containers: runtimes bound the sum, and a person writes only some of it.
import { integerBetween } from "../internal/rules";
import { show } from "../internal/show";
import { isGiven } from "./validate-container";
import type { CompleteContainer, CompleteResources, CompleteSidecar } from "./complete";

/** Memory in MiB that a runtime gives to a number of processors. */
export type MemoryBounds = (cpu: number) => [least: number, most: number];

/** What any container has. */
const leastMemory = 128;

/** All containers' together. */
export function sumOf(containers: readonly Pick<CompleteContainer, "resources">[]): CompleteResources {
  const cpu = containers.reduce((total, { resources }) => total + resources.cpu, 0);
  // Hundredths have no exact sum.
  return {
    cpu: Math.round(cpu * 100) / 100,
    memory: containers.reduce((total, { resources }) => total + resources.memory, 0),
  };
}

/** What to change where the memory of a process does not go with its processors, side containers included. `leastOwn` is what the program needs. */
export function memoryRemedy(
  { resources }: Pick<CompleteContainer, "resources">,
  sidecars: readonly CompleteSidecar[],
  bounds: MemoryBounds,
  runtime: string,
  leastOwn = leastMemory,
): string | undefined {
  // A number of processors that nobody gives has been told, and no memory goes with it.
  if (![resources, ...sidecars.map((one) => one.resources)].every((one) => isGiven(one.cpu))) return undefined;
  const beside = sumOf(sidecars);
  const { cpu, memory } = sumOf([{ resources }, ...sidecars]);
  const [least, most] = bounds(cpu);
  if (integerBetween(least, most)(memory) === undefined) return undefined;
  const [from, to] = [Math.max(least - beside.memory, leastOwn), most - beside.memory];
  const range = `use a whole number from ${from} to ${to} MiB`;
  if (sidecars.length === 0 && from <= to) return `${range} for ${cpu} CPU on ${runtime}`;
  const own = from > to ? "give it more CPU" : `${range}, or more CPU`;
  const limits = `${runtime} gives ${least} to ${most} MiB for ${cpu} CPU`;
  return [`${own}: ${limits}`, ...(sidecars.length === 0 ? [] : [sideContainers(sidecars)])].join(", and ");
}

/** What stands beside a program, and for what a person finds it there who has not written it. */
function sideContainers(sidecars: readonly CompleteSidecar[]): string {
  const shares = sidecars.map(({ name, resources: { cpu, memory }, addedFor }) => {
    const reason = addedFor === undefined ? "" : `, which is added for ${addedFor}`;
    return `${cpu} CPU and ${memory} MiB are for its side container ${show(name)}${reason}`;
  });
  return shares.join("; ");
}
