/** Seconds between SIGTERM and SIGKILL at Cloud Run (https://docs.cloud.google.com/run/docs/container-contract#lifecycle-shutdown). */
export const longestShutdownSeconds = 10;
