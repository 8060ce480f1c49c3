// What may be wrong where an `up` is to run, and what the doctor says of it.
import type { Finding } from "../../../cli/doctor/model";
import type { World } from "../doctor-world";

export type Fault = [
  name: string,
  change: (world: World) => unknown,
  status: Finding["status"],
  says: RegExp,
  remedy?: RegExp,
];

/** Nothing is there for this request. */
export function unanswered(world: World, request: string): void {
  world.answers = Object.fromEntries(Object.entries(world.answers).filter(([one]) => one !== request));
}
