/** Spans that a program sends by OpenTelemetry. A container beside it passes them on to Cloud Trace (docs/traces.md). */
export interface WorkloadTraces {
  /**
   * Share of traces that are kept, above 0 and up to 1; the default is 0.1. A trace is kept or not by its id, so that every program with
   * the same share keeps the same ones. Each span that is kept is paid for (https://cloud.google.com/stackdriver/pricing#trace-costs).
   */
  ratio?: number;
}
