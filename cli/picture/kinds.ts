// Which resources are boxes of a picture, and what people call them.
import type { Step, Value } from "../../sandbox";
import { valueByPath } from "../../sandbox/paths";
import type { Kind } from "./model";
import { counted } from "../render/counted";

/** A kind of box. */
export interface Box {
  kind: Kind;
  what: (step: Step, inside: Step[]) => string;
  /** It runs everywhere, whatever region its arguments name: that of what it leads to. */
  isEverywhere?: true;
  /** Where it is, if that is no region. */
  place?: string;
}

/** Where the copies of secrets are that applications read, in each region that reads them. */
export const SECRET_MANAGER = "Secret Manager";

const text = (value: Value | undefined): string => (typeof value === "string" && value !== "[unknown]" ? value : "");
const named = (kind: Kind, what: string): Box => ({ kind, what: () => what });

/** `PostgreSQL 17`, with a standby in another zone or a copy of another server. */
function server({ inputs }: Step): string {
  const version = text(inputs["databaseVersion"]).replace(/^POSTGRES_/, "PostgreSQL ");
  const isCopy = inputs["masterInstanceName"] !== undefined;
  const standby = valueByPath(inputs, "settings.availabilityType") === "REGIONAL" ? ", two zones" : "";
  return `${version === "" ? "Cloud SQL" : version}${isCopy ? ", replica" : standby}`;
}

/** Components that are one box with all that is in them. The outermost counts. */
export const components: Record<string, Box> = {
  "groundplan:index:Cdn": { kind: "edge", what: ({ inputs }) => `Cloudflare ${text(inputs["plan"])}`.trim() },
  "groundplan:index:GoogleCdn": named("edge", "Google Cloud CDN"),
  "groundplan:index:LoadBalancedOrigin": named("origin", "load balancer"),
  "groundplan:index:WorkerOrigin": { ...named("origin", "Worker"), isEverywhere: true },
  "groundplan:index:StaticSite": named("origin", "static site"),
  "groundplan:index:MediaBucket": named("data", "bucket"),
  "groundplan:index:AppBucket": named("data", "bucket"),
  "groundplan:index:Vault": { kind: "secrets", what: ({ inputs }) => `Vault ${text(inputs["version"])}`.trim() },
  "groundplan:index:SecretSync": named("secrets", "copies values each minute"),
  "groundplan:index:VaultSecretsOperator": named("secrets", "Vault's operator"),
  "groundplan:index:AppSecrets": {
    kind: "secrets",
    place: SECRET_MANAGER,
    what: (_, inside) =>
      counted(inside.filter(({ type }) => type === "gcp:secretmanager/secret:Secret").length, "secret"),
  },
};

/** Resources that are a box where no component is one. */
export const resources: Record<string, Box> = {
  "gcp:cloudrunv2/service:Service": named("runtime", "Cloud Run"),
  "gcp:cloudrunv2/workerPool:WorkerPool": named("runtime", "Cloud Run, worker"),
  "kubernetes:apps/v1:Deployment": named("runtime", "Kubernetes"),
  "kubernetes:apps/v1:StatefulSet": named("runtime", "Kubernetes"),
  "gcp:sql/databaseInstance:DatabaseInstance": { kind: "data", what: server },
  "gcp:memorystore/instance:Instance": {
    kind: "data",
    what: ({ inputs }) => (text(inputs["engineVersion"]).startsWith("REDIS") ? "Redis" : "Valkey"),
  },
  "gcp:redis/instance:Instance": named("data", "Redis"),
  "gcp:spanner/instance:Instance": named("data", "Spanner"),
  "gcp:firestore/database:Database": named("data", "Firestore"),
  "gcp:bigquery/dataset:Dataset": named("data", "BigQuery"),
  "gcp:pubsub/topic:Topic": named("data", "Pub/Sub"),
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": named("origin", "load balancer"),
  "cloudflare:index/loadBalancer:LoadBalancer": named("edge", "Cloudflare load balancer"),
};
