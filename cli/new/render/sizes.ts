// Sizes of machines and how many there are of them.
import type { Program } from "../draft";
import type { Item } from "../source";

/** Of each plan that is more than the default here (https://render.com/pricing, read on 2026-11-30). */
const plans: { [plan: string]: { cpu: number; memory: number } } = {
  standard: { cpu: 1, memory: 2048 },
  pro: { cpu: 2, memory: 4096 },
  "pro plus": { cpu: 4, memory: 8192 },
  "pro max": { cpu: 4, memory: 16_384 },
  "pro ultra": { cpu: 8, memory: 32_768 },
};

export function readSizes(item: Item, program: Program): void {
  const plan = item.get("plan")?.peek() ?? "";
  const size = Object.hasOwn(plans, plan) ? plans[plan] : undefined;
  if (size !== undefined) {
    Object.assign(program, size);
    item.get("plan")?.take();
  }
  const seconds = item.get("maxShutdownDelaySeconds")?.number();
  if (seconds !== undefined) program.shutdownSeconds = seconds;
  const scaling = item.get("scaling");
  const least = (scaling?.get("minInstances") ?? item.get("numInstances"))?.number();
  const most = scaling?.get("maxInstances")?.number() ?? least;
  if (least !== undefined && most !== undefined) program.instances = { min: least, max: Math.max(least, most, 1) };
  for (const leaf of scaling?.rest() ?? [])
    leaf.note("left out", "the runtimes scale by requests and by the processor");
}
