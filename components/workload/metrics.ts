/**
 * What a process exposes for Prometheus. Google's managed Prometheus asks for it: on Autopilot by what the cluster has, on Cloud Run by a
 * container beside the program (docs/metrics.md).
 */
export interface WorkloadMetrics {
  /** TCP port that answers; the default is the process's. A worker and a server that does not speak `http1` need one of their own. */
  port?: number;
  /** Path that answers in Prometheus' text format, without a login; the default is `/metrics`. */
  path?: string;
  /**
   * Seconds between two questions, 10 to 3,600; the default is 30. What is collected is paid for by the sample
   * (https://cloud.google.com/stackdriver/pricing#mgd-prometheus-pricing-summary): half the time is twice the price.
   */
  intervalSeconds?: number;
}
