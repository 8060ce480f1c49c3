// What is done with an environment in a month. It is stated, since no program says it.
/** Figures a month, of each resource that they concern. */
export interface Figures {
  /** Requests to a service, a Worker or through a load balancer. */
  requests: number;
  /** Seconds that a request takes. */
  secondsPerRequest: number;
  /** Requests that an instance answers at once, on average. */
  requestsAtOnce: number;
  /** Kilobytes of an answer that leave Google's network. */
  kilobytesPerRequest: number;
  /** GiB of data in a database, by which its backups are counted. */
  databaseGigabytes: number;
  /** GiB of objects in a bucket. */
  storedGigabytes: number;
  /** Writes and lists of objects in a bucket. */
  writes: number;
  /** Reads of objects in a bucket. */
  reads: number;
  /** GiB of images in a registry. */
  imageGigabytes: number;
  /** Spans that a program records for a request whose trace is kept, where it sends them to Cloud Trace. */
  spansPerRequest: number;
  /** GiB of logs of a service, a cluster or a log bucket. */
  logGigabytes: number;
  /** Reads of a secret. */
  secretReads: number;
  /** Runs of a job that no schedule calls. */
  jobRuns: number;
  /** Seconds that a run of a job, or a call by a schedule, takes. */
  jobSeconds: number;
}

/** A usage as it is estimated by. */
export interface Usage {
  /** Whether what is free for a billing account is counted. `false` where another environment of the account uses it up. */
  freeUnits: boolean;
  defaults: Figures;
  /** Figures of single resources, by their name in the program. */
  resources: Record<string, Partial<Figures>>;
  /** USD for a unit, by a price's name or `<name>@<region>`, in place of the table's. */
  prices: Record<string, number>;
}

/** A small business's site: 100,000 requests to each service. */
const usual: Figures = {
  requests: 100_000,
  secondsPerRequest: 0.2,
  requestsAtOnce: 1,
  kilobytesPerRequest: 30,
  databaseGigabytes: 2,
  storedGigabytes: 1,
  writes: 1_000,
  reads: 10_000,
  imageGigabytes: 0.5,
  spansPerRequest: 10,
  logGigabytes: 0.2,
  secretReads: 30,
  jobRuns: 4,
  jobSeconds: 2,
};

/** Nobody asks for anything; what is stored stays stored. */
const idle: Figures = {
  ...usual,
  ...{ requests: 0, writes: 0, reads: 0, logGigabytes: 0.05, secretReads: 0, jobRuns: 0 },
};

export const usualUsage: Usage = { freeUnits: true, defaults: usual, resources: {}, prices: {} };
export const idleUsage: Usage = { ...usualUsage, defaults: idle };
