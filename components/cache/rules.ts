import { matching } from "../internal/rules";
import type { CacheEvictionPolicy } from "./args";

/** Versions that Memorystore offers (https://cloud.google.com/memorystore/docs/valkey/supported-versions). */
export const versions = ["7.2", "8.0", "9.0", "9.1"];

/** Version of a `Cache` that names none. */
export const defaultVersion = "9.0";

/** Most connections of a node, by its kind, unless `maxclients` says otherwise (https://cloud.google.com/memorystore/docs/valkey/quotas). */
export const connections: { [nodeType: string]: number } = {
  "shared-core-nano": 5_000,
  "custom-pico": 16_000,
  "custom-micro": 16_000,
  "custom-mini": 16_000,
  "standard-small": 16_000,
  "standard-large": 32_000,
  "highcpu-medium": 32_000,
  "highmem-medium": 32_000,
  "highmem-xlarge": 64_000,
  "highmem-2xlarge": 64_000,
};

/** The one kind of node without a promised availability. */
export const sharedCore = "shared-core-nano";

/** Name of a parameter. */
export const parameterName = matching(
  /^[a-z][a-z0-9-]{1,63}$/,
  "use a parameter's name, such as notify-keyspace-events",
);

/** Number of connections, as a parameter is written. */
export const maxClients = matching(/^[1-9]\d{0,4}$/, "use the number of connections to a node, such as 10000");

/** Whether a full cache is one in which everything goes on: any key can make room. */
export function freesAnyKey(policy: CacheEvictionPolicy): boolean {
  return policy.startsWith("allkeys-");
}
