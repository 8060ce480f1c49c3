/**
 * How a new version of a server gets its requests: a canary release. A deployment leaves all requests with the version that has them, and
 * `groundplan rollout promote` hands them over in steps, with checks in between (docs/rollouts.md).
 */
export interface WorkloadRollout {
  /**
   * Shares of the requests that the new version gets one after the other, 1 to 20 of them, each larger than the one before. After the last
   * it gets all.
   */
  steps: WorkloadRolloutStep[];
  /** What the new version is checked for at each step; the default is the defaults of `WorkloadRolloutAnalysis`. */
  analysis?: WorkloadRolloutAnalysis;
}

/** One share of the requests. */
export interface WorkloadRolloutStep {
  /** Percent of the requests that the new version gets, 1 to 99. The share counts requests, not clients. */
  weight: number;
  /** Fewest seconds that the step lasts, 60 to 86,400; the default is 600. Measurements are up to three minutes late. */
  pauseSeconds?: number;
}

/**
 * Limits within which the requests of the new version must stay, by what Cloud Monitoring measured during the step. A new version that
 * exceeds one loses its requests to the old one.
 */
export interface WorkloadRolloutAnalysis {
  /** Most requests in percent that may be answered with a status of 500 or more, 0 to 100; the default is 1. */
  maxErrorPercent?: number;
  /** Longest time in milliseconds within which 95 percent of the requests must be answered, 1 to 3,600,000; the default is not checked. */
  maxLatencyMilliseconds?: number;
  /**
   * Fewest requests that a step is judged by, 1 to 1,000,000; the default is 50. With fewer, the step lasts until there are enough: nothing is
   * handed over without evidence.
   */
  minRequests?: number;
}
