// Arguments of every component that use every property of the contract (components/internal/arguments.json), so that tests can
// take one of them away, or put something else there. Each list and each table has at least two members.
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  CloudRunIngress,
  SidecarStart,
  TrailingSlash,
  VolumeKind,
  WorkloadEgress,
  WorkloadProtocol,
  type Backend,
  type AvailabilityPart,
  type ClientIdentity,
  type Endpoint,
  type Binding,
  type DatabaseServer,
  type EdgeRule,
  type ImageSource,
  type MediaSource,
  type NetworkAttachment,
  type Origin,
  type SecretStoreAttachment,
  type SecretsAttachment,
  type SecretsOperatorAttachment,
  type SecretSyncAttachment,
  type VaultArgs,
  type Workload,
  type WorkloadProcess,
  type WorkloadRollout,
  type WorkloadIdentity,
} from "../../components";
import { pgpKeys } from "./pgp-keys";
import { folderOf } from "./site-folder";
import * as parts from "./workload";

/** A component's name and its arguments. */
export interface Sample {
  name: string;
  args: Record<string, unknown>;
}

/** Own code for the front door, of which a test needs no more than that it can be bundled. */
export const functionFile = path.join(__dirname, "edge-function.ts");

/** Origins that only rules lead to, each with a rule that leads there. */
const ruleOrigins = ["west", "east"].map((originName) => ({
  originName,
  hostname: `${originName}.origin.example.com`,
  healthPath: "/health",
}));

/** Rules with every property. */
const edgeRules: EdgeRule[] = [
  {
    name: "west",
    when: {
      paths: ["/west", "/far"],
      exceptPaths: ["/west/not", "/far/not"],
      methods: ["POST", "GET"],
      headers: [
        { name: "X-Region", values: ["west", "far-west"], prefixes: ["we", "ca"] },
        { name: "X-Debug", absent: true },
      ],
      cookies: [{ name: "region" }, { name: "consent", prefixes: ["1", "2"] }],
      countries: ["US", "CA"],
      exceptCountries: ["FR", "DE"],
      visitors: { percent: 10, split: "trial", cookie: "session" },
    },
    origin: "west",
    rewrite: { path: "/new", addsRest: true },
    requestHeaders: [{ name: "X-From", value: "edge" }, { name: "X-Old" }],
    responseHeaders: [{ name: "X-Region", value: "west" }, { name: "X-Powered-By" }],
  },
  { name: "east", when: { paths: ["/east"] }, origin: "east" },
  {
    name: "own",
    run: {
      file: functionFile,
      origins: ["third", "east"],
      config: { MODE: "fast", REGION: "west" },
      secrets: [
        { name: "TOKEN", storeId: "5".repeat(32), secretName: "edge-token" },
        { name: "OTHER", storeId: "5".repeat(32), secretName: "edge-other" },
      ],
      timeoutMilliseconds: 20,
      cpuMilliseconds: 5,
      seesCredentials: true,
    },
  },
  { name: "moved", when: { paths: ["/old"] }, redirect: { to: "/older", status: 308, addsRest: true } },
  { name: "closed", when: { paths: ["/closed"] }, answer: { status: 403, body: "<p>", contentType: "text/html" } },
];

const channels = [1, 2].map((number) => `projects/acme-test/notificationChannels/${number}`);
const members = ["group:one@example.com", "group:two@example.com"];
const zone = { zoneId: "0".repeat(32), accountId: "1".repeat(32), zoneName: "example.com" };
const client: ClientIdentity = { caCertificate: "authority", certificate: "certificate", privateKey: "key" };

export function identityOf(app: string): WorkloadIdentity {
  const serviceAccountEmail = `app-${app}@acme-test.iam.gserviceaccount.com`;
  return { serviceAccountEmail, serviceAccountName: `projects/acme-test/serviceAccounts/${serviceAccountEmail}` };
}

/** A network in all the regions that samples name. */
const network: NetworkAttachment = {
  ...parts.network,
  subnetworkIds: Object.fromEntries(
    ["us-west1", "europe-west9", "europe-west4", "europe-west1", "europe-north1"].map((region) => [
      region,
      `projects/acme-test/regions/${region}/subnetworks/${region}`,
    ]),
  ),
  internetEgress: false,
  cachePolicyIds: Object.fromEntries(
    ["europe-west4", "europe-west1"].map((region) => [
      region,
      `projects/acme-test/locations/${region}/serviceConnectionPolicies/caches`,
    ]),
  ),
};

const registry = "europe-west1-docker.pkg.dev/acme-test";
const images: ImageSource = {
  repositoryUrl: `${registry}/apps`,
  upstreamUrls: {
    "ghcr.io/acme": `${registry}/ghcr/acme`,
    "docker.io/acme": `${registry}/hub/acme`,
    "docker.io/library": `${registry}/hub/library`,
    "docker.io/hashicorp": `${registry}/hub/hashicorp`,
    "quay.io/brancz": `${registry}/quay/brancz`,
  },
  lockedDigests: {
    "ghcr.io/acme/web:v1": `sha256:${"1".repeat(64)}`,
    "ghcr.io/acme/web:v2": `sha256:${"2".repeat(64)}`,
  },
  requiresDigests: false,
};

const sync: SecretSyncAttachment = {
  serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
  rollRole: "projects/acme-test/roles/roll",
  settingsBucketName: "acme-settings",
};

/** What an application is bound to that uses a database. */
export function bindingOf(database: string, resource = "main"): Binding {
  return {
    values: { host: "10.19.0.3", port: "5432", database, caCertificate: "a certificate", spare: "1" },
    credential: { kind: "database-readwrite", resource },
    places: [
      { address: "10.19.0.3", port: 5432 },
      { address: "10.19.0.5", port: 5432 },
    ],
    connectionLimit: 90,
  };
}

const server: DatabaseServer = {
  instanceName: "db-1",
  instanceNames: ["db-1", "db-2"],
  addresses: ["10.19.0.2", "10.19.0.3"],
  connectionName: "acme-test:europe-west1:db-1",
  host: "10.19.0.3",
  port: 5432,
  serverCaCertificate: "-----BEGIN CERTIFICATE-----",
  vaultUserName: "vault@acme-test.iam",
};

/** What a load balancer reaches, on each runtime. */
export const serverless: Backend = {
  networkEndpointGroups: ["europe-west1", "europe-west4"].map(
    (region) => `projects/acme-test/regions/${region}/networkEndpointGroups/web`,
  ),
  kind: "serverless",
  protocol: "HTTP",
  healthPath: "/health",
  port: 8080,
  requestTimeoutSeconds: 300,
};
const zonal: Backend = {
  ...serverless,
  networkEndpointGroups: ["a", "b"].map((zoneOf) => `projects/acme-test/zones/${zoneOf}/networkEndpointGroups/web`),
  canaryEndpointGroups: ["a", "b"].map(
    (zoneOf) => `projects/acme-test/zones/${zoneOf}/networkEndpointGroups/web-canary`,
  ),
  kind: "zonal",
};

/** An environment's part of a Vault server. */
export function storeOf(environment: string): SecretStoreAttachment {
  return {
    vaultAddress: "https://vault.example.com",
    environment,
    secretsMount: `secrets/${environment}`,
    configMount: `config/${environment}`,
    vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
    databaseMount: `database/${environment}`,
    developerServiceAccountEmail: "secrets-developer@acme-test.iam.gserviceaccount.com",
    developerPolicy: `${environment}.developer`,
    syncRole: `${environment}.sync`,
    syncServiceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
    firstValuesRole: `${environment}.first-values`,
    firstValuesServiceAccountEmail: "secrets-first-values@acme-test.iam.gserviceaccount.com",
  };
}

export const store = storeOf("test");

export function secretsOf(app: string): SecretsAttachment {
  const copy = (key: string): string => `projects/acme-test/secrets/${app}-${key}`;
  const keys = ["A_KEY", "B_KEY", "C_KEY", "D_KEY"];
  return {
    secretIds: Object.fromEntries(["FIRST", "SECOND", ...keys].map((key) => [key, copy(key)])),
    configIds: Object.fromEntries(
      ["LEVEL", "THEME", "A_SET", "B_SET", "C_SET"].map((key) => [key, `${copy(key)}-config`]),
    ),
    vaultAddress: "https://vault.example.com",
    vaultRole: `test.app.${app}`,
    app,
    secretsMount: "secrets/test",
    configMount: "config/test",
    vaultPolicy: `test.app.${app}`,
    databaseCredentialsPaths: Object.fromEntries(
      ["reports", "main"].map((connection) => [connection, `database/test/creds/readwrite.${app}.${connection}`]),
    ),
    logins: {
      vaultRole: `test.login.${app}`,
      bindings: {
        spare: { kind: "storage-key", resource: "spare@acme-test.iam.gserviceaccount.com" },
        main: { kind: "database-readwrite", resource: "main", vaultPath: `database/test/creds/login.${app}.main` },
      },
      templates: {
        B_KEY: "{spare.secretAccessKey}",
        A_KEY: "postgresql://{main.username}:{main.password}@10.19.0.3/app",
      },
    },
  };
}

const operator: SecretsOperatorAttachment = {
  vaultConnection: "operator/vault",
  authMount: "kubernetes/test/cluster-1",
  audience: "https://vault.example.com",
  rolePrefix: "test.cluster.c",
};

const web: WorkloadProcess = {
  image: parts.otherImage,
  command: ["/app/bin/server", "--verbose"],
  args: ["start", "now"],
  env: { ROLE: "web", COLOUR: "blue" },
  bound: { MAIN_PORT: "{main.port}", MAIN_PLACE: "{main.host}" },
  port: 4000,
  protocol: WorkloadProtocol.Http1,
  resources: { cpu: 4, memory: 16384 },
  scaling: { min: 2, max: 20 },
  health: { path: "/health", port: 4001, livenessPath: "/alive", startupSeconds: 90 },
  single: false,
  backgroundWork: true,
  connections: { uploads: 1, main: 5 },
  gpu: { model: "nvidia-l4", count: 1 },
  volumes: {
    "/tmp/work": { kind: VolumeKind.Scratch, size: 128 },
    "/data": { kind: VolumeKind.Bucket, binding: "uploads", readOnly: true },
  },
  sidecars: {
    proxy: {
      image: parts.otherImage,
      command: ["/bin/proxy", "-v"],
      args: ["--port", "81"],
      env: { LEVEL: "warn", MODE: "fast" },
      variables: ["ANALYTICS", "A"],
      mounts: ["/run/keys/a", "/tmp/work"],
      start: SidecarStart.After,
      health: { path: "/ready", port: 8081 },
      resources: { cpu: 1, memory: 1024 },
    },
    agent: { image: parts.otherImage },
  },
  requestTimeoutSeconds: 60,
  shutdownSeconds: 8,
};

const rollout: WorkloadRollout = {
  steps: [{ weight: 10, pauseSeconds: 300 }, { weight: 50 }],
  analysis: { maxErrorPercent: 2, maxLatencyMilliseconds: 500, minRequests: 100 },
};

/** What both runtimes keep. */
const workload: Workload = {
  image: parts.image,
  processes: {
    web,
    worker: { args: ["work", "hard"] },
  },
  env: { PHX_HOST: "www.example.com", ANALYTICS: "off" },
  secrets: { B_KEY: {}, A: { key: "A_KEY" } },
  config: { B_SET: {}, A_SET: {} },
  bindings: {
    main: parts.database,
    spare: parts.database,
    uploads: { values: { bucket: "acme-uploads" } },
    cache: { values: { host: "10.19.0.4" } },
  },
  bound: { DATABASE_HOST: "{main.host}", CACHE_HOST: "{cache.host}" },
  files: { "/run/keys/a": "A", "/run/other/a": "A_SET", "/run/plain/analytics": "ANALYTICS" },
  egress: WorkloadEgress.Private,
  jobs: {
    digest: {
      image: parts.otherImage,
      command: ["/app/bin/digest", "--all"],
      args: ["of", "today"],
      env: { DRY: "no", WET: "yes" },
      volumes: { "/tmp/work": { kind: VolumeKind.Scratch }, "/data": { kind: VolumeKind.Bucket, binding: "uploads" } },
      schedule: { cron: "0 3 * * 1", timeZone: "Europe/London" },
      timeoutSeconds: 900,
      retries: 1,
      resources: { cpu: 4, memory: 8192 },
    },
    repair: { args: ["repair", "all"], schedule: { cron: "0 4 * * *" } },
    migrate: { args: ["migrate"], onDeploy: true },
    seed: { args: ["seed"], onDeploy: true, after: "migrate" },
  },
};
const grpc: Workload = {
  image: parts.image,
  processes: {
    web: {
      port: 8080,
      protocol: WorkloadProtocol.H2c,
      health: { path: "/health", grpcService: "web" },
      scaling: { concurrency: 50 },
    },
  },
};

const cloudRun: AvailabilityPart = { name: "Cloud Run", percent: 99.95, source: "https://cloud.google.com/run/sla" };
const balancer: AvailabilityPart = {
  name: "load balancer",
  percent: 99.99,
  source: "https://cloud.google.com/compute/sla",
};

/** An end point of which everything is known. */
export function endpointOf(name: string, ...more: AvailabilityPart[]): Endpoint {
  return {
    url: `https://${name}.example.com`,
    protocol: "HTTPS",
    credentials: "none: public",
    availability: "99.9 % a month",
    reason: "the only one",
    serviceLevel: {
      percent: 99.9,
      windowDays: 30,
      source: "computed",
      parts: [{ ...balancer, alternative: "run" }, { ...cloudRun, alternative: "run" }, ...more],
    },
    watch: {
      healthUrl: `https://${name}.example.com/health`,
      upMetric: "cloudsql.googleapis.com/database/up",
      requestMetric: "run.googleapis.com/request_count",
      resourceType: "cloud_run_revision",
      resourceLabels: { service_name: name, location: "europe-west1" },
    },
  };
}

const spare = (originName: string): Origin => ({
  originName,
  hostname: `${originName}.origin.example.com`,
  healthPath: "/health",
  availabilityParts: [balancer, cloudRun],
});
export const hosts = ["run", "gke", "third"].map(spare);
export const media: MediaSource = { bucketName: "media-1", cacheControl: "public, max-age=60" };
const door = { zone, plan: "business", letsEncrypt: true };

/** The least that a Vault needs. */
export const smallestVault = {
  version: "2.1.2",
  region: "europe-west1",
  backupRegion: "europe-west4",
  images: {
    repositoryUrl: `${registry}/images`,
    upstreamUrls: { "docker.io": `${registry}/docker-io` },
  },
  administrators: ["group:ops@example.com"],
} satisfies VaultArgs;

/** Samples by component. Where some properties exclude others, several, which have them all together. */
/** A product whose platform is there already. */
const productOnPlatform = {
  region: "europe-west1",
  backupRegion: "europe-west4",
  zone,
  platform: { network, images, store, sync },
};

export const samples: Record<string, Sample[]> = {
  AppBucket: [
    {
      name: "uploads",
      args: {
        region: "europe-west1",
        identity: parts.identity,
        writers: members,
        readers: members,
        versioned: true,
        recoveryDays: 7,
        expiry: [{ afterDays: 1, prefix: "tmp/" }, { afterDays: 365 }],
        uploadOrigins: ["https://www.example.com", "https://admin.example.com"],
        signedUrls: true,
        s3Keys: true,
        cacheSeconds: 60,
        protected: false,
      },
    },
  ],
  AppBucketEvents: [
    {
      name: "uploads-events",
      args: {
        bucketName: "uploads-1234567",
        region: "europe-west1",
        server: {
          serviceName: "web-resize",
          serviceIds: { "europe-west1": "projects/acme-test/locations/europe-west1/services/web-resize" },
          urls: { "europe-west1": "https://web-resize-abc-ew.a.run.app" },
          protocol: "http1",
          private: true,
        },
        projectNumber: "123456789012",
        path: "/uploads",
        events: ["OBJECT_FINALIZE", "OBJECT_DELETE"],
        prefix: "in/",
        deliveryAttempts: 5,
      },
    },
  ],
  App: [
    {
      name: "web",
      args: {
        platform: {
          network,
          images,
          store,
          sync,
          cluster: parts.cluster,
          secretsOperator: operator,
        },
        workload: {
          ...workload,
          bindings: {
            ...workload.bindings,
            main: { ...bindingOf("main"), connectionLimit: 4000 },
            spare: bindingOf("spare"),
          },
        },
        regions: ["europe-west1", "europe-west4", "europe-north1"],
        cloudRun: { ingress: CloudRunIngress.Internal, invokers: members, deployers: members, protected: false },
        kubernetes: { userId: 1000 },
        identity: parts.identity,
        databaseUsers: { spare: {}, main: { readOnly: false, ttlSeconds: 600, maxTtlSeconds: 1200 } },
        github: { repository: "acme/web", environment: "test", secrets: ["B_KEY"], variables: ["B_SET"] },
        readableByDevelopers: true,
      },
    },
  ],
  AppIdentity: [{ name: "web", args: { displayName: "The site" } }],
  AppSecrets: [
    {
      name: "web-secrets",
      args: {
        app: "web",
        keys: [
          { name: "B_KEY", generate: { form: "base64", bytes: 32, count: 4, separator: ";" } },
          { name: "A_KEY", template: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}" },
        ],
        config: [{ name: "B_SET", initial: "info" }, { name: "A_SET" }],
        identity: parts.identity,
        readers: members,
        configReaders: members,
        store,
        images,
        regions: ["europe-west4", "europe-west1"],
        bindings: {
          spare: bindingOf("spare", "spare"),
          reports: bindingOf("reports", "reports"),
          main: bindingOf("app"),
          archive: bindingOf("archive", "archive"),
        },
        databaseUsers: { reports: { readOnly: false }, main: { ttlSeconds: 1800, maxTtlSeconds: 7200 } },
        readableByDevelopers: true,
      },
    },
  ],
  AuditTrail: [
    {
      name: "audit",
      args: {
        project: "acme-test",
        region: "europe-west1",
        recordProject: "acme-guard",
        retentionDays: 400,
        protected: false,
        watchedSecrets: [
          { secretName: "shares", readers: ["two@example.com", "one@example.com"] },
          { secretName: "initialisation", readers: ["three@example.com", "one@example.com"] },
        ],
        watchesKeys: true,
        notificationChannels: channels,
      },
    },
  ],
  AutopilotApp: [
    {
      name: "web",
      args: {
        workload,
        cluster: parts.cluster,
        network,
        identity: parts.identity,
        images,
        secrets: secretsOf("web"),
        secretsOperator: operator,
        userId: 1000,
      },
    },
    {
      name: "web",
      args: {
        workload: {
          ...grpc,
          processes: { web: { ...grpc.processes?.["web"], scaling: { min: 1 } } },
          egress: WorkloadEgress.Internet,
        },
        cluster: parts.cluster,
        network: parts.openNetwork,
        identity: parts.identity,
        images,
      },
    },
  ],
  AutopilotCluster: [{ name: "cluster", args: { region: "europe-west1", network, protected: false } }],
  Cache: [
    {
      name: "main",
      args: {
        region: "europe-west1",
        network,
        evictionPolicy: "noeviction",
        version: "8.0",
        nodeType: "standard-small",
        highlyAvailable: false,
        parameters: { "slowlog-max-len": "256", "notify-keyspace-events": "Ex" },
        maintenanceDay: 3,
        maintenanceHour: 2,
        notificationChannels: channels,
        protected: false,
      },
    },
  ],
  Cdn: [
    {
      name: "cdn",
      args: {
        ...door,
        plan: "enterprise",
        certificateHostnames: ["blog.example.com", "*.example.com"],
        notificationChannels: [
          "projects/acme-test/notificationChannels/1",
          "projects/acme-test/notificationChannels/2",
        ],
        hosts: [
          { hostname: "shop.example.com", routes: [{ path: "/", origins: hosts }] },
          {
            hostname: "www.example.com",
            routes: [
              { path: "/files", media },
              { path: "/", origins: [...hosts, spare("fifth"), spare("sixth")] },
              { path: "/api", origins: hosts },
            ],
            cachedPaths: [
              { path: "/images/", immutable: true },
              { path: "/assets/", freshSeconds: 60, queryParameters: ["page", "sort"] },
            ],
            rules: edgeRules,
            ruleOrigins,
          },
          { hostname: "example.com", redirectTo: "www.example.com" },
          { hostname: "old.example.com", redirectTo: "www.example.com" },
          ...["help", "docs"].map((label) => ({
            hostname: `${label}.example.com`,
            routes: [
              { path: "/files", media },
              { path: "/", origins: hosts },
              { path: "/api", origins: hosts },
            ],
          })),
        ],
        drained: ["fifth", "sixth"],
        maintenance: {
          hostnames: ["www.example.com", "help.example.com"],
          allowedAddresses: ["192.0.2.7", "2001:db8::/32"],
        },
        clientIdentity: client,
        rateLimits: [
          {
            description: "logins",
            paths: ["/login", "/join"],
            hostnames: ["www.example.com", "example.com"],
            requests: 10,
            periodSeconds: 60,
            blockSeconds: 600,
          },
          { description: "every path", paths: ["/"], requests: 500, periodSeconds: 10, blockSeconds: 10 },
        ],
        hstsSeconds: 300,
        firewall: { blockedPaths: ["/wp-admin", "/cgi-bin"], blockedAddresses: ["203.0.113.0/24", "192.0.2.7"] },
      },
    },
    {
      name: "cdn",
      args: {
        ...door,
        hosts: [
          {
            hostname: "example.com",
            routes: [{ path: "/", origins: [{ originName: "run", workerScript: "run-w", healthPath: "/" }] }],
          },
        ],
      },
    },
  ],
  CloudRunApp: [
    {
      name: "web",
      args: {
        workload: { ...workload, processes: { ...workload.processes, web: { ...web, rollout } } },
        regions: ["europe-west1", "europe-west4", "europe-north1"],
        identity: parts.identity,
        network,
        images,
        secrets: secretsOf("web"),
        ingress: CloudRunIngress.Internal,
        invokers: members,
        deployers: members,
        protected: false,
      },
    },
    {
      name: "web",
      args: {
        workload: grpc,
        regions: ["europe-west1"],
        identity: parts.identity,
        network,
        images,
      },
    },
  ],
  DeliveryIdentity: [
    {
      name: "delivery",
      args: {
        repository: "acme/site",
        repositoryId: "123456",
        deployEnvironment: "prod",
        previewEnvironment: "prod-preview",
        deployBranch: "main",
        deployWorkflow: ".github/workflows/up.yml",
        guardProject: "acme-guard",
        grantableRoles: ["roles/run.invoker", "roles/cloudsql.client"],
      },
    },
  ],
  GoogleCdn: [
    {
      name: "cdn",
      args: {
        zone,
        takesTraffic: true,
        letsEncrypt: true,
        certificateHostnames: ["blog.example.com", "*.example.com"],
        certificateValidityDays: 64,
        notificationChannels: [
          "projects/acme-test/notificationChannels/1",
          "projects/acme-test/notificationChannels/2",
        ],
        maintenance: { hostnames: ["wiki.example.com", "faq.example.com"] },
        hosts: [
          { hostname: "shop.example.com", routes: [{ path: "/", backend: serverless }] },
          {
            hostname: "www.example.com",
            routes: [
              { path: "/files", media },
              { path: "/", backend: serverless },
              { path: "/api", backend: zonal, network, canary: true, affinitySeconds: 3600 },
            ],
            cachedPaths: [
              { path: "/assets/" },
              { path: "/images/", staleSeconds: 60, queryParameters: ["width", "format"] },
            ],
          },
          ...["wiki", "faq", "docs"].map((name) => ({
            hostname: `${name}.example.com`,
            routes: [
              { path: "/files", media },
              { path: "/", backend: serverless },
            ],
          })),
          { hostname: "example.com", redirectTo: "www.example.com" },
          { hostname: "old.example.com", redirectTo: "www.example.com" },
        ],
        rateLimits: [
          {
            description: "logins",
            paths: ["/login", "/join"],
            hostnames: ["www.example.com", "example.com"],
            requests: 10,
            periodSeconds: 60,
            blockSeconds: 600,
          },
          { description: "every path", paths: ["/"], requests: 500, periodSeconds: 10, blockSeconds: 10 },
        ],
        firewall: {
          blockedPaths: ["/wp-admin", "/cgi-bin"],
          blockedAddresses: ["203.0.113.0/24", "192.0.2.7"],
          blockDotFiles: true,
          managedRules: ["sqli-v33-stable", "xss-v33-stable"],
        },
        hstsSeconds: 300,
        noSniff: true,
        responseHeaders: { "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer" },
      },
    },
    {
      name: "cdn",
      args: {
        cloudDnsZone: { managedZone: "example", zoneName: "example.com" },
        letsEncrypt: false,
        hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: serverless }] }],
      },
    },
  ],
  LoadBalancedOrigin: [
    {
      name: "gke",
      args: {
        backend: {
          networkEndpointGroups: ["b", "a"].map(
            (zoneName) =>
              `https://www.googleapis.com/compute/v1/projects/acme-test/zones/${zoneName}/networkEndpointGroups/web`,
          ),
          kind: "zonal",
          protocol: "HTTP",
          healthPath: "/health",
          port: 4000,
          requestTimeoutSeconds: 60,
          canaryEndpointGroups: ["b", "a"].map(
            (zoneName) =>
              `https://www.googleapis.com/compute/v1/projects/acme-test/zones/${zoneName}/networkEndpointGroups/web-canary`,
          ),
        },
        canary: true,
        affinitySeconds: 3600,
        network,
        zone,
        hostname: "gke.origin.example.com",
        servedHostname: "www.example.com",
        clientIdentity: client,
        alsoTrusted: ["an earlier authority", "another authority"],
        projectNumber: "123456789012",
      },
    },
  ],
  MediaBucket: [
    {
      name: "media",
      args: {
        region: "europe-west1",
        recoveryDays: 7,
        cacheSeconds: 60,
        writers: members,
        uploadOrigins: ["https://www.example.com", "https://admin.example.com"],
        protected: false,
      },
    },
  ],
  Network: [
    {
      name: "network",
      args: {
        regions: ["europe-west4", "europe-west1"],
        addressRange: "10.16.0.0/14",
        reservedRanges: ["10.24.0.0/14", "10.20.0.0/14"],
        internetEgress: true,
        caches: true,
      },
    },
  ],
  Notifications: [
    {
      name: "alerts",
      args: {
        emails: ["two@example.com", "one@example.com"],
        pagerDutyServices: ["two", "one"].map((name) => ({ name, serviceKey: pulumi.secret("0123456789") })),
        webhooks: [
          { name: "two", url: "https://two.example.com/", token: pulumi.secret("0123456789") },
          {
            name: "one",
            url: "https://one.example.com/",
            username: "google",
            password: pulumi.secret("0123456789"),
          },
        ],
        chatSpaces: ["spaces/two", "spaces/one"],
        topics: ["projects/acme-test/topics/two", "projects/acme-test/topics/one"],
        existingChannels: ["projects/acme-test/notificationChannels/2", "projects/acme-test/notificationChannels/1"],
      },
    },
  ],
  LogBucket: [
    {
      name: "logs",
      args: {
        project: "acme-test",
        region: "europe-west1",
        retentionDays: 90,
        readers: members,
        exclusions: { health: 'httpRequest.requestUrl:"/health"', noise: 'severity="DEBUG"' },
        locked: true,
        protected: false,
      },
    },
  ],
  Dashboard: [
    {
      name: "dashboard",
      args: {
        title: "shop in test",
        objectives: { shop: "projects/1/services/shop/serviceLevelObjectives/shop" },
        hostnames: ["shop.example.com", "example.com"],
        services: ["shop-web", "shop-api"],
        workerPools: ["shop-worker", "shop-mailer"],
        urlMaps: ["front-a1", "front-b2"],
        backendServices: ["shop-web-run", "shop-api-run"],
        syncedApps: ["shop", "users"],
        latencyMilliseconds: 400,
        namespaces: [
          { namespace: "shop", clusterName: "main" },
          { namespace: "mail", clusterName: "main" },
        ],
        databases: [
          { name: "main", databaseIds: ["acme-test:b", "acme-test:a"], connectionLimit: 400, replicated: true },
          { name: "other", databaseIds: ["acme-test:other"] },
        ],
        caches: ["shop", "mail"],
        secretSync: {
          passes: "sync-passes",
          failures: "sync-failures",
          missing: "sync-missing",
          lag: "sync-lag",
          age: "sync-age",
        },
        restoreDrill: { age: "drill-age", duration: "drill-duration" },
        jobs: true,
      },
    },
  ],
  Budget: [
    {
      name: "budget",
      args: {
        billingAccount: "012345-6789AB-CDEF01",
        projectNumbers: ["100000000002", "100000000001"],
        amount: 200,
        thresholds: [90, 50],
        notificationChannels: [
          "projects/acme-test/notificationChannels/2",
          "projects/acme-test/notificationChannels/1",
        ],
      },
    },
  ],
  OriginPullIdentity: [{ name: "origin-pull", args: { zoneName: "example.com", validityDays: 365, renewalDays: 90 } }],
  DatabaseUser: [
    {
      name: "reporter",
      args: {
        server,
        serviceAccountEmail: "reporter@acme-test.iam.gserviceaccount.com",
        roles: ["reporting", "auditing"],
      },
    },
  ],
  Platform: [
    {
      name: "ground",
      args: {
        environment: "test",
        regions: ["europe-west1", "europe-west4"],
        addressRange: "10.16.0.0/14",
        reservedRanges: ["10.24.0.0/14", "10.20.0.0/14"],
        caches: true,
        alertEmails: ["two@example.com", "one@example.com"],
        alertChannels: ["projects/acme-test/notificationChannels/2", "projects/acme-test/notificationChannels/1"],
        operators: members,
        developers: members,
        versions: ["postgresql@17", "valkey@8.0"],
        registry: {
          upstreams: ["public.ecr.aws/acme", "ghcr.io/acme", "registry.gitlab.com/acme"],
          lockedDigests: images.lockedDigests,
          requireDigests: false,
          credentials: [
            { registry: "ghcr.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/a/versions/1" },
            {
              registry: "docker.io",
              username: "acme",
              passwordSecretVersion: "projects/acme-test/secrets/b/versions/1",
            },
          ],
        },
        vault: {
          version: "2.1.2",
          backupRegion: "europe-north1",
          backupIntervalHours: 6,
          backupRetentionDays: 30,
          restoredBucket: "vault-restored",
          sealKey: "projects/acme-test/locations/europe/keyRings/vault/cryptoKeys/vault",
          hardwareKey: true,
          cpu: 2,
          memory: "2Gi",
          shareHolders: [
            { name: "ada", pgpKey: pgpKeys.ada, readers: members },
            { name: "bob", pgpKey: pgpKeys.bob, readers: members },
          ],
        },
        delivery: {
          repository: "acme/site",
          repositoryId: "123456",
          deployEnvironment: "test",
          previewEnvironment: "test-preview",
          deployBranch: "main",
          deployWorkflow: ".github/workflows/up.yml",
          grantableRoles: ["roles/run.invoker", "roles/cloudsql.client"],
        },
        guard: { project: "acme-test", guardProject: "acme-guard" },
        deliversToGithub: true,
        kubernetes: true,
        protected: false,
      },
    },
    {
      name: "ground",
      args: {
        environment: "test",
        regions: ["europe-west1"],
        addressRange: "10.16.0.0/14",
        alertEmails: ["one@example.com"],
        operators: members,
        existingVault: {
          address: "https://vault.example.com",
          serviceAccountEmail: "vault-server@acme-test.iam.gserviceaccount.com",
          administratorEmail: "vault-admin@acme-test.iam.gserviceaccount.com",
        },
        previewProject: "acme-test",
      },
    },
    {
      name: "ground",
      args: {
        environment: "test",
        regions: ["europe-west1", "europe-west4"],
        addressRange: "10.16.0.0/14",
        alertEmails: ["one@example.com"],
        operators: members,
        vault: { version: "2.1.2", recoveryThreshold: 2 },
        enablesApis: true,
      },
    },
  ],
  Postgres: [
    {
      name: "postgres",
      args: {
        version: "17",
        region: "europe-west1",
        failoverRegion: "europe-west4",
        writeRegion: "europe-west1",
        network,
        tier: "db-custom-2-7680",
        replicaTier: "db-custom-4-15360",
        edition: "ENTERPRISE",
        highlyAvailable: true,
        vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
        retainedBackups: 14,
        transactionLogDays: 7,
        backupLocation: "eu",
        backupHour: 2,
        maintenanceDay: 7,
        maintenanceHour: 4,
        maintenanceTrack: "stable",
        flags: { work_mem: "8192", max_connections: "200" },
        finalBackupDays: 30,
        protected: false,
      },
    },
  ],
  PostgresDatabase: [{ name: "main", args: { server, store, database: "app", protected: false } }],
  Product: [
    {
      name: "shop",
      args: {
        region: "europe-west1",
        backupRegion: "europe-west4",
        zone,
        hostname: "shop.example.com",
        operators: members,
        alertEmails: ["two@example.com", "one@example.com"],
        image: `docker.io/acme/shop@sha256:${"0123456789abcdef".repeat(4)}`,
        port: 3000,
        healthPath: "/up",
        environment: "test",
        addressRange: "10.20.0.0/14",
        vaultVersion: "2.1.2",
        postgresVersion: "17",
        postgresTier: "db-custom-2-7680",
        highlyAvailable: false,
        plan: "pro",
        letsEncrypt: true,
        protected: false,
      },
    },
    {
      name: "shop",
      args: {
        ...productOnPlatform,
        server,
        workload,
      },
    },
    {
      name: "shop",
      args: {
        ...productOnPlatform,
        database: bindingOf("main"),
        app: { serviceName: "shop-web", url: "https://shop-web-123.europe-west1.run.app" },
      },
    },
  ],
  ProjectServices: [{ name: "apis", args: { services: ["storage-api.googleapis.com", "run.googleapis.com"] } }],
  Registry: [
    {
      name: "registry",
      args: {
        region: "europe-west1",
        upstreams: [
          "quay.io/acme",
          "public.ecr.aws/acme",
          "ghcr.io/acme",
          "docker.io/library",
          "registry.gitlab.com/acme",
        ],
        lockedDigests: images.lockedDigests,
        requireDigests: true,
        credentials: [
          { registry: "ghcr.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/a/versions/1" },
          { registry: "docker.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/b/versions/1" },
        ],
        keptVersions: 20,
        untaggedDays: 30,
        vulnerabilityScanning: false,
        readers: members,
        writers: members,
        protected: false,
      },
    },
  ],
  RestoreDrill: [
    {
      name: "drill",
      args: {
        server,
        network,
        images,
        region: "europe-west4",
        proofs: [
          { database: "shop", query: "SELECT count(*) > 0 FROM orders", readerRole: "auditor" },
          { database: "app", query: "SELECT true" },
        ],
        schedule: "0 5 * * 1",
        tier: "db-perf-optimized-N-2",
        longestAgeHours: 30,
        alertAfterHours: 200,
        patienceMinutes: 60,
        notificationChannels: channels,
      },
    },
  ],
  SecretStore: [
    {
      name: "secrets",
      args: {
        vault: { address: "https://vault.example.com", serviceAccountEmail: "v@acme-test.iam.gserviceaccount.com" },
        environment: "test",
        operators: members,
        developers: members,
        previewers: members,
        reviewers: members,
        continuousIntegration: { repository: "acme/site", repositoryId: "123456", environment: "test-preview" },
        deliversToGithub: true,
        protected: false,
      },
    },
  ],
  SecretSync: [
    {
      name: "secret-sync",
      args: {
        store,
        images,
        region: "europe-west1",
        graceSeconds: 3600,
        versions: ["postgresql@17", "valkey@8.0"],
        notificationChannels: channels,
      },
    },
  ],
  SecretSyncApp: [
    {
      name: "web-sync",
      args: {
        sync: {
          serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
          rollRole: "projects/acme-test/roles/secret_sync_roll",
          settingsBucketName: "secret-sync-app-settings-1",
        },
        secrets: secretsOf("web"),
        services: Object.fromEntries(
          ["europe-west4", "europe-west1"].map((region) => [
            region,
            `projects/acme-test/locations/${region}/services/web`,
          ]),
        ),
        workerPools: Object.fromEntries(
          ["europe-west4", "europe-west1"].map((region) => [
            region,
            `projects/acme-test/locations/${region}/workerPools/web-worker`,
          ]),
        ),
        identity: identityOf("web"),
        github: {
          repository: "acme/web",
          environment: "test",
          secrets: ["B_KEY", "A_KEY"],
          variables: ["B_SET", "A_SET"],
        },
      },
    },
  ],
  Vault: [
    {
      name: "vault",
      args: {
        version: "2.1.2",
        region: "europe-west1",
        backupRegion: "europe-west4",
        backupIntervalHours: 6,
        backupRetentionDays: 30,
        restoredBucket: "vault-restored",
        sealKey: "projects/acme-test/locations/europe/keyRings/vault/cryptoKeys/vault",
        images,
        network,
        administrators: members,
        previewers: members,
        protected: false,
        hardwareKey: true,
        cpu: 2,
        memory: "2Gi",
        notificationChannels: channels,
        rootTokenFromShares: true,
        ui: true,
        logLevel: "info",
        shareHolders: [
          { name: "ada", pgpKey: pgpKeys.ada, readers: members },
          { name: "bob", pgpKey: pgpKeys.bob, readers: members },
        ],
      },
    },
    {
      name: "vault",
      args: {
        version: "2.1.2",
        region: "europe-west1",
        backupRegion: "europe-west4",
        images,
        administrators: members,
        recoveryShares: 5,
        recoveryThreshold: 3,
      },
    },
  ],
  ServiceObjective: [
    {
      name: "shop",
      args: {
        endpoint: endpointOf(
          "shop",
          { name: "Cloudflare", percent: 0, source: "no SLA", alternative: "kv" },
          { name: "Workers", percent: 0, source: "no SLA", alternative: "kv" },
          { name: "KV", percent: 0, source: "no SLA", alternative: "kv" },
        ),
        percent: 99.5,
        windowDays: 28,
        needs: [endpointOf("database"), endpointOf("cache")],
        assumed: [
          { part: "Workers", percent: 99.99, reason: "measured" },
          { part: "Cloudflare", percent: 99.95, reason: "measured" },
        ],
        indicator: "requests",
        checkPeriodSeconds: 300,
        checkRegions: ["EUROPE", "USA_VIRGINIA", "ASIA_PACIFIC"],
        pages: true,
        tickets: true,
        runbookUrl: "https://example.com/recover#shop",
        firstStep: "Look at the shop.",
        notificationChannels: channels,
      },
    },
  ],
  VaultSecretsOperator: [
    {
      name: "operator",
      args: {
        cluster: parts.cluster,
        store,
        images,
        version: "1.4.1",
        replicas: 2,
        notificationChannels: channels,
      },
    },
  ],
  StaticSite: [
    {
      name: "shop",
      args: {
        zone,
        folder: folderOf({ "index.html": "page", ".a": "a", ".b": "b", ".d": "d", "fonts/a.txt": "font" }),
        buildCommand: "pnpm build",
        path: "/shop",
        fallback: "/index.html",
        trailingSlash: TrailingSlash.Never,
        immutablePaths: ["/fonts/", "/images/"],
        sourceMaps: true,
        alsoPublish: ["/.a", "/.b"],
        fileLimit: 100,
        endpoints: { api: "/api", live: "wss://live.example.com" },
        settings: { key: "pk", theme: "dark" },
        hostname: "www.example.com",
      },
    },
  ],
  WorkerOrigin: [
    {
      name: "run",
      args: {
        zone,
        serviceName: "web",
        location: "europe-west1",
        url: "https://web-123.europe-west1.run.app",
        healthPath: "/health",
      },
    },
  ],
};
