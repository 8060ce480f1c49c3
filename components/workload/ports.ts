// Ports of an instance: its containers share an address.
import { step } from "../internal/show";
import type { Usable } from "../internal/usable";
import type { WorkloadProcess } from "./args";

/** The ports that a process says its containers listen at, by the property that says so. */
export function portsOf({ port, health, metrics, sidecars }: Usable<WorkloadProcess>): [path: string, port: number][] {
  const asked: [path: string, port: number | undefined][] = [
    ["port", port],
    ["health.port", health?.port],
    ["metrics.port", metrics?.port],
    ...Object.entries(sidecars ?? {}).map(([name, sidecar]): [string, number | undefined] => [
      `${step("sidecars", name)}.health.port`,
      sidecar.health?.port,
    ]),
  ];
  return asked.filter((one): one is [string, number] => one[1] !== undefined);
}
