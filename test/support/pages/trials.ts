// Another value for arguments of the components' examples: what it changes is what a change of the argument does.

/** A region that no example has: the network has it where a component goes there. */
export const otherRegion = "europe-north1";

const group = ["group:others@example.com"];
const zone = { zoneId: "1".repeat(32), accountId: "fedcba9876543210fedcba9876543210", zoneName: "example.com" };

/** A value that needs other arguments changed with it. */
export class With {
  constructor(
    readonly value: unknown,
    readonly others: { [argument: string]: unknown },
  ) {}
}

/**
 * Values by component and argument; `undefined` is not tried. Booleans, numbers and values of a list that are not here are tried with another one by themselves.
 * A component without a row is made of others, whose pages say it.
 */
export const trials: { [component: string]: { [argument: string]: unknown } } = {
  App: { regions: [otherRegion] },
  AutopilotApp: { callsFrom: "europe-north1" },
  SecretSyncApp: { services: {} },
  ServiceObjective: {
    percent: 99,
    windowDays: 7,
    indicator: undefined,
    checkPeriodSeconds: undefined,
    firstStep: "Look at the last release.",
  },
  AppBucket: {
    region: otherRegion,
    readers: group,
    writers: group,
    expiry: [{ prefix: "tmp/", afterDays: 7 }],
    uploadOrigins: ["https://other.example.com"],
    temporary: new With(true, { protected: false }),
  },
  AppBucketEvents: {
    bucketName: "acme-others",
    region: otherRegion,
    path: "/others",
    events: ["OBJECT_DELETE"],
    prefix: "others/",
  },
  AppIdentity: { displayName: "Another" },
  AppSecrets: {
    app: "another",
    keys: [{ name: "SECRET_KEY_BASE", generate: {} }],
    config: [],
    readers: group,
    configReaders: group,
    regions: ["europe-west1"],
  },
  AuditTrail: { project: "acme-other", region: otherRegion, recordProject: "acme-record" },
  AutopilotCluster: { region: otherRegion },
  Budget: { billingAccount: "FEDCBA-543210-FEDCBA", projectNumbers: ["210987654321"], thresholds: [25, 100] },
  Cache: {
    region: otherRegion,
    version: "9.1",
    maintenanceDay: 6,
    nodeType: "standard-small",
    parameters: { "maxmemory-clients": "5%" },
  },
  Cdn: {
    zone,
    plan: "business",
    certificateHostnames: ["example.com", "*.example.com"],
    rateLimits: [],
    errorPage: "<p>Later.</p>::CLOUDFLARE_ERROR_500S_BOX::",
  },
  CloudRunApp: { regions: ["europe-west1", otherRegion], invokers: group, ingress: "all" },
  Dashboard: { title: "Another" },
  DeliveryIdentity: {
    repository: "acme/other",
    repositoryId: "7654321",
    deployBranch: "trunk",
    deployEnvironment: "staging",
    grantableRoles: [],
  },
  GoogleCdn: { rateLimits: [], certificateValidityDays: undefined },
  LoadBalancedOrigin: { zone, hostname: "other.example.com", servedHostname: "shop.example.com" },
  LogBucket: { project: "acme-other", region: otherRegion, readers: group, exclusions: {} },
  MediaBucket: {
    cacheSeconds: 60,
    region: otherRegion,
    writers: group,
    uploadOrigins: ["https://other.example.com"],
  },
  Network: { regions: ["europe-west1"], addressRange: "10.32.0.0/14", reservedRanges: ["192.168.0.0/20"] },
  Notifications: { emails: ["others@example.com"], chatSpaces: [] },
  OriginPullIdentity: { zoneName: "example.org" },
  DatabaseUser: { serviceAccountEmail: "others@acme-prod.iam.gserviceaccount.com", roles: ["pg_monitor"] },
  Postgres: {
    version: "18",
    region: otherRegion,
    failoverRegion: otherRegion,
    writeRegion: "europe-west4",
    tier: "db-custom-4-15360",
    edition: new With("ENTERPRISE_PLUS", {
      tier: "db-perf-optimized-N-2",
      replicaTier: "db-perf-optimized-N-2",
    }),
    transactionLogDays: 6,
    writeEndpoint: undefined,
    maintenanceDay: 6,
    vaultServiceAccountEmail: "others@acme-prod.iam.gserviceaccount.com",
    backupLocation: "eu",
    maintenanceTrack: "canary",
    flags: { max_connections: "200" },
    connectionShares: { reports: 20 },
  },
  PostgresDatabase: { database: "another", extensions: ["pg_trgm"], temporary: new With(true, { protected: false }) },
  ProjectServices: { services: ["run.googleapis.com"] },
  Registry: { region: otherRegion, upstreams: ["docker.io/library"], readers: group, writers: group },
  RestoreDrill: { region: otherRegion, schedule: "0 5 * * *", tier: "db-custom-2-7680" },
  SecretStore: { environment: "staging", operators: group, developers: group, previewers: group },
  SecretSync: { region: otherRegion },
  StaticSite: { zone, endpoints: {}, settings: {}, hostname: "other.example.com" },
  Vault: {
    version: "2.1.3",
    backupIntervalHours: 8,
    region: otherRegion,
    backupRegion: otherRegion,
    administrators: group,
    previewers: group,
    memory: "2Gi",
    logLevel: "warn",
  },
  VaultSecretsOperator: { version: "1.4.2" },
  WorkerOrigin: {
    zone,
    serviceName: "other",
    location: otherRegion,
    url: "https://other-abc.a.run.app",
    healthPath: "/up",
    preview: { hostname: "pr-12-web.example.com", until: "2027-01-31T12:00:00Z" },
  },
};
