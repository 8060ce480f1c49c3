// What a container of Kubernetes or of Score gets.
import type { Program } from "./draft";
import { cpuOf, memoryOf } from "./sizes";
import type { Item } from "./source";

/** The limit is the size; where there is none, what is requested. */
export function sizeOf(resources: Item | undefined, name: string): string {
  const [limit, request] = [resources?.get("limits", name), resources?.get("requests", name)];
  if (limit !== undefined) request?.note("left out", "the limit is the size");
  return (limit ?? request)?.text() ?? "";
}

/** Its processors and its memory. */
export function readSizes(resources: Item | undefined, program: Program): void {
  const cpu = cpuOf(sizeOf(resources, "cpu"));
  const memory = memoryOf(sizeOf(resources, "memory"), false);
  if (cpu !== undefined && cpu > 0) program.cpu = cpu;
  if (memory !== undefined) program.memory = memory;
}
