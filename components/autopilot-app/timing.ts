import { surgePercent } from "../workload/connections";
import type { CompleteJob, CompleteProcess } from "../workload/complete";

/**
 * How long a pod that is to end goes on serving, so that the load balancer stops sending requests first
 * (https://cloud.google.com/kubernetes-engine/docs/how-to/container-native-load-balancing#graceful_shutdown).
 * A process's longest time for its end leaves room for it within the 600 seconds that GKE waits for a pod.
 */
export const drainSeconds = 15;

/** A pod may wait for a node, which takes Autopilot a few minutes, and for its image. */
const nodeSeconds = 300;

/** Seconds in which one pod must get ready; otherwise the rollout counts as failed. */
export function progressDeadlineSeconds({ startupSeconds }: CompleteProcess): number {
  return startupSeconds + 2 * nodeSeconds;
}

/** How long a deployment waits for the pods of a new version, which come in as many waves as the surge allows. */
export function rolloutTimeout({ scaling, startupSeconds }: CompleteProcess): string {
  const waves = Math.ceil(scaling.max / Math.ceil((scaling.max * surgePercent) / 100));
  return minutes((waves + 1) * (startupSeconds + nodeSeconds));
}

/** First and longest pause before another attempt at a job (https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy). */
const backOff = { firstSeconds: 10, longestSeconds: 360 };

/** How long a deployment waits for a job: all attempts, the pauses between them, and a node. */
export function jobTimeout({ timeoutSeconds, retries }: CompleteJob): string {
  let seconds = timeoutSeconds + nodeSeconds;
  for (let retry = 0; retry < retries; retry++) {
    seconds += timeoutSeconds + Math.min(backOff.firstSeconds * 2 ** retry, backOff.longestSeconds);
  }
  return minutes(seconds + nodeSeconds);
}

function minutes(seconds: number): string {
  return `${Math.ceil(seconds / 60)}m`;
}
