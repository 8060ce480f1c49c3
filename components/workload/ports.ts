// Ports of an instance: its containers share an address.
import { step } from "../internal/show";
import type { Usable } from "../internal/usable";
import type { WorkloadProcess } from "./args";

interface Checked {
  health?: { port?: number } | undefined;
}

interface Listening extends Checked {
  port?: number | undefined;
  metrics?: { port?: number } | undefined;
}

type NamedPort = [path: string, port: number];

/** The ports that a process says its containers listen at, by the property that says so. */
export function portsOf(process: Usable<WorkloadProcess>): NamedPort[] {
  return portsBeside(process, Object.entries(process.sidecars ?? {}));
}

/** The same for a process and some of the containers beside it. */
export function portsBeside({ port, health, metrics }: Listening, sidecars: [name: string, Checked][]): NamedPort[] {
  const asked: [path: string, port: number | undefined][] = [
    ["port", port],
    ["health.port", health?.port],
    ["metrics.port", metrics?.port],
    ...sidecars.map(([name, one]): [string, number | undefined] => [
      `${step("sidecars", name)}.health.port`,
      one.health?.port,
    ]),
  ];
  return asked.filter((one): one is NamedPort => one[1] !== undefined);
}
