// What the end points of an environment promise, and what watches them.
import * as pulumi from "@pulumi/pulumi";
import {
  ServiceIndicator,
  ServiceObjective,
  type AssumedAvailability,
  type Endpoint,
  type EndpointWatch,
  type ServiceLevel,
  type ServiceObjectiveArgs,
} from "../components";
import type { Config } from "./config";
import type { OwnFoundation } from "./foundation";
import type { Promised } from "./promise-relations";
import type { RunningApp } from "./running-apps";

/** What differs between environments. */
export interface PromiseSettings {
  /** Percent of 30 days that the database server and Vault promise; one that is absent promises nothing of its own. */
  sharedServices: { database?: number; vault?: number };
  /** What is assumed of parts whose providers promise nothing. */
  assumed?: AssumedAvailability[];
  /** Seconds between two questions of a health page, from each region. */
  checkPeriodSeconds?: number;
  /** Whether somebody is paged at night. */
  pages?: boolean;
}

/** What a `ServiceObjective` is told of one end point. */
type Objective = Pick<ServiceObjectiveArgs, "percent" | "indicator" | "needs" | "assumed">;

/** What is assumed of Cloudflare with a plan that promises nothing. */
const cloudflareWithoutPromise: AssumedAvailability[] = [
  {
    part: "Cloudflare",
    percent: 99.95,
    reason: "the plan has no SLA, and the network is the one that Business customers are promised 100 % of",
  },
  {
    part: "Cloudflare Workers",
    percent: 99.95,
    reason: "they run on that network, and the Business SLA does not name them",
  },
];

/** What is assumed of a cache with a replica: Google covers it without a figure. */
const cacheWithoutFigure: AssumedAvailability = {
  part: "Memorystore for Valkey with a replica",
  percent: 99.9,
  reason: "Google's SLA covers it, and 99.9 % is the least that the same SLA gives Redis and Memcached",
};

/** What production assumes of the parts that promise nothing, by what stands before its applications. */
export function assumedBehind(door: Promised["door"]): AssumedAvailability[] {
  return door === "google" ? [cacheWithoutFigure] : [...cloudflareWithoutPromise, cacheWithoutFigure];
}

/** The objectives of an environment, by the name of the end point. */
export interface Objectives {
  [name: string]: {
    objectiveName: pulumi.Output<string>;
    /** Host name that is asked from outside, where one is. */
    host?: pulumi.Output<string>;
  };
}

/** The end points by name, each with its promise where the environment has one; and the objectives. */
export function promise(
  config: Config,
  { platform, cloud }: OwnFoundation,
  { apps, endpoints }: { apps: RunningApp[]; endpoints: Record<string, pulumi.Input<Endpoint>> },
  { sharedServices, assumed = [], ...watching }: PromiseSettings,
): { endpoints: Record<string, pulumi.Input<Endpoint>>; objectives: Objectives } {
  const objectives: Objectives = {};
  const objectiveOf = (name: string): Objective | undefined => {
    // Who keeps a Vault that exists already promises it, and says what it is made of.
    if (name === "vault" && sharedServices.vault !== undefined && config.existingVault === undefined) {
      return { percent: sharedServices.vault };
    }
    if (name === "database" && sharedServices.database !== undefined) {
      return { percent: sharedServices.database, indicator: ServiceIndicator.UpMetric };
    }
    const percent = config.apps[name]?.availability;
    const needs = apps.find((app) => app.name === name)?.needs ?? [];
    return percent === undefined ? undefined : { percent, needs, assumed };
  };
  const { notificationChannels } = platform;
  const promisedEndpoints = Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]): [string, pulumi.Input<Endpoint>] => {
      const objective = objectiveOf(name);
      if (objective === undefined) return [name, endpoint];
      const args = { endpoint, ...objective, ...watching, notificationChannels };
      const made = new ServiceObjective(`${name}-availability`, args, cloud);
      const isAsked = (objective.indicator ?? ServiceIndicator.HealthPage) === ServiceIndicator.HealthPage;
      objectives[name] = { objectiveName: made.objectiveName, ...(isAsked ? { host: hostOf(endpoint) } : {}) };
      return [name, promised(pulumi.output(endpoint), made.endpoint)];
    }),
  );
  return { endpoints: promisedEndpoints, objectives };
}

/** The host name of the page that tells from outside whether an end point works. */
function hostOf(endpoint: pulumi.Input<Endpoint>): pulumi.Output<string> {
  const watch = pulumi.output(endpoint).watch as unknown as pulumi.Output<{ healthUrl?: string } | undefined>;
  return watch.apply((known) => new URL(known?.healthUrl ?? "").hostname);
}

/** An end point with its promise, member by member: a first preview knows some, and says those. */
function promised(own: pulumi.Output<Endpoint>, made: pulumi.Output<Endpoint>): Endpoint {
  return {
    url: pulumi.output(own.url),
    protocol: pulumi.output(own.protocol),
    credentials: pulumi.output(own.credentials),
    availability: pulumi.output(made.availability),
    reason: pulumi.output(own.reason),
    // Each objective gives both.
    serviceLevel: made.serviceLevel as unknown as pulumi.Output<ServiceLevel>,
    watch: made.watch as unknown as pulumi.Output<EndpointWatch>,
  };
}
