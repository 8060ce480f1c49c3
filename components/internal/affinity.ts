import type * as compute from "@pulumi/gcp/compute";
import * as rules from "./rules";
import type { Arguments } from "./validation";

/**
 * Bounds of the time for which a client stays, in seconds. They are Cloudflare's
 * (https://developers.cloudflare.com/load-balancing/understand-basics/session-affinity/), so that a time is right at each front door.
 */
export const affinityBounds: [shortest: number, longest: number] = [1800, 604_800];

/** What a load balancer of Google's leads to. */
export type Kept = "pods" | "serverless" | "media";

/**
 * Why a load balancer of Google's keeps no client there. It takes no session affinity for serverless endpoint groups, and Cloud Run's own is
 * independent of it (https://cloud.google.com/run/docs/configuring/session-affinity, read on 2026-11-29).
 */
const reasons: Record<Exclude<Kept, "pods">, string> = {
  serverless:
    "the load balancer keeps clients with pods of a cluster alone, to which a network belongs. Cloud Run has a cookie of its own: set template.sessionAffinity of the service by withTransforms",
  media: "an object is the same for everybody, whoever sends it",
};

/** Notes a time for which a load balancer of Google's cannot keep a client with what it leads to. */
export function checkPodAffinity(check: Arguments, property: string, seconds: number | undefined, kept: Kept): void {
  check.property(property, seconds, rules.integerBetween(...affinityBounds));
  if (seconds === undefined || kept === "pods") return;
  check.problem(property, seconds, `leave it out: ${reasons[kept]}`);
}

/** A client stays with a pod for as long as its cookie `GCLB` says, counted from its first request. */
export function podAffinity(seconds: number | undefined): compute.BackendServiceArgs {
  return seconds === undefined ? {} : { sessionAffinity: "GENERATED_COOKIE", affinityCookieTtlSec: seconds };
}
