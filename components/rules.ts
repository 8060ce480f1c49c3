import { networkRangeRemedy } from "./network/addresses";
import { longestScriptName, scriptName } from "./internal/edge-worker";
import { image, nameOf, parseImage } from "./internal/image-reference";
import { oneOf, type Rule } from "./internal/rules";
import { connectionsOf } from "./postgres/connections";
import { flagValue } from "./postgres/flags";
import { allowanceOf, type CloudflarePlan } from "./cdn/plans";
import type { KnownPart } from "./internal/service-levels";
import { availabilityParts } from "./postgres/settings";
import type { Workload } from "./workload/args";
import { poolsOf, type Places, type Pool } from "./workload/connections";
import { complete } from "./workload/defaults";
import { enterprise, tier, versions } from "./postgres/rules";

/**
 * The checks that components make of their arguments, for programs that check their own configuration before they
 * create anything. Each takes a value and returns the remedy, or nothing if the value is fine.
 */
export * from "./internal/rules";

/** A value as an error shows it: on one line, cut where it is long, without passwords; and a property's path with one more step. */
export { show, step } from "./internal/show";

/** Range of a `Network`. */
export const networkRange: Rule<string> = networkRangeRemedy;

/** What a `Network` takes for a range to keep clear of, and whether two ranges share an address. */
export { isRange, overlap } from "./network/addresses";

/** Google's image that a `CloudRunApp` runs beside servers with `metrics`: its registry needs the upstream. */
export { collectorImage } from "./workload/collector";

/** Google's image that runs beside processes with `traces`: its registry needs the upstream. */
export { tracesImage } from "./workload/span-collector";

/** Major version of a `Postgres`. */
export const postgresVersion: Rule<string> = oneOf(versions);

/** Machine type of a `Postgres` of the edition Enterprise. */
export const postgresTier: Rule<string> = tier(enterprise);

/** Name of a flag of a `Postgres`, its value, an extension of a `PostgresDatabase`, and the flags that one takes and a server lacks. */
export { flagName as postgresFlag, flagValue as postgresFlagValue } from "./postgres/flags";
export { extension as databaseExtension, lackingFlags as flagsLackedBy } from "./internal/database-extensions";

/** The flag `max_connections` of a `Postgres`; 0 stands for what its machine type has. */
export const postgresMaxConnections: Rule<unknown> = (most) =>
  most === 0 ? undefined : flagValue("max_connections")(String(most))?.concat(", or 0");

/** What proves a restored database of a `RestoreDrill`. */
export { oneStatement as proofQuery } from "./restore-drill/validate";

/** What a `Registry` pulls through, with which accounts, and the images that it serves where digests are required. */
export { sourcesOf, upstream } from "./registry/upstreams";
export { registryOf, registryUsername, secretVersion } from "./registry/credentials";
export { lockedImage } from "./registry/image";

/** A path of a route of `Cdn`. */
export { pathRemedy as routePath } from "./cdn/paths";

/** Name of a `WorkerOrigin`, which leads to a server of Cloud Run. */
export { workerOriginName } from "./worker-origin/name";

/** Name of the review of an application's pull request, as an application. */
export { mostPulls, reviewName, reviewPrefix } from "./internal/review-name";

/** An image by its digest: one that cannot become another one. */
export const imageByDigest: Rule<string> = (value) =>
  image(value) ??
  (parseImage(value)?.digest === undefined
    ? "name the image by its digest, <registry>/<repository>@sha256:…"
    : undefined);

/** Registry and repository of an image, however it is written; nothing if it is none. */
export function repositoryOfImage(value: string): string | undefined {
  const parsed = parseImage(value);
  return parsed === undefined ? undefined : nameOf(parsed);
}

/** A zone in which a Worker of some name can have a script. */
export function zoneOfWorker(name: string): Rule<string> {
  return (zoneName) =>
    scriptName(name, zoneName).length <= longestScriptName
      ? undefined
      : `use a shorter domain: the Worker's name "${scriptName(name, zoneName)}" may have ${longestScriptName} characters`;
}

/** Most channels of a `Notifications`, and the name of one that exists. */
export { mostChannels, notificationChannel } from "./notifications/validate";

/** What a `Budget` is of, and most channels that it tells. */
export { billingAccount, mostBudgetChannels } from "./budget/validate";

/** Days for which a `LogBucket` keeps an entry. */
export { logRetentionDays } from "./log-bucket/validate";

/** What components throw, with each problem, and the line of a problem. */
export { ArgumentError } from "./internal/refusal";
export { describe, type Problem } from "./internal/problem";

/** What end points are made of, and what is wrong with a promise about them: for whoever checks it before they are there. */
export { balanced, serviceLevels, unknownOrigin, type KnownPart } from "./internal/service-levels";
export { promiseProblems } from "./service-objective/validate";
export { availabilityParts as cacheParts } from "./cache/promise";

/** The same of a zone at Cloudflare. */
export function cloudflarePart(plan: CloudflarePlan): KnownPart {
  return allowanceOf(plan).part;
}

/** The same of a `Postgres` of the edition Enterprise. */
export function postgresParts(machine: string, highlyAvailable: boolean): KnownPart[] {
  return availabilityParts({ tier: machine, highlyAvailable, edition: enterprise });
}

/** Connections of a workload to a binding, by process and job, in all places that it runs in, at the moment when they are most. */
export function pools(workload: Workload, binding: string, places: Places): Pool[] {
  const { processes = {}, jobs = {} } = workload;
  return poolsOf(complete({ image: "", processes, jobs }), binding, places);
}

/** What processes and jobs of an application are called where it runs. */
export { partNames } from "./workload/part-names";

/** Connections of pools together. */
export { totalOf as totalConnections } from "./internal/shared-connections";

/** Connections to each `PostgresDatabase` with a `store` that Vault keeps open at most. */
export { vaultConnections } from "./postgres-database/connection";

/**
 * Most connections that Vault and applications may keep open to a `Postgres` of the edition Enterprise.
 *
 * @param most - its flag `max_connections`; by default what its machine type has
 */
export function postgresConnections(machine: string, most = 0): number {
  return connectionsOf({ flags: most === 0 ? {} : { max_connections: String(most) }, tiers: [machine] });
}

/** The known name that is closest to a misspelt one, if it is close at all. */
export { nearest } from "./internal/nearest";

/** Release of a `Vault`. */
export { version as vaultVersion } from "./vault/version";
export { vaultImage } from "./vault/version";

/** Version of a `Cache` that names none. */
export { defaultVersion as defaultCacheVersion } from "./cache/rules";
