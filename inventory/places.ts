// Where a resource says which version of something runs.
import type { Kind } from "./model";
import { products } from "./products";

/** A version that a resource's input or output tells. */
export interface PlaceFacts {
  key: string;
  title: string;
  kind: Kind;
  product?: string;
  version?: string;
  because?: string;
  raise: string;
}

/** A property that holds a version. */
interface Place {
  /** An input of the program. */
  input: string;
  /** The output that says more exactly what runs. */
  output?: string;
  read: (value: string) => PlaceFacts | undefined;
}

const engines: Record<string, [product: string, title: string, kind: Kind]> = {
  POSTGRES: ["postgresql", "PostgreSQL", "database"],
  VALKEY: ["valkey", "Valkey", "cache"],
  REDIS: ["redis", "Redis", "cache"],
};

/** `POSTGRES_17`, `POSTGRES_17_4.R20250302.00_04`, `VALKEY_9_0`. What has another name is a product of its own, of which nothing is known. */
function engine(kind: Kind): (value: string) => PlaceFacts | undefined {
  return (value) => {
    const [, name = "", version] = /^([A-Z]+)_(\d+(?:[._]\d+)*)/.exec(value) ?? [];
    if (version === undefined) return { key: value, title: value, kind, because: "its name has no version", raise: "" };
    const [product, title, known] = engines[name] ?? [undefined, name, kind];
    return {
      key: (product ?? name).toLowerCase(),
      title,
      kind: known,
      version: version.replaceAll("_", "."),
      ...(product === undefined ? {} : { product }),
      raise: product === undefined ? `change ${value}` : (products[product]?.raise ?? ""),
    };
  };
}

const kubernetes = {
  key: "google-kubernetes-engine",
  title: "Kubernetes (GKE)",
  kind: "cluster",
  product: "google-kubernetes-engine",
  raise: products["google-kubernetes-engine"]?.raise ?? "",
} as const;

export const places: Record<string, Place[]> = {
  "gcp:sql/databaseInstance:DatabaseInstance": [
    // https://docs.cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances, maintenanceVersion
    { input: "databaseVersion", output: "maintenanceVersion", read: engine("database") },
  ],
  "gcp:memorystore/instance:Instance": [{ input: "engineVersion", read: engine("cache") }],
  "gcp:redis/instance:Instance": [{ input: "redisVersion", read: engine("cache") }],
  "gcp:container/cluster:Cluster": [
    {
      input: "releaseChannel.channel",
      output: "masterVersion",
      read: (value) =>
        /^\d/.test(value)
          ? { ...kubernetes, version: value }
          : {
              ...kubernetes,
              because: `the release channel ${value} decides; --state or --live says which one runs`,
            },
    },
  ],
};
