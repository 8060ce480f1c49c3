/** Seconds between SIGTERM and SIGKILL at Cloud Run (https://docs.cloud.google.com/run/docs/container-contract#lifecycle-shutdown). */
export const longestShutdownSeconds = 10;

/** The longest in seconds that a check at the start may take in all (https://cloud.google.com/run/docs/configuring/healthchecks). */
export const longestStartupSeconds = 240;

/** MiB of memory that an instance without a graphics processor has at most, and so its scratch space (https://cloud.google.com/run/docs/configuring/services/memory-limits). */
export const mostScratch = 32_768;

/**
 * CPU and MiB that an instance with a graphics processor has at least, by its model
 * (https://cloud.google.com/run/docs/configuring/services/gpu, read on 2026-11-29).
 */
export const leastWithGpu: ReadonlyMap<string, { cpu: number; memory: number }> = new Map([
  ["nvidia-l4", { cpu: 4, memory: 16_384 }],
  ["nvidia-rtx-pro-6000", { cpu: 20, memory: 81_920 }],
]);
