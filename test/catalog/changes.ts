// For each configuration key another value than dev's and prod's, and what changing it does. Keys that go together are changed
// together.
import { pgpKeys } from "../support/pgp-keys";
import { appsOf, withApp } from "../support/stack-apps";
import type { Values } from "../support/stack-values";
import type { Environment } from "./environments";

export interface Change {
  /** Values by key, from the environment's own. */
  to: (own: Values, environment: Environment) => Values;
  /**
   * `elsewhere`: another test does it. `back`: changed in place, but for what `replaces` names, and the old value brings the old state back. `one-way`: changed
   * in place; the service refuses the way back. `moves`: replaces what holds data, so that prod refuses it. `leaves`: the plan would
   * find no difference in what stays where it was, so that the program refuses it.
   */
  kind: "back" | "one-way" | "moves" | "leaves" | "elsewhere";
  /** Types of which resources are replaced, where the environment has them: those that hold nothing. */
  replaces?: string[];
}

const fixed =
  (values: Values): Change["to"] =>
  () =>
    values;

const settings = "gcp:storage/bucketObject:BucketObject";
const pack = "cloudflare:index/certificatePack:CertificatePack";

/** Another image of an application, other sizes, and an environment at GitHub. */
const anotherApp = {
  image: `us-docker.pkg.dev/cloudrun/container/hello@sha256:${"2e".repeat(32)}`,
  processes: { web: { scaling: { min: 1, max: 3 }, resources: { cpu: 2 }, backgroundWork: true } },
  githubEnvironment: "live",
};

export const changes: Change[] = [
  { to: (_, environment) => ({ "groundplan:environment": environment }), kind: "back" },
  { to: fixed({ "groundplan:reservedRanges": ["10.28.0.0/14"] }), kind: "back" },
  // A job of each deployment runs anew with another image.
  {
    to: (own) => withApp(own, anotherApp),
    kind: "back",
    replaces: [settings, "kubernetes:batch/v1:Job"],
  },
  // The same, and other host names. Without Let's Encrypt there is no certificate to replace: one of them in each environment.
  {
    to: (own, environment): Values => {
      const domain = String(own["groundplan:domain"]);
      const hostnames = [`www.${domain}`, domain, `news.${domain}`];
      return environment === "prod" ? withApp(own, { ...anotherApp, hostnames }) : {};
    },
    kind: "back",
    replaces: [pack, "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig"],
  },
  { to: fixed({ "groundplan:cloudflarePlan": "business", "groundplan:edgeRules": "none" }), kind: "back" },
  {
    to: (own) => ({
      "groundplan:maintenance": [`cms.${String(own["groundplan:domain"])}`],
      "groundplan:maintenanceAddresses": ["192.0.2.0/24"],
    }),
    kind: "back",
  },
  // Dev has one runtime in one region. test/stacks/drained.test.ts has the others of prod.
  {
    to: (_, environment): Values => (environment === "prod" ? { "groundplan:drained": "kubernetes" } : {}),
    kind: "back",
  },
  // test/catalog/moving-front-doors.test.ts has its steps, and what stays.
  { to: fixed({ "groundplan:secondFrontDoor": "without-records" }), kind: "elsewhere" },
  {
    to: (_, environment): Values => (environment === "dev" ? { "groundplan:letsEncrypt": false } : {}),
    kind: "back",
  },
  {
    to: (_, environment): Values => (environment === "prod" ? { "groundplan:certificateValidityDays": 30 } : {}),
    kind: "back",
    replaces: [pack],
  },
  {
    to: (own) => ({
      "groundplan:registryCredentials": [
        {
          registry: "docker.io",
          username: "changelog",
          passwordSecretVersion: `projects/${String(own["gcp:project"])}/secrets/docker/versions/1`,
        },
      ],
    }),
    kind: "back",
  },
  {
    to: fixed({ "groundplan:postgresTier": "db-custom-1-3840", "groundplan:postgresMaxConnections": 500 }),
    kind: "back",
  },
  { to: fixed({ "groundplan:postgresFlags": { "cloudsql.enable_pg_bigm": "on" } }), kind: "back" },
  // They are counted, and make nothing.
  {
    to: (_, environment): Values =>
      environment === "dev" ? { "groundplan:reviewsAtOnce": 1, "groundplan:reviewConnections": 12 } : {},
    kind: "back",
  },
  // test/stacks/review.test.ts has the stack of a review.
  { to: fixed({ "groundplan:review": { app: "directus", pull: 12 } }), kind: "elsewhere" },
  {
    to: fixed({ "groundplan:vaultRestoredBucket": "vault-restored" }),
    kind: "back",
    replaces: ["gcp:secretmanager/secretVersion:SecretVersion", "gcp:storage/bucketIAMMember:BucketIAMMember"],
  },
  { to: fixed({ "groundplan:vaultAccess": "preview" }), kind: "back" },
  { to: fixed({ "groundplan:operators": ["group:ops@changelog.com", "group:oncall@changelog.com"] }), kind: "back" },
  { to: fixed({ "groundplan:developers": ["group:engineers@changelog.com"] }), kind: "back" },
  { to: fixed({ "groundplan:alertEmails": ["ops@changelog.com", "oncall@changelog.com"] }), kind: "back" },
  {
    to: fixed({ "groundplan:alertChannels": ["projects/changelog-prod/notificationChannels/1"] }),
    kind: "back",
  },
  { to: fixed({ "groundplan:logRetentionDays": 60 }), kind: "back" },
  {
    to: fixed({ "groundplan:billingAccount": "012345-6789AB-CDEF01", "groundplan:monthlyBudget": 90 }),
    kind: "back",
    replaces: ["gcp:billing/budget:Budget"],
  },
  { to: fixed({ "groundplan:repository": "thechangelog/nightly" }), kind: "back" },
  { to: fixed({ "groundplan:repositoryId": "100000004" }), kind: "back" },
  // test/components/vault-share-holders.test.ts has them.
  {
    to: fixed({ "groundplan:shareHolders": [{ name: "ada", pgpKey: pgpKeys.ada }], "groundplan:recoveryThreshold": 2 }),
    kind: "elsewhere",
  },
  // An older Vault must not follow a newer one, and Cloud SQL takes no older version
  // (https://cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace). test/stacks/lifecycle.real.test.ts has Vault's:
  // prod runs no image without a digest.
  { to: fixed({ "groundplan:vaultVersion": "2.1.3" }), kind: "elsewhere" },
  { to: fixed({ "groundplan:postgresVersion": "18" }), kind: "one-way" },
  // test/components/postgres-failover.test.ts has them.
  { to: fixed({ "groundplan:postgresWriteRegion": "europe-west4" }), kind: "elsewhere" },
  { to: fixed({ "groundplan:postgresKeepsFormerPrimary": true }), kind: "elsewhere" },
  { to: fixed({ "gcp:project": "changelog-next", "groundplan:projectNumber": "100000000009" }), kind: "leaves" },
  { to: fixed({ "groundplan:guardProject": "changelog-next-guard" }), kind: "leaves" },
  { to: fixed({ "groundplan:failoverRegion": "europe-west3" }), kind: "moves" },
  { to: fixed({ "groundplan:region": "europe-north1" }), kind: "moves" },
  { to: fixed({ "groundplan:addressRange": "10.24.0.0/14" }), kind: "moves" },
  {
    to: (own) => {
      const apps = Object.entries(appsOf(own)).map(([name, app]) => [
        name,
        { ...app, hostnames: [`${name}.changelog-next.com`] },
      ]);
      return { "groundplan:domain": "changelog-next.com", "groundplan:apps": Object.fromEntries(apps) as Values };
    },
    kind: "moves",
  },
  { to: fixed({ "groundplan:cloudflareZoneId": "6".repeat(32) }), kind: "moves" },
  { to: fixed({ "groundplan:cloudflareAccountId": "3".repeat(32) }), kind: "moves" },
  {
    to: fixed({
      "vault:address": "https://vault.example.com",
      "groundplan:vaultServiceAccount": "vault-server@acme-shared.iam.gserviceaccount.com",
      "groundplan:vaultAdministrator": "vault-administrator@acme-shared.iam.gserviceaccount.com",
    }),
    kind: "moves",
  },
];
