// What is done with an environment in a month. It is stated, since no program says it.
import * as z from "zod";
import { nearest } from "../components/internal/nearest";
import { prices } from "./prices";

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

const figure = z.number({ error: "set a number" }).min(0, "set 0 or more").max(1e15, "set at most 10^15");
const positive = figure.gt(0, "set more than 0");

const figures = z
  .strictObject(
    Object.fromEntries(Object.keys(usual).map((key) => [key, key === "requestsAtOnce" ? positive : figure])) as Record<
      keyof Figures,
      typeof figure
    >,
  )
  .partial();

const schema = z.strictObject({
  freeUnits: z.boolean({ error: "set true or false" }).optional(),
  defaults: figures.optional(),
  resources: z.record(z.string(), figures).optional(),
  prices: z
    .record(z.string(), figure)
    .superRefine((table, context) => {
      for (const name of Object.keys(table)) {
        const [price = ""] = name.split("@", 1);
        if (Object.hasOwn(prices, price)) continue;
        const close = nearest(price, Object.keys(prices));
        const remedy = close === undefined ? "`groundplan cost --prices` lists them" : `do you mean ${close}?`;
        context.addIssue({ code: "custom", path: [name], message: `no price has this name; ${remedy}` });
      }
    })
    .optional(),
});

/**
 * Reads what a usage file holds, on top of a usage.
 *
 * @returns the usage, or every problem: the key, what it holds and the remedy.
 */
export function readUsage(document: unknown, base: Usage): Usage | string[] {
  const parsed = schema.safeParse(document ?? {});
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => problems(issue, document));
  const { freeUnits = base.freeUnits, defaults, resources, prices: own } = parsed.data;
  return {
    freeUnits,
    defaults: { ...base.defaults, ...present(defaults) },
    resources: Object.fromEntries(Object.entries(resources ?? {}).map(([name, one]) => [name, present(one)])),
    prices: own ?? {},
  };
}

function problems(issue: z.core.$ZodIssue, document: unknown): string[] {
  const place = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? Object.keys(schema.shape) : Object.keys(usual);
    return issue.keys.map((key) => {
      const close = nearest(key, known);
      const remedy = close === undefined ? `use ${known.join(", ")}` : `do you mean ${close}?`;
      return `${place === "" ? key : `${place}.${key}`}: no such key; ${remedy}`;
    });
  }
  const value = issue.path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown>)[key], document);
  return [`${place === "" ? "the file" : place}: ${issue.message}, not ${JSON.stringify(value)}`];
}

function present(figures: { [Name in keyof Figures]?: number | undefined } | undefined): Partial<Figures> {
  return Object.fromEntries(Object.entries(figures ?? {}).filter(([, value]) => value !== undefined));
}
