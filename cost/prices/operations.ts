// Secrets, keys, logs, monitoring, schedules: the same price in each region.
import type { Price } from "./price";

const secrets = { source: "https://cloud.google.com/secret-manager/pricing", read: "2026-08-06" };
/** The day from which the page says that its prices hold; on which day it still said so is not known. */
const kms = { source: "https://cloud.google.com/kms/pricing", read: "2025-03-17" };
/** The page as api-evangelist/google-cloud-logging quotes it (plans/google-cloud-logging-plans-pricing.yml). */
const logging = { source: "https://cloud.google.com/products/observability/pricing", read: "2026-09-12" };
const observability = { source: "https://cloud.google.com/products/observability/pricing", read: "2026-08-06" };

export const operationsPrices = {
  "secret.version": {
    what: "versions of secrets, in each region",
    unit: "version",
    usd: 0.06,
    free: { quantity: 6, per: "billing account" },
    ...secrets,
  },
  "secret.reads": {
    what: "reads of secrets",
    unit: "read",
    usd: 0.000003,
    free: { quantity: 10_000, per: "billing account" },
    ...secrets,
  },
  // Infracost's expected results, which were up to date with the catalogue on that day (kms_crypto_key_test.golden).
  "kms.software": { what: "key in software", unit: "version", usd: 0.06, ...kms, read: "2026-07-01" },
  "kms.hsm": { what: "key in hardware", unit: "version", usd: 1, ...kms },
  "scheduler.jobs": {
    what: "schedules",
    unit: "job",
    usd: 0.1,
    free: { quantity: 3, per: "billing account" },
    source: "https://cloud.google.com/scheduler/pricing",
  },
  "logs.written": {
    what: "logs, kept for 30 days",
    unit: "GiB",
    usd: 0.5,
    free: { quantity: 50, per: "project" },
    ...logging,
  },
  "logs.kept": { what: "logs beyond 30 days, for a month", unit: "GiB", usd: 0.01, ...logging },
  "trace.spans": {
    what: "spans of traces",
    unit: "span",
    usd: 0.0000002,
    free: { quantity: 2_500_000, per: "billing account" },
    source: observability.source,
  },
  "uptime.checks": {
    what: "runs of uptime checks",
    unit: "run",
    usd: 0.0003,
    free: { quantity: 1_000_000, per: "project" },
    ...observability,
  },
} as const satisfies Record<string, Price>;
