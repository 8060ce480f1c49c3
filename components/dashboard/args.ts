import type * as pulumi from "@pulumi/pulumi";

/**
 * What a `Dashboard` shows: at least one of its members. What is left out has no panels.
 */
export interface DashboardArgs {
  /** What the console lists it as; the default is the component's name. */
  title?: string;
  /** Objectives whose error budgets are shown, by the name that people know: the output `objectiveName` of a `ServiceObjective`. The default is none. */
  objectives?: { [name: string]: pulumi.Input<string> };
  /** Host names that are asked from outside by an uptime check with TLS: whether they answer, how fast, and how long their certificates last. The default is none. */
  hostnames?: pulumi.Input<string>[];
  /** Names of Cloud Run services, for their requests, errors, latency, instances, processor and memory. The default is none. */
  services?: pulumi.Input<pulumi.Input<string>[]>;
  /** Names of Cloud Run worker pools, for their instances, processor and memory. The default is none. */
  workerPools?: pulumi.Input<pulumi.Input<string>[]>;
  /** Names of URL maps of global external Application Load Balancers, for their requests by answer, latency, and errors of backends. The default is none. */
  urlMaps?: pulumi.Input<pulumi.Input<string>[]>;
  /** Names of the backend services of those load balancers that are shown; the default is all. */
  backendServices?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Storage view that has what programs print, `projects/<project>/locations/<location>/buckets/<bucket>/views/<view>`: the output `viewName` of a
   * `LogBucket`. Warnings and errors of `services`, `workerPools` and `namespaces` are shown, and how many errors there are; the default is none.
   */
  logView?: pulumi.Input<string>;
  /** Latency in milliseconds that 95 of 100 requests should stay below, 1 to 3,600,000; the default is 1,000. It is a line in the chart. */
  latencyMilliseconds?: number;
  /** Applications in clusters, for their instances, restarts, processor and memory. The default is none. */
  namespaces?: DashboardNamespace[];
  /** Database servers, for their load, memory, disk, connections, transactions, and how far replicas are behind. The default is none. */
  databases?: DashboardDatabase[];
  /** Ids of caches of Memorystore for Valkey, for their memory, load, connections and hits. The default is none. */
  caches?: pulumi.Input<string>[];
  /** The output `metricNames` of a `SecretSync`: how long changes wait for their copies, and what is missing. The default is none. */
  secretSync?: pulumi.Input<{ [what: string]: string }>;
  /** Applications of `secretSync` that are shown; the default is all. */
  syncedApps?: string[];
  /** What the project may cost in a month; the default is none. */
  budget?: DashboardBudget;
  /** The output `metricNames` of a `RestoreDrill`: the age of the newest backup that is proved, and how long a restore takes. The default is none. */
  restoreDrill?: pulumi.Input<{ [what: string]: string }>;
  /** Whether runs of the project's jobs are shown; the default is `false`. */
  jobs?: boolean;
}

/** An application in a cluster. */
export interface DashboardNamespace {
  /** Namespace that its pods run in. */
  namespace: pulumi.Input<string>;
  /** Name of the cluster. */
  clusterName: pulumi.Input<string>;
}

/** A database server of Cloud SQL, with its replicas. */
export interface DashboardDatabase {
  /** What people call it. */
  name: string;
  /** Its instances as Cloud Monitoring names them, `<project>:<instance>`, replicas too. */
  databaseIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Most connections that it takes, a line in the chart; the default is none. */
  connectionLimit?: pulumi.Input<number>;
  /** Whether one of them is a replica, which is shown with its lag; the default is `false`. */
  replicated?: boolean;
}

/** A budget of the account that pays. Cloud Monitoring measures no costs, so it is a text with a link. */
export interface DashboardBudget {
  /** Account that pays, `XXXXXX-XXXXXX-XXXXXX`. */
  billingAccount: string;
  /** What may be spent in a month, in the account's currency. */
  amount: number;
}
