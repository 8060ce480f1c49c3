import * as pulumi from "@pulumi/pulumi";
import { plainOf } from "../internal/known";
import { step } from "../internal/show";
import type { Subject } from "../internal/refusal";
import type { Arguments } from "../internal/validation";
import { WorkloadEgress } from "../workload/args";
import { localAddress, partsNamed, refuseDistance, urlOf, type Address, type CompleteCall } from "../workload/calls";
import { refuseInJobs, type CallTarget } from "../workload/calls-container";
import type { CompleteWorkload } from "../workload/complete";
import { CloudRunIngress } from "./args";

/** Notes servers that programs on Cloud Run cannot call. */
export function refuseCalls(
  check: Arguments,
  workload: CompleteWorkload,
  ingress: CloudRunIngress,
  regions: readonly string[],
): void {
  refuseDistance(check, workload.calls, regions, regions.length);
  for (const { binding, cloudRun, process } of workload.calls) {
    const path = step("workload.bindings", binding);
    if (process !== undefined) {
      const target = workload.processes.find(({ name }) => name === process);
      if (target === undefined || target.private || ingress !== CloudRunIngress.LoadBalancer) continue;
      check.problem(
        `${path}.process`,
        process,
        `set private of the process, or cloudRun.ingress to internal or all: only a load balancer may call it now`,
      );
    } else if (cloudRun === undefined) {
      check.problem(
        `${path}.cloudRun`,
        undefined,
        "run the server on Cloud Run as well, and give that one: nothing in a cluster can tell which program on Cloud Run calls",
      );
    }
  }
  for (const call of workload.calls) {
    if (plainOf(call.cloudRun?.private) !== true || !asksForItself(workload, call)) continue;
    check.problem(
      "workload.egress",
      workload.egress,
      pastTheNetwork(call.binding, plainOf(call.cloudRun?.serviceName)),
    );
  }
  refuseInJobs(check, workload, workload.calls);
}

/** Whether a program's own calls go past the network: with egress to the internet, and without the container beside it. */
function asksForItself({ egress, bound, processes }: CompleteWorkload, call: CompleteCall): boolean {
  const variables = [...bound, ...processes.flatMap((process) => process.bound)];
  const isNamed = variables.some(({ pieces }) => partsNamed(pieces, call).includes("serviceUrl"));
  return egress === WorkloadEgress.Internet && isNamed;
}

function pastTheNetwork(binding: string, name = "the server"): string {
  return `use {${binding}.url}, or set egress to private or none: ${name} answers inside the network only, and {${binding}.serviceUrl} is called through the internet`;
}

/** What a caller in one region is told about its servers. */
export interface RegionalCalls {
  addresses: { [binding: string]: Address };
  targets: { [binding: string]: CallTarget };
}

/** The ways to the servers among the bindings, from one region out of so many. */
export function callsFrom(
  subject: Subject,
  app: string,
  workload: CompleteWorkload,
  region: string,
  callers: number,
): RegionalCalls {
  const ways = workload.calls.map((call): [string, Address, CallTarget] => {
    const { binding, cloudRun, process } = call;
    if (cloudRun === undefined) return [binding, localAddress(call), { service: `${app}-${process ?? ""}` }];
    const url = urlOf(subject, call, region, callers);
    const own = reachable(subject, workload, call, url);
    return [binding, { ...localAddress(call), serviceUrl: own, audience: url }, { url }];
  });
  return {
    addresses: Object.fromEntries(ways.map(([binding, address]) => [binding, address])),
    targets: Object.fromEntries(ways.map(([binding, , target]) => [binding, target])),
  };
}

/**
 * With egress to the internet, a program's own calls do not come from the network, where alone a private server answers. Callers that use the
 * container beside them, and name no `serviceUrl`, are none of these.
 */
function reachable(
  subject: Subject,
  workload: CompleteWorkload,
  call: CompleteCall,
  url: pulumi.Output<string>,
): pulumi.Output<string> {
  const { binding, cloudRun } = call;
  if (!asksForItself(workload, call)) return url;
  return pulumi.all([url, cloudRun?.private, cloudRun?.serviceName]).apply(([known, isPrivate, name]) => {
    if (isPrivate !== true) return known;
    return subject.refuse("workload.egress", workload.egress, pastTheNetwork(binding, name));
  });
}
