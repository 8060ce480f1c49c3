// A workload and the contracts that it needs, as plain values: what another team would describe its own parts with.
import type {
  Binding,
  ClusterAttachment,
  ImageSource,
  NetworkAttachment,
  SecretsAttachment,
  Workload,
  WorkloadIdentity,
  WorkloadProcess,
} from "../../components";
import { issuerUrl } from "./secrets-operator";

const digest = "sha256:" + "0123456789abcdef".repeat(4);

export const image = `docker.io/acme/web@${digest}`;
/** Another image, for a process, a job or a container of its own. */
export const otherImage = image.replace("acme/web", "acme/other");
export const pulledImage = `europe-west1-docker.pkg.dev/acme-test/acme/web@${digest}`;
export const pulledOther = pulledImage.replace("acme/web", "acme/other");

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
  upstreamUrls: {
    "docker.io/acme": "europe-west1-docker.pkg.dev/acme-test/acme",
    "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/library",
    "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar":
      "europe-west1-docker.pkg.dev/acme-test/metrics",
    "us-docker.pkg.dev/cloud-ops-agents-artifacts/google-cloud-opentelemetry-collector":
      "europe-west1-docker.pkg.dev/acme-test/traces",
  },
};

export const database = {
  values: { host: "10.19.0.3", port: "5432", database: "app", caCertificate: "-----BEGIN CERTIFICATE-----" },
  places: [{ address: "10.19.0.3", port: 5432 }],
  connectionLimit: 400,
} satisfies Binding;

/** A private server of another application, as its callers know it on each runtime. */
export const runServer = {
  serviceName: "users-api",
  serviceIds: {
    "europe-west1": "projects/acme-test/locations/europe-west1/services/users-api",
    "europe-west4": "projects/acme-test/locations/europe-west4/services/users-api",
  },
  urls: {
    "europe-west1": "https://users-api-123456789012.europe-west1.run.app",
    "europe-west4": "https://users-api-123456789012.europe-west4.run.app",
  },
  protocol: "http1",
  private: true,
};
export const clusterServer = { issuerUrl, namespace: "users", process: "api", port: 8080, protocol: "http1" };

export const secrets: SecretsAttachment = {
  secretIds: Object.fromEntries(
    ["DATABASE_URL", "SECRET_KEY_BASE", "SIGNING_KEY", "SMTP_PASSWORD"].map((key) => [
      key,
      `projects/acme-test/secrets/web-${key}`,
    ]),
  ),
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
export const smallest = {
  image,
  processes: { web: { port: 8080, health: { path: "/health" } } },
} satisfies Workload;

/** The least workload, with more said of its one process. */
export function serving(web: Partial<WorkloadProcess>, more: Partial<Workload> = {}): Workload {
  return { ...smallest, ...more, processes: { web: { ...smallest.processes.web, ...web } } };
}

/** The server of the largest workload. */
export const server = {
  command: ["/app/bin/server"],
  args: ["start"],
  env: { ROLE: "web" },
  port: 4000,
  resources: { cpu: 2, memory: 3072 },
  scaling: { min: 2, max: 20 },
  health: { path: "/health", livenessPath: "/alive", startupSeconds: 90 },
  backgroundWork: true,
  connections: { main: 10 },
  shutdownSeconds: 8,
} satisfies WorkloadProcess;

/** A workload that uses every part of the specification that both runtimes keep. */
export const largest = {
  image,
  processes: {
    web: server,
    worker: {
      command: ["/app/bin/worker"],
      scaling: { min: 2 },
      resources: { cpu: 1, memory: 2048 },
      health: { path: "/health", port: 9000, startupSeconds: 30 },
      volumes: { "/tmp/work": { kind: "scratch", size: 256 } },
    },
    api: {
      image: otherImage,
      port: 9090,
      protocol: "h2c",
      health: { grpcService: "acme.Api" },
      scaling: { min: 1, max: 3 },
      requestTimeoutSeconds: 600,
      sidecars: {
        proxy: {
          image: otherImage,
          args: ["--config", "/etc/proxy"],
          env: { LEVEL: "warn" },
          variables: ["SMTP_PASSWORD", "PHX_HOST"],
          mounts: ["/run/keys/signing.pem", "/etc/proxy/conf.d/proxy.conf"],
          health: { path: "/ready", port: 8081 },
          resources: { cpu: 1, memory: 1024 },
        },
        broker: { image: otherImage, start: "after" },
      },
    },
  },
  jobs: {
    migrate: { command: ["/app/bin/server"], args: ["migrate"], onDeploy: true, timeoutSeconds: 300, retries: 0 },
    seed: { command: ["/app/bin/server"], args: ["seed"], onDeploy: true, after: "migrate" },
    digest: { args: ["digest"], env: { DRY: "no" }, schedule: { cron: "0 3 * * 1", timeZone: "Europe/London" } },
    repair: {
      image: otherImage,
      args: ["repair"],
      resources: { cpu: 4 },
      timeoutSeconds: 3600,
      retries: 1,
      volumes: { "/var/work": { kind: "scratch", size: 128 } },
    },
  },
  env: { PHX_HOST: "www.example.com", PROXY_CONF: "listen $PORT;" },
  secrets: { SECRET_KEY_BASE: {}, SMTP_PASSWORD: {}, SIGNING: { key: "SIGNING_KEY" } },
  config: { LOG_LEVEL: {} },
  bindings: { main: database },
  bound: {
    DATABASE_HOST: "{main.host}",
    DATABASE_CA: "{main.caCertificate}",
    DATABASE_PLACE: "{main.host}:{main.port}/{main.database}?{{x}}",
    DATABASE_CREDENTIALS_PATH: "{main.credentialsPath}",
    DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}",
  },
  files: {
    "/run/keys/signing.pem": "SIGNING",
    "/etc/proxy/conf.d/proxy.conf": "PROXY_CONF",
    "/run/database/ca.pem": "DATABASE_CA",
  },
  egress: "private",
} satisfies Workload;

/** A server that speaks gRPC. */
export const grpc = serving({
  protocol: "h2c",
  health: { path: "/health", grpcService: "acme.Greeter" },
  scaling: { min: 1 },
});
