import type * as pulumi from "@pulumi/pulumi";
import { notificationChannels } from "../internal/notification-channels";
import { automatic, calledAfter, kinds } from "../internal/names";
import { nodeImage } from "../internal/node-job";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import { requireImage } from "../registry/image";
import type { SecretSyncArgs } from "./args";

/** Longest time that the program takes for the grace period, twelve months. */
const longestGrace = 31_104_000;

export const productVersion = rules.matching(
  /^[a-z0-9-]+@\d+(\.\d+)*$/,
  "use the product's name at endoflife.date with its version, such as postgresql@17",
);

/** Refuses what would fail in the middle of a deployment. Returns the channels, which are checked once they are known. */
export function validate(name: string, args: Usable<SecretSyncArgs>): pulumi.Input<pulumi.Input<string>[]> {
  const check = new Arguments(`SecretSync "${name}"`);
  check.property(
    "name",
    name,
    calledAfter([kinds.serviceAccount, "-cron"], [kinds.run, ""], [kinds.bucket, `-app-settings${automatic}`]),
  );
  check.property("region", args.region, rules.scheduledRegion);
  check.property("graceSeconds", args.graceSeconds, rules.integerBetween(0, longestGrace));
  check.each("versions", args.versions, productVersion);
  requireImage(check, "images", args.images, nodeImage);
  const channels = notificationChannels(check, args.notificationChannels);
  check.done();
  return channels;
}
