// A workload and the contracts that it needs, as plain values: what another team would describe its own parts with.
import type {
  ClusterAttachment,
  DatabaseEndpoint,
  ImageSource,
  NetworkAttachment,
  SecretsAttachment,
  Workload,
  WorkloadIdentity,
} from "../../components";
import type { Usable } from "../../components/internal/usable";
import { issuerUrl } from "./secrets-operator";

const digest = "sha256:" + "0123456789abcdef".repeat(4);

export const image = `docker.io/acme/web@${digest}`;
export const pulledImage = `europe-west1-docker.pkg.dev/acme-test/acme/web@${digest}`;

export const network: NetworkAttachment = {
  networkId: "projects/acme-test/global/networks/main",
  subnetworkIds: {
    "europe-west1": "projects/acme-test/regions/europe-west1/subnetworks/one",
    "europe-west4": "projects/acme-test/regions/europe-west4/subnetworks/four",
  },
  podRangeName: "pods",
  serviceRangeName: "services",
  privateServicesAccessId: "projects/acme-test/global/networks/main:servicenetworking.googleapis.com",
};

export const openNetwork: NetworkAttachment = { ...network, internetEgress: true };

export const identity: WorkloadIdentity = {
  serviceAccountEmail: "app-web@acme-test.iam.gserviceaccount.com",
  serviceAccountName: "projects/acme-test/serviceAccounts/app-web@acme-test.iam.gserviceaccount.com",
};

export const images: ImageSource = {
  repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
  upstreamUrls: { "docker.io/acme": "europe-west1-docker.pkg.dev/acme-test/acme" },
};

export const database: DatabaseEndpoint = {
  host: "10.19.0.3",
  port: 5432,
  database: "app",
  serverCaCertificate: "-----BEGIN CERTIFICATE-----",
  vaultConnection: "main",
};

export const secrets: SecretsAttachment = {
  secretIds: {
    SECRET_KEY_BASE: "projects/acme-test/secrets/web-SECRET_KEY_BASE",
    SMTP_PASSWORD: "projects/acme-test/secrets/web-SMTP_PASSWORD",
  },
  configIds: { LOG_LEVEL: "projects/acme-test/secrets/web-LOG_LEVEL-config" },
  app: "web",
  secretsMount: "secrets/test",
  configMount: "config/test",
  vaultAddress: "https://vault-123456789012.europe-west1.run.app",
  vaultRole: "web",
  vaultPolicy: "test.app.web",
  databaseCredentialsPaths: { main: "database/test/creds/readwrite.web.main" },
};

export const cluster: ClusterAttachment = {
  clusterName: "cluster-1234567",
  location: "europe-west1",
  zones: ["europe-west1-d", "europe-west1-b", "europe-west1-c"],
  workloadPool: "acme-test.svc.id.goog",
  issuerUrl,
};

/** The least that a workload says. */
export const smallest: Usable<Workload> = { image, health: { path: "/health" } };

/** A workload that uses every part of the specification that both runtimes keep. */
export const largest: Workload = {
  image,
  command: ["/app/bin/server"],
  args: ["start"],
  port: 4000,
  env: { PHX_HOST: "www.example.com" },
  secrets: ["SECRET_KEY_BASE", "SMTP_PASSWORD"],
  config: ["LOG_LEVEL"],
  resources: { cpu: 2, memory: 3072 },
  scaling: { min: 2, max: 20 },
  health: { path: "/health", livenessPath: "/alive", startupSeconds: 90 },
  backgroundWork: true,
  database,
  egress: "private",
  shutdownSeconds: 8,
  jobs: [
    { name: "migrate", args: ["migrate"], onDeploy: true, timeoutSeconds: 300, retries: 0 },
    { name: "seed", args: ["seed"], onDeploy: true },
    { name: "digest", args: ["digest"], schedule: { cron: "0 3 * * 1", timeZone: "Europe/London" } },
    { name: "repair", args: ["repair"], resources: { cpu: 4 }, timeoutSeconds: 3600, retries: 1 },
  ],
};
