import type * as pulumi from "@pulumi/pulumi";
import { plainOf } from "../internal/known";
import { unusable } from "../internal/unusable";
import type { Arguments } from "../internal/validation";
import type { WorkloadEgress } from "./args";

/** What to do about what a workload may reach, on one runtime, in a network that does or does not reach the internet. */
export type EgressRule = (egress: WorkloadEgress, reachesInternet: boolean) => string | undefined;

/**
 * Notes a promise that the network breaks, by the property that an application has in its own hands. A network that is known later is
 * checked then: what needs the returned value waits for that.
 */
export function checkEgress(
  check: Arguments,
  egress: WorkloadEgress,
  internetEgress: pulumi.Input<boolean> | undefined,
  rule: EgressRule,
): pulumi.Input<boolean | undefined> {
  if (refuseEgress(check, egress, internetEgress, rule)) return internetEgress ?? false;
  // Of a network that is known later nothing may turn out to be said.
  const later = (reachesInternet: boolean | undefined): string | undefined => rule(egress, reachesInternet ?? false);
  return check.property("network.internetEgress", internetEgress, later);
}

/** The same for a network that is known by now. Returns whether it is. */
export function refuseEgress(
  check: Arguments,
  egress: WorkloadEgress,
  internetEgress: pulumi.Input<boolean> | undefined,
  rule: EgressRule,
): boolean {
  if (internetEgress === unusable) return true;
  const known = internetEgress === undefined ? false : plainOf(internetEgress);
  const remedy = known === undefined ? undefined : rule(egress, known);
  if (remedy !== undefined) check.problem("workload.egress", egress, remedy);
  return known !== undefined;
}
