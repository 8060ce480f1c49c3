import type * as pulumi from "@pulumi/pulumi";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { Arguments } from "../internal/validation";
import type { LogBucketArgs } from "./args";

const exclusionName = rules.matching(
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
  "use at most 100 letters, digits, underscores, hyphens and periods, with a letter or digit first",
);

/** Most exclusions of a sink (https://cloud.google.com/logging/quotas). */
const mostExclusions = 50;

/** Longest filter of a sink and its exclusions (https://cloud.google.com/logging/quotas). */
const longestFilter = 20_000;

/** One that selects everything keeps nothing. */
function exclusionFilter(filter: string): string | undefined {
  const plain = filter.trim();
  if (plain === "") return "write a filter: an empty one leaves every entry out";
  if (/^(true|severity\s*>=\s*"?DEFAULT"?|logName\s*:\s*"?\*"?|timestamp\s*>=.*)$/i.test(plain)) {
    return "write a narrower filter: this one leaves every entry out";
  }
  return plain.length > longestFilter ? `use at most ${longestFilter} characters` : undefined;
}

/**
 * Days of a log bucket (https://cloud.google.com/logging/docs/buckets#custom-retention).
 */
export const logRetentionDays = rules.integerBetween(1, 3650);

/**
 * Shortest time for which a locked bucket is of use: a weekend and a day more.
 */
const leastLocked = 7;

/**
 * @returns the readers, checked once they are known.
 * @throws ArgumentError
 */
export function validate(name: string, args: LogBucketArgs): pulumi.Input<string>[] {
  const check = new Arguments(`LogBucket "${name}"`);
  const { retentionDays = 30, exclusions = {}, locked = false } = args;
  check.property("project", args.project, rules.projectId);
  check.property("region", args.region, rules.region);
  check.property("retentionDays", args.retentionDays, logRetentionDays);
  if (locked && retentionDays < leastLocked) {
    check.problem("retentionDays", retentionDays, `keep at least ${leastLocked} days, or do not lock: it is for good`);
  }
  const readers = check.each("readers", args.readers, rules.iamMember);
  const names = Object.keys(exclusions);
  for (const one of names) {
    check.property(step("exclusions", one), one, exclusionName);
    check.property(step("exclusions", one), exclusions[one], exclusionFilter);
  }
  if (names.length > mostExclusions) {
    check.problem("exclusions", names.length, `name at most ${mostExclusions}, or join some with OR`);
  }
  check.done();
  return readers;
}
