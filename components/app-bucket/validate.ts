import type * as pulumi from "@pulumi/pulumi";
import { uploadOrigin, year } from "../internal/bucket-settings";
import { automatic, calledAfter, kinds } from "../internal/names";
import type { Problem } from "../internal/problem";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { argumentProblems, Arguments } from "../internal/validation";
import { objectPrefix } from "../app-bucket-events/validate";
import type { AppBucketArgs } from "./args";

/** What a bucket's arguments are, once they have been checked, with the defaults that a rule depends on. */
export interface AppBucketSettings {
  /** The application's account: checked now, or when it is known. */
  serviceAccountEmail: pulumi.Input<string>;
  writers: pulumi.Input<string>[];
  readers: pulumi.Input<string>[];
  recoveryDays: number;
}

/** Soft delete keeps for 7 to 90 days, or not at all (https://cloud.google.com/storage/docs/soft-delete#retention-duration). */
const softDeleted: rules.Rule<number> = (value) =>
  value === 0 ? undefined : rules.integerBetween(7, 90)(value)?.concat(", or 0 to keep nothing, or versions");

/** @throws ArgumentError that names every problem. */
export function validate(name: string, args: Usable<AppBucketArgs>): AppBucketSettings {
  const check = new Arguments(`AppBucket "${name}"`);
  const recoveryDays = args.recoveryDays ?? 30;
  check.property("name", name, calledAfter([kinds.bucket, automatic]));
  check.property("region", args.region, rules.region);
  check.property("recoveryDays", recoveryDays, args.versioned === false ? softDeleted : rules.integerBetween(1, 365));
  if (args.temporary === true && (args.protected ?? true)) check.problem("temporary", true, rules.unprotectedOnly);
  check.property("cacheSeconds", args.cacheSeconds, rules.integerBetween(0, year));
  check.each("uploadOrigins", args.uploadOrigins, uploadOrigin);
  checkExpiry(check, args.expiry ?? []);
  const settings = {
    serviceAccountEmail: check.property(
      "identity.serviceAccountEmail",
      args.identity.serviceAccountEmail,
      rules.serviceAccountEmail,
    ),
    writers: check.each("writers", args.writers, rules.iamMember),
    readers: check.each("readers", args.readers, rules.iamMember),
    recoveryDays,
  };
  check.done();
  return settings;
}

function checkExpiry(check: Arguments, expiry: NonNullable<AppBucketArgs["expiry"]>): void {
  const prefixes = expiry.map(({ prefix }) => prefix);
  expiry.forEach(({ afterDays, prefix }, index) => {
    check.property(`expiry[${index}].afterDays`, afterDays, rules.integerBetween(1, 36_500));
    check.property(`expiry[${index}].prefix`, prefix, objectPrefix);
    const first = prefixes.indexOf(prefix);
    if (prefix === undefined && first < index) {
      const remedy = `give a prefix, or remove it: expiry[${first}] is for every object too`;
      check.problem(`expiry[${index}].prefix`, prefix, remedy);
    }
  });
}

/** What an `AppBucket` would refuse: for programs that check before they create anything. */
export function appBucketProblems(name: string, args: AppBucketArgs): readonly Problem[] {
  return argumentProblems("AppBucket", name, args, validate);
}
