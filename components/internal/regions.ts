/**
 * Google Cloud regions (https://cloud.google.com/about/locations). Providers accept any string here and
 * the API refuses an unknown one only after other resources exist, so the names are checked first.
 */
const regions: ReadonlySet<string> = new Set([
  "africa-south1",
  "asia-east1",
  "asia-east2",
  "asia-northeast1",
  "asia-northeast2",
  "asia-northeast3",
  "asia-south1",
  "asia-south2",
  "asia-southeast1",
  "asia-southeast2",
  "australia-southeast1",
  "australia-southeast2",
  "europe-central2",
  "europe-north1",
  "europe-north2",
  "europe-southwest1",
  "europe-west1",
  "europe-west10",
  "europe-west12",
  "europe-west2",
  "europe-west3",
  "europe-west4",
  "europe-west6",
  "europe-west8",
  "europe-west9",
  "me-central1",
  "me-central2",
  "me-west1",
  "northamerica-northeast1",
  "northamerica-northeast2",
  "northamerica-south1",
  "southamerica-east1",
  "southamerica-west1",
  "us-central1",
  "us-east1",
  "us-east4",
  "us-east5",
  "us-south1",
  "us-west1",
  "us-west2",
  "us-west3",
  "us-west4",
]);

/** The longest name of a region, after which resources are called. */
export const longestRegion = [...regions].reduce((one, other) => (other.length > one.length ? other : one));

/** Whether a name is that of a Google Cloud region. */
export function isRegion(name: string): boolean {
  return regions.has(name);
}

/**
 * Regions without Cloud Scheduler. Its table of the Americas (https://docs.cloud.google.com/scheduler/docs/locations), in the
 * edition that the additions of 24 September 2026 are in, goes from northamerica-northeast2 to southamerica-east1 to us-central1.
 */
const unscheduled: ReadonlySet<string> = new Set(["northamerica-south1", "southamerica-west1"]);

/** Whether nothing can run on a schedule in a region. */
export function lacksScheduler(name: string): boolean {
  return unscheduled.has(name);
}
