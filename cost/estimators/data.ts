// Databases, caches, buckets, registries.
import type { Step } from "../../sandbox";
import { numberAt, textAt } from "../inputs";
import type { Estimator, Use } from "../model";
import { nodeTypes } from "../prices/data";
import { hoursPerMonth } from "../prices/price";

/** GiB of a disk that says nothing, and the least. */
const leastDisk = 10;

/** GiB of memory for each CPU of the machines of Enterprise Plus (https://docs.cloud.google.com/sql/docs/postgres/machine-series-overview). */
const plusMemory = 8;

function machine(tier: string, region: string): Omit<Use, "kind">[] | undefined {
  if (tier === "db-f1-micro") return [{ price: "sql.micro", region, quantity: hoursPerMonth }];
  if (tier === "db-g1-small") return [{ price: "sql.small", region, quantity: hoursPerMonth }];
  const custom = /^db-custom-(\d+)-(\d+)$/.exec(tier);
  if (custom !== null) {
    return [
      { price: "sql.cpu", region, quantity: Number(custom[1]) * hoursPerMonth },
      { price: "sql.memory", region, quantity: (Number(custom[2]) / 1024) * hoursPerMonth },
    ];
  }
  const plus = /^db-perf-optimized-N-(\d+)$/.exec(tier);
  if (plus === null) return undefined;
  const cpus = Number(plus[1]);
  return [
    { price: "sql.cpu.plus", region, quantity: cpus * hoursPerMonth },
    { price: "sql.memory.plus", region, quantity: cpus * plusMemory * hoursPerMonth },
  ];
}

export const database: Estimator = ({ inputs, ...step }, around) => {
  const region = textAt(inputs, "region");
  const tier = textAt(inputs, "settings.tier");
  if (region === undefined || tier === undefined) return "its region or its tier is not in the plan";
  const uses = machine(tier, region);
  if (uses === undefined) return `no price of the tier ${tier} is in the table`;
  // A standby in another zone is a second machine with a second disk.
  const standby = textAt(inputs, "settings.availabilityType") === "REGIONAL";
  const replica = textAt(inputs, "masterInstanceName") !== undefined;
  const role = replica ? "a copy that is ready to be promoted, or to be read" : "the database, patched and backed up";
  const buys = standby ? `${role}; a standby in another zone takes over by itself` : role;
  const disk: Use = {
    price: textAt(inputs, "settings.diskType") === "PD_HDD" ? "sql.hdd" : "sql.ssd",
    region,
    quantity: numberAt(inputs, "settings.diskSize") ?? leastDisk,
    kind: "fixed",
    buys,
  };
  const backedUp = textAt(inputs, "settings.backupConfiguration.startTime") !== undefined;
  return [
    ...uses.map((use): Use => ({ ...use, quantity: use.quantity * (standby ? 2 : 1), kind: "fixed", buys })),
    { ...disk, quantity: disk.quantity * (standby ? 2 : 1) },
    ...(backedUp
      ? [backups(textAt(inputs, "settings.backupConfiguration.location") ?? region, { ...step, inputs })]
      : []),
  ];

  function backups(location: string, of: Step): Use {
    const quantity = around.figures(of).databaseGigabytes;
    return { price: "sql.backup", region: location, quantity, kind: "perUse", buys: "any moment of the last days" };
  }
};

export const cache: Estimator = ({ inputs }) => {
  const region = textAt(inputs, "location");
  const type = textAt(inputs, "nodeType")?.toLowerCase().replaceAll("_", "-");
  if (region === undefined || type === undefined) return "its region or its type of node is not in the plan";
  if (!nodeTypes.includes(type)) return `no price of nodes ${type} is in the table`;
  const replicas = numberAt(inputs, "replicaCount") ?? 0;
  const nodes = (numberAt(inputs, "shardCount") ?? 1) * (1 + replicas);
  const buys = replicas > 0 ? "a cache that outlives a zone" : "a cache that instances share";
  return [{ price: `valkey.${type}`, region, quantity: nodes * hoursPerMonth, kind: "fixed", buys }];
};

/** What components write and list by themselves, a month: their type and the end of the bucket's name. */
const ownWrites: { component: string; suffix: string; writes: number; buys: string }[] = [
  // Vault renews its lock each five seconds (https://github.com/hashicorp/vault/blob/main/physical/gcs/gcs_ha.go).
  {
    component: "groundplan:index:Vault",
    suffix: "-storage",
    writes: 525_600,
    buys: "Vault's lock, against two at once",
  },
  {
    component: "groundplan:index:SecretSync",
    suffix: "-app-settings",
    writes: 43_800,
    buys: "a look each minute at who wants copies of secrets",
  },
];

/** Components whose buckets hold what users store. The others of ours hold programs, settings and marks: kilobytes. */
const usersBuckets = ["groundplan:index:AppBucket", "groundplan:index:MediaBucket"];
const fewGigabytes = 0.01;

function gigabytes({ parent = "" }: Step, stored: number): number {
  const [, component] = /(groundplan:index:\w+)::[^:]*$/.exec(parent) ?? [];
  return component === undefined || usersBuckets.includes(component) ? stored : Math.min(stored, fewGigabytes);
}

export const bucket: Estimator = (step, around) => {
  const figures = around.figures(step);
  const region = textAt(step.inputs, "location")?.toLowerCase();
  if (region === undefined) return "its location is not in the plan";
  const storageClass = textAt(step.inputs, "storageClass") ?? "STANDARD";
  const own = ownWrites.find(
    ({ component, suffix }) => step.parent?.includes(`${component}::`) === true && step.name.endsWith(suffix),
  );
  const uses: Use[] = [
    ...(own === undefined
      ? []
      : [{ price: "storage.writes", quantity: own.writes, kind: "fixed", buys: own.buys } as const]),
    { price: "storage.writes", quantity: figures.writes, kind: "perUse" },
    { price: "storage.reads", quantity: figures.reads, kind: "perUse" },
  ];
  if (storageClass !== "STANDARD") return `no price of the class ${storageClass} is in the table`;
  return [
    ...uses,
    { price: "storage.standard", region, quantity: gigabytes(step, figures.storedGigabytes), kind: "perUse" },
  ];
};

/** A repository that only fetches from another keeps what it fetched. */
export const registry: Estimator = (step, around) => [
  { price: "registry.storage", quantity: around.figures(step).imageGigabytes, kind: "perUse" },
];
