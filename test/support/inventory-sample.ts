// An environment of which every part of an inventory is true, on a day, with a small table of releases.
import { judged } from "../../inventory/judge";
import { versionsOf } from "../../inventory/find";
import type { Found, ReleaseTable } from "../../inventory/model";
import type { InventoryReport } from "../../cli/inventory/render";
import type { Step } from "../../sandbox";
import { stepOf } from "./steps";

export const today = "2026-11-29";

export const table: ReleaseTable = {
  read: "2026-08-22",
  source: "https://endoflife.date",
  products: {
    postgresql: {
      title: "PostgreSQL",
      page: "https://endoflife.date/postgresql",
      releases: [
        { cycle: "18", released: "2025-09-25", latest: "18.6", latestOn: "2026-08-11", end: "2030-11-14" },
        { cycle: "17", released: "2024-09-26", latest: "17.11", latestOn: "2026-08-10", end: "2029-11-08" },
        { cycle: "14", released: "2021-09-30", latest: "14.24", latestOn: "2026-08-10", end: "2026-11-12" },
      ],
    },
    valkey: {
      title: "Valkey",
      page: "https://endoflife.date/valkey",
      releases: [
        { cycle: "9.0", released: "2025-10-21", latest: "9.0.5", latestOn: "2026-07-21" },
        { cycle: "7.2", released: "2023-08-15", latest: "7.2.14", latestOn: "2026-07-21", end: "2027-02-27" },
      ],
    },
    "hashicorp-vault": {
      title: "Hashicorp Vault",
      page: "https://endoflife.date/hashicorp-vault",
      releases: [{ cycle: "2.0", released: "2026-04-13", latest: "2.0.4", latestOn: "2026-08-03" }],
    },
    nodejs: {
      title: "Node.js",
      page: "https://endoflife.date/nodejs",
      releases: [
        { cycle: "27", released: "2026-10-01", latest: "27.0.1", latestOn: "2026-10-03" },
        {
          cycle: "26",
          released: "2026-05-05",
          latest: "26.7.0",
          latestOn: "2026-08-05",
          end: "2029-04-30",
          longFrom: "2026-10-28",
        },
        {
          cycle: "24",
          released: "2025-05-06",
          latest: "24.19.0",
          latestOn: "2026-08-03",
          end: "2028-04-30",
          longFrom: "2025-10-28",
        },
      ],
    },
    "google-kubernetes-engine": {
      title: "Google Kubernetes Engine",
      page: "https://endoflife.date/google-kubernetes-engine",
      releases: [
        {
          cycle: "1.36",
          released: "2026-06-09",
          latest: "1.36.3-gke.1640000",
          latestOn: "2026-08-20",
          end: "2027-08-09",
        },
        {
          cycle: "1.35",
          released: "2026-02-11",
          latest: "1.35.7-gke.1222000",
          latestOn: "2026-08-20",
          end: "2027-04-11",
        },
      ],
    },
  },
  packagesRead: "2026-11-29",
  packages: { "@pulumi/pulumi": "3.276.0", zod: "5.0.0", yaml: "2.9.1" },
};

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

export const locked = {
  "docker.io/hashicorp/vault:2.0.3": digest("a"),
  "docker.io/library/node:24-alpine": digest("b"),
};

const server = "gcp:sql/databaseInstance:DatabaseInstance";
const service = "gcp:cloudrunv2/service:Service";
const runs = (image: string): Step["inputs"] => ({ template: { containers: [{ image }] } });

export const steps: Step[] = [
  stepOf(server, "main", { inputs: { databaseVersion: "POSTGRES_14" } }),
  stepOf(server, "events", { inputs: { databaseVersion: "POSTGRES_17" } }),
  stepOf("gcp:memorystore/instance:Instance", "cache", { inputs: { engineVersion: "VALKEY_7_2" } }),
  stepOf("gcp:container/cluster:Cluster", "cluster", { inputs: { releaseChannel: { channel: "REGULAR" } } }),
  stepOf(service, "vault", { inputs: runs(`eu-docker.pkg.dev/p/hub/hashicorp/vault@${digest("a")}`) }),
  stepOf(service, "sync", { inputs: runs(`eu-docker.pkg.dev/p/hub/library/node@${digest("b")}`) }),
  stepOf(service, "shop", { inputs: runs("ghcr.io/acme/shop:v7") }),
  stepOf("kubernetes:helm.sh/v3:Release", "operator", {
    inputs: {
      chart: "vault-secrets-operator",
      version: "1.4.1",
      values: { manager: { image: { repository: `eu-docker.pkg.dev/p/quay/other@sha256`, tag: "c".repeat(64) } } },
    },
  }),
];

const own: Found[] = [
  ...(["zod", "yaml"] as const).map((name): Found => ({
    key: `npm:${name}`,
    title: name,
    kind: "package",
    version: name === "zod" ? "4.6.7" : "2.9.1",
    places: ["package.json"],
    raise: `npm install ${name}@{latest}`,
  })),
];

const running: Found[] = [
  {
    key: "postgresql",
    title: "PostgreSQL",
    kind: "database",
    version: "14.20",
    product: "postgresql",
    places: ["main"],
    raise: "",
  },
  {
    key: "postgresql",
    title: "PostgreSQL",
    kind: "database",
    version: "16.1",
    product: "postgresql",
    places: ["events"],
    raise: "",
  },
  {
    key: "google-kubernetes-engine",
    title: "Kubernetes (GKE)",
    kind: "cluster",
    version: "1.35.4-gke.9",
    product: "google-kubernetes-engine",
    places: ["cluster"],
    raise: "wait",
  },
  { key: "image:ghcr.io/acme/old", title: "ghcr.io/acme/old", kind: "image", version: "1", places: ["old"], raise: "" },
];

export const report: InventoryReport = {
  subject: "live",
  today,
  horizon: 90,
  table,
  asked: "state",
  items: judged([...versionsOf(steps, locked), ...own], running, { table, today, horizon: 90 }),
  notes: ["Vault: https://vault.example.com answered 503 and no version"],
};
