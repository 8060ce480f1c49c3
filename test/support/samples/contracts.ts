import {
  type AvailabilityPart,
  type Binding,
  type DatabaseServer,
  type Endpoint,
  type ImageSource,
  type NetworkAttachment,
  type SecretStoreAttachment,
  type SecretSyncAttachment,
  type SecretsAttachment,
  type SecretsOperatorAttachment,
  type WorkloadIdentity,
} from "../../../components";
import * as parts from "../workload";

export const channels = [1, 2].map((number) => `projects/acme-test/notificationChannels/${number}`);
export const members = ["group:one@example.com", "group:two@example.com"];
export const zone = { zoneId: "0".repeat(32), accountId: "1".repeat(32), zoneName: "example.com" };
export function identityOf(app: string): WorkloadIdentity {
  const serviceAccountEmail = `app-${app}@acme-test.iam.gserviceaccount.com`;
  return { serviceAccountEmail, serviceAccountName: `projects/acme-test/serviceAccounts/${serviceAccountEmail}` };
}
/** A network in all the regions that samples name. */
export const network: NetworkAttachment = {
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
export const registry = "europe-west1-docker.pkg.dev/acme-test";
export const images: ImageSource = {
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
export const sync: SecretSyncAttachment = {
  serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
  rollRole: "projects/acme-test/roles/roll",
  settingsBucketName: "acme-settings",
};
/** What an application is bound to that uses a database. */
export function bindingOf(database: string, resource = "main"): Binding {
  return {
    values: { host: "10.19.0.3", port: "5432", database, caCertificate: "a certificate", spare: "1" },
    credential: { kind: "database-readwrite", resource, extensions: ["vector", "citext"] },
    places: [
      { address: "10.19.0.3", port: 5432 },
      { address: "10.19.0.5", port: 5432 },
    ],
    connectionLimit: 90,
  };
}
export const server: DatabaseServer = {
  instanceName: "db-1",
  instanceNames: ["db-1", "db-2"],
  addresses: ["10.19.0.2", "10.19.0.3"],
  connectionName: "acme-test:europe-west1:db-1",
  host: "10.19.0.3",
  port: 5432,
  serverCaCertificate: "-----BEGIN CERTIFICATE-----",
  vaultUserName: "vault@acme-test.iam",
  flags: { "cloudsql.enable_pg_bigm": "on", "cloudsql.iam_authentication": "on" },
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
        main: {
          kind: "database-readwrite",
          resource: "main",
          vaultPath: `database/test/creds/login.${app}.main`,
          extensions: ["vector", "citext"],
        },
      },
      templates: {
        B_KEY: "{spare.secretAccessKey}",
        A_KEY: "postgresql://{main.username}:{main.password}@10.19.0.3/app",
      },
    },
  };
}
export const operator: SecretsOperatorAttachment = {
  vaultConnection: "operator/vault",
  authMount: "kubernetes/test/cluster-1",
  audience: "https://vault.example.com",
  rolePrefix: "test.cluster.c",
};
export const cloudRun: AvailabilityPart = {
  name: "Cloud Run",
  percent: 99.95,
  source: "https://cloud.google.com/run/sla",
};
export const balancer: AvailabilityPart = {
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
