// What stores data: Cloud SQL, Memorystore, Cloud Storage, Artifact Registry.
import { byFactor, inRegions, type Price } from "./price";

/**
 * Cloud SQL's prices in a region, as a multiple of those in us-central1. One factor holds for CPU, memory, shared-core
 * machines, storage and backups. Read in the catalogue on 2024-03-18; that of asia-east1 again on 2026-08-15, of
 * northamerica-northeast1 and me-west1 in 2026. Another copy of the catalogue, of 2024-03-21, has 139 of the figures that follow, in 35
 * regions, and differs in none (M-Naveed-Ashraf/cloud_pricing_with_infracost, GCP/cloudSQL/cloudSQL_cuds_infra_response.py).
 * me-central1 is in neither. In us-central1 infracost expected the same figures on 2026-07-01 (sql_database_instance_test.golden).
 */
const sql: Record<string, number> = {
  "us-central1": 1,
  "us-east1": 1,
  "us-west1": 1,
  "us-east5": 1,
  "europe-west1": 1,
  "asia-east1": 1,
  "us-east4": 1.07,
  "us-west4": 1.07,
  "europe-north1": 1.1,
  "europe-west4": 1.1,
  "me-west1": 1.1,
  "northamerica-northeast1": 1.1,
  "northamerica-northeast2": 1.1,
  "europe-west8": 1.16,
  "europe-west9": 1.16,
  "asia-south1": 1.2,
  "asia-south2": 1.2,
  "europe-central2": 1.2,
  "europe-southwest1": 1.2,
  "europe-west12": 1.2,
  "europe-west2": 1.2,
  "europe-west3": 1.2,
  "us-south1": 1.2,
  "us-west2": 1.2,
  "us-west3": 1.2,
  "asia-northeast1": 1.3,
  "asia-northeast2": 1.3,
  "asia-northeast3": 1.3,
  "asia-southeast2": 1.3,
  "europe-west6": 1.3,
  "australia-southeast1": 1.35,
  "australia-southeast2": 1.35,
  "asia-southeast1": 1.4,
  "southamerica-west1": 1.4,
  "asia-east2": 1.5,
  "southamerica-east1": 1.5,
  "europe-west10": 1.54,
  "me-central2": 1.6,
};

/** What that copy has of africa-south1, where the price of disks and backups is not known. */
const johannesburg = (usd: number): Record<string, number> => ({ "africa-south1": usd });

const sqlPage = { source: "https://cloud.google.com/sql/pricing", read: "2024-03-18" };
const valkeyPage = { source: "https://cloud.google.com/memorystore/valkey/pricing", read: "2026-08-31" };
const storagePage = { source: "https://cloud.google.com/storage/pricing", read: "2026-08-15" };
/** The catalogue as Cyclenerd/google-cloud-pricing-cost-calculator has it (pricing.yml of that day, storage.bucket.standard). */
const storageCatalogue = { ...storagePage, read: "2026-07-30" };

/** Nodes of Memorystore for Valkey: the catalogue's for us-central1, the page's for asia-northeast3 (Seoul). */
const nodes: Record<string, Record<string, number>> = {
  "shared-core-nano": { "us-central1": 0.0318, "asia-northeast3": 0.0408, "africa-south1": 0.035 },
  "custom-pico": { "us-central1": 0.0308, "asia-northeast3": 0.039424, "europe-west2": 0.0351 },
  "custom-micro": { "us-central1": 0.0616 },
  "custom-mini": { "us-central1": 0.0924 },
  "standard-small": { "us-central1": 0.1425, "asia-northeast3": 0.183 },
  "highmem-medium": { "us-central1": 0.1923 },
  "highcpu-medium": { "us-central1": 0.4986 },
  "standard-large": { "us-central1": 0.5698 },
  "highmem-xlarge": { "us-central1": 0.8581 },
  "highmem-2xlarge": { "us-central1": 1.6274 },
};

/** Types of nodes whose price is known somewhere: `standard-small`. */
export const nodeTypes: readonly string[] = Object.keys(nodes);

const nodePrices: Record<`valkey.${string}`, Price> = Object.fromEntries(
  Object.entries(nodes).map(([type, usd]) => [
    `valkey.${type}`,
    { what: `node ${type}`, unit: "node-hour", usd, ...valkeyPage },
  ]),
);

/** A GiB of Cloud Storage, class Standard, in one region. */
const standard: Record<string, number> = {
  ...inRegions(
    [
      ...[
        "africa-south1",
        "asia-east1",
        "asia-southeast1",
        "europe-north1",
        "europe-west1",
        "europe-west4",
        "us-central1",
      ],
      ...["us-east1", "us-east5", "us-south1", "us-west1"],
    ],
    0.02,
  ),
  ...inRegions(["asia-southeast3", "me-west1"], 0.021),
  ...inRegions(
    [
      ...["asia-east2", "asia-northeast1", "asia-northeast2", "asia-northeast3", "asia-south1", "asia-south2"],
      ...["asia-southeast2", "australia-southeast1", "australia-southeast2", "europe-central2", "europe-north2"],
      ...["europe-southwest1", "europe-west12", "europe-west2", "europe-west3", "europe-west8", "europe-west9"],
      ...["me-central1", "northamerica-northeast1", "northamerica-northeast2", "us-east4", "us-west2", "us-west3"],
      "us-west4",
    ],
    0.023,
  ),
  ...inRegions(["europe-west10", "europe-west6"], 0.025),
  "northamerica-south1": 0.026,
  ...inRegions(["me-central2", "southamerica-west1"], 0.03),
  "southamerica-east1": 0.035,
};

const sqlPrices = {
  "sql.cpu": {
    what: "CPU of the database",
    unit: "vCPU-hour",
    usd: { ...byFactor(sql, 0.0413), ...johannesburg(0.054) },
    ...sqlPage,
  },
  "sql.memory": {
    what: "memory of the database",
    unit: "GiB-hour",
    usd: { ...byFactor(sql, 0.007), ...johannesburg(0.0092) },
    ...sqlPage,
  },
  "sql.cpu.plus": {
    what: "CPU of the database, Enterprise Plus",
    unit: "vCPU-hour",
    usd: byFactor(sql, 0.0413 * 1.3),
    ...sqlPage,
  },
  "sql.memory.plus": {
    what: "memory of the database, Enterprise Plus",
    unit: "GiB-hour",
    usd: byFactor(sql, 0.0091),
    ...sqlPage,
  },
  "sql.micro": {
    what: "database machine db-f1-micro",
    unit: "hour",
    usd: { ...byFactor(sql, 0.0105), ...johannesburg(0.0137) },
    ...sqlPage,
  },
  "sql.small": { what: "database machine db-g1-small", unit: "hour", usd: byFactor(sql, 0.035), ...sqlPage },
  "sql.ssd": { what: "database disk, SSD", unit: "GiB", usd: byFactor(sql, 0.17), ...sqlPage },
  "sql.hdd": { what: "database disk, HDD", unit: "GiB", usd: byFactor(sql, 0.09), ...sqlPage },
  "sql.backup": { what: "backups of the database", unit: "GiB", usd: byFactor(sql, 0.08), ...sqlPage },
} as const satisfies Record<string, Price>;

export const dataPrices = {
  ...sqlPrices,
  ...nodePrices,
  "storage.standard": { what: "objects, class Standard", unit: "GiB", usd: standard, ...storageCatalogue },
  "storage.writes": { what: "writes and lists of objects (class A)", unit: "operation", usd: 0.000005, ...storagePage },
  "storage.reads": { what: "reads of objects (class B)", unit: "operation", usd: 0.0000004, ...storagePage },
  "registry.storage": {
    what: "images",
    unit: "GiB",
    usd: 0.1,
    free: { quantity: 0.5, per: "billing account" },
    source: "https://cloud.google.com/artifact-registry/pricing",
    read: "2026-08-06",
  },
} as const satisfies Record<string, Price>;
