import * as pulumi from "@pulumi/pulumi";
import type { Binding, CloudRunServer, KubernetesServer } from "../contracts/binding";
import { membersKnown, plainOf } from "../internal/known";
import { step } from "../internal/show";
import { eachPiece, type TemplatePiece } from "../internal/template";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Subject } from "../internal/refusal";
import type { Arguments } from "../internal/validation";
import type { Workload } from "./args";
import { portsOf } from "./ports";

/** A binding that is a server. */
export interface CompleteCall {
  /** Name of the binding. */
  binding: string;
  cloudRun: CloudRunServer | undefined;
  kubernetes: KubernetesServer | undefined;
  /** The process of the same workload, where it is one. */
  process: string | undefined;
  /** Port at `localhost` where the container beside a program listens that adds tokens, where there is one. */
  localPort: number;
}

/** Parts of a server that a program uses without a credential. */
export const openParts: readonly string[] = ["url", "host", "port"];

/** Parts of a server on Cloud Run for programs that get their tokens themselves. */
export const tokenParts: readonly string[] = ["serviceUrl", "audience"];

/** The container beside a program that adds tokens to its calls. */
export const callsContainer = "calls";

/** Port on which that container says that it is ready. */
export const callsHealthPort = 15000;

/** Whether a binding is a server. One that is known as a whole only later is none: what is created depends on it. */
export function isServer({ cloudRun, kubernetes, process }: Usable<Binding>): boolean {
  return [cloudRun, kubernetes, process].some((one) => one !== undefined && !pulumi.Output.isInstance(one));
}

/** The servers among the bindings. The ports of their local ends are nobody else's in the workload. */
export function completeCalls(workload: Usable<Workload>): CompleteCall[] {
  const taken = new Set(Object.values(workload.processes ?? {}).flatMap((one) => portsOf(one).map(([, port]) => port)));
  let port = callsHealthPort;
  const freePort = (): number => {
    do port++;
    while (taken.has(port));
    return port;
  };
  return entriesInOrder<Usable<Binding>>(workload.bindings ?? {})
    .filter(([, binding]) => isServer(binding))
    .map(([name, { cloudRun, kubernetes, process }]) => ({
      binding: name,
      cloudRun,
      kubernetes,
      process: typeof process === "string" ? process : undefined,
      localPort: freePort(),
    }));
}

/** Which of a server's parts templates name. */
export function partsNamed(pieces: readonly TemplatePiece[], { binding }: CompleteCall): string[] {
  return eachPiece(pieces).flatMap(({ binding: name, part }) => (name === binding && part !== undefined ? [part] : []));
}

/** A way to a server: its parts by name. */
export interface Address {
  [part: string]: pulumi.Input<string>;
}

/** The way through the container beside the program. */
export function localAddress({ localPort }: CompleteCall): Address {
  return { url: `http://localhost:${localPort}`, host: "localhost", port: String(localPort) };
}

/**
 * The URL by which a caller in `region` calls a server on Cloud Run: the one in the same region where there is one. A caller in one region
 * alone may call one in another.
 */
export function urlOf(subject: Subject, call: CompleteCall, region: string, callers: number): pulumi.Output<string> {
  return inRegion(subject, call, "urls", region, callers);
}

/** The service that has that URL. */
export function serviceIdOf(
  subject: Subject,
  call: CompleteCall,
  region: string,
  callers: number,
): pulumi.Output<string> {
  return inRegion(subject, call, "serviceIds", region, callers);
}

function inRegion(
  subject: Subject,
  { binding, cloudRun }: CompleteCall,
  table: "urls" | "serviceIds",
  region: string,
  callers: number,
): pulumi.Output<string> {
  return pulumi
    .all([cloudRun?.serviceName ?? "", cloudRun?.urls ?? {}, cloudRun?.[table] ?? {}])
    .apply(([name, urls, found]) => found[regionOf(subject, binding, { name, urls }, region, callers)] ?? "");
}

function regionOf(
  subject: Subject,
  binding: string,
  { name, urls }: { name: string; urls: { [region: string]: string } },
  region: string,
  callers: number,
): string {
  const remedy = regionRemedy(urls, region, callers);
  if (remedy === undefined) return Object.hasOwn(urls, region) ? region : (Object.keys(urls).sort()[0] ?? "");
  return subject.refuse(`${step("workload.bindings", binding)}.cloudRun`, name, remedy);
}

function regionRemedy(urls: object, region: string, callers: number): string | undefined {
  const there = Object.keys(urls).sort();
  if (there.length === 0)
    return "only its load balancer may call it: use the host name that users know, or set private of the process";
  if (there.includes(region) || callers === 1) return undefined;
  return `run it in ${region} too (it is in ${there.join(", ")}), or call it from one region`;
}

/** Notes servers on Cloud Run that are out of a caller's reach, as far as their regions are known by now. */
export function refuseDistance(
  check: Arguments,
  calls: readonly CompleteCall[],
  regions: readonly string[],
  callers: number,
): void {
  for (const { binding, cloudRun } of calls) {
    const urls = membersKnown(cloudRun?.urls);
    if (urls === undefined) continue;
    const path = `${step("workload.bindings", binding)}.cloudRun`;
    for (const region of regions) {
      const remedy = regionRemedy(urls, region, callers);
      if (remedy !== undefined) check.problem(path, plainOf(cloudRun?.serviceName), remedy);
    }
  }
}
