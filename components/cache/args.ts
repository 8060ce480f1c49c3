import type * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";

/**
 * What a full cache does with a write (https://cloud.google.com/memorystore/docs/valkey/supported-instance-configurations). Those that
 * begin with `volatile` give up only keys that have a time to live, and refuse writes when there are none.
 */
export const CacheEvictionPolicy = {
  /** Refuses it. What queues and sessions need: Sidekiq, Celery, BullMQ and Resque lose work otherwise. */
  NoEviction: "noeviction",
  /** Gives up the key that was used least recently. What a plain cache needs. */
  AllKeysLru: "allkeys-lru",
  /** Gives up the key that is used least often. */
  AllKeysLfu: "allkeys-lfu",
  /** Gives up a key at random. */
  AllKeysRandom: "allkeys-random",
  /** Gives up the key with a time to live that was used least recently. */
  VolatileLru: "volatile-lru",
  /** Gives up the key with a time to live that is used least often. */
  VolatileLfu: "volatile-lfu",
  /** Gives up a key with a time to live at random. */
  VolatileRandom: "volatile-random",
  /** Gives up the key that ends first. */
  VolatileTtl: "volatile-ttl",
} as const;
/** What a full cache does with a write. */
export type CacheEvictionPolicy = (typeof CacheEvictionPolicy)[keyof typeof CacheEvictionPolicy];

/**
 * What a `Cache` is made from.
 */
export interface CacheArgs {
  /**
   * Region of the cache. Programs in other regions reach it as well. A change replaces it, which protection refuses, and the new one is
   * empty.
   */
  region: string;
  /** Network from which the cache is reached, with `cachePolicyIds`: a `Network` with `caches: true`. It has no public address. */
  network: pulumi.Input<NetworkAttachment>;
  /** What a full cache does with a write. There is no default, since the wrong one loses work or refuses it. */
  evictionPolicy: CacheEvictionPolicy;
  /**
   * Version of Valkey, `7.2`, `8.0`, `9.0` or `9.1`; the default is `9.0`. A higher one upgrades in place, and there is no way back
   * (https://cloud.google.com/memorystore/docs/valkey/supported-versions).
   */
  version?: string;
  /**
   * Kind of node, which is the size of the cache: `shared-core-nano` (1.12 GB for keys, no promised availability), `custom-pico`,
   * `custom-micro`, `custom-mini` (nodes of 1 to 3 GB), `standard-small` (5.2 GB), `standard-large`, `highcpu-medium`, `highmem-medium`
   * (10.4 GB), `highmem-xlarge` (46.4 GB) or `highmem-2xlarge`; the default is `custom-pico`
   * (https://cloud.google.com/memorystore/docs/valkey/instance-node-specification). A change moves the keys to new nodes while the
   * cache works. Nodes are billed by the hour (https://cloud.google.com/memorystore/docs/valkey/pricing).
   */
  nodeType?: string;
  /**
   * Whether a replica in another zone takes over when a node or its zone is lost; the default is `true`. It doubles the price. Without
   * it, such a loss empties the cache, and Google promises no availability
   * (https://cloud.google.com/memorystore/docs/valkey/operational-guidelines).
   */
  highlyAvailable?: boolean;
  /**
   * Other parameters by name, such as `{ "notify-keyspace-events": "Ex" }`
   * (https://cloud.google.com/memorystore/docs/valkey/supported-instance-configurations); the default is none.
   */
  parameters?: { [name: string]: string };
  /** Day of the week on which Google may update the cache, 1 (Monday) to 7 (Sunday); the default is 7. */
  maintenanceDay?: number;
  /** Hour (UTC) of `maintenanceDay` in which Google may update the cache, 0 to 23; the default is 4. */
  maintenanceHour?: number;
  /**
   * Where alerts go, `projects/<project>/notificationChannels/<number>`; the default is nowhere: they show in the console alone. They
   * tell when the connections, or a memory that nothing frees, are used to four fifths.
   */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether there are such alerts; the default is `true`. Without them nobody learns that a cache is full, which suits one of a few days. */
  alerts?: boolean;
  /**
   * Whether the cache is protected; the default is `true`. Protected, Pulumi and Google's API refuse to delete it, also when it is
   * removed from the program. To delete it, set `false`, update, then destroy.
   */
  protected?: boolean;
}
