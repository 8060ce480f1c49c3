import type * as pulumi from "@pulumi/pulumi";
import * as rules from "../internal/rules";
import { notificationChannels } from "../internal/notification-channels";
import { automatic, calledAfter, kinds } from "../internal/names";
import { nodeImage } from "../internal/node-job";
import type { Usable } from "../internal/usable";
import { Arguments, type Rule } from "../internal/validation";
import { requireImage } from "../registry/image";
import type { VaultArgs } from "./args";
import { checkHolders, majority, type Holder } from "./share-holders";
import { vaultImage, version } from "./version";

/** What is used for what the caller leaves out. */
export const defaults = {
  cpu: 1,
  memory: "1Gi",
  logLevel: "info",
  recoveryShares: 5,
  recoveryThreshold: 3,
  backupIntervalHours: 6,
  backupRetentionDays: 30,
};

/** Arguments that are checked when they become known. */
export interface Checked {
  administrators: pulumi.Input<string>[];
  previewers: pulumi.Input<string>[];
  notificationChannels: pulumi.Input<pulumi.Input<string>[]>;
  restoredBucket: pulumi.Input<string> | undefined;
  sealKey: pulumi.Input<string> | undefined;
  /** Nobody, if shares are kept together. */
  holders: Holder[];
  shares: number;
  threshold: number;
}

const logLevels = ["trace", "debug", "info", "warn", "error"];
/** Divisors of a day: an hour's distance between the last backup of a day and the first of the next would be irregular. */
const backupIntervals = [1, 2, 3, 4, 6, 8];

/** Checks the arguments, all at once. */
export function validate(name: string, args: Usable<VaultArgs>): Checked {
  const check = new Arguments(`Vault "${name}"`);
  check.property("name", name, resourceName);
  check.property("version", args.version, version);
  check.property("region", args.region, rules.scheduledRegion);
  check.property("backupRegion", args.backupRegion, rules.region);
  if (args.backupRegion === args.region) {
    check.problem(
      "backupRegion",
      args.backupRegion,
      "choose another region: a backup must outlive the loss of `region`",
    );
  }
  check.property("backupIntervalHours", args.backupIntervalHours, rules.oneOf(backupIntervals));
  check.property("backupRetentionDays", args.backupRetentionDays, rules.integerBetween(7, 3650));
  const administrators = check.each("administrators", args.administrators, rules.iamMember);
  const previewers = check.each("previewers", args.previewers, rules.iamMember);
  if (args.administrators.length === 0) {
    check.problem(
      "administrators",
      [],
      "name at least one, such as group:ops@example.com: nobody else can configure Vault",
    );
  }
  requireImage(check, "images", args.images, nodeImage);
  if (version(args.version) === undefined) requireImage(check, "images", args.images, vaultImage(args.version));
  const channels = notificationChannels(check, args.notificationChannels);
  check.property("cpu", args.cpu, rules.oneOf([1, 2, 4]));
  check.property("memory", args.memory, memoryOf(args.cpu ?? defaults.cpu));
  check.property("logLevel", args.logLevel, rules.oneOf(logLevels));
  const { holders, shares, threshold } = checkShares(check, args);
  const restoredBucket = check.property("restoredBucket", args.restoredBucket, bucketName);
  const sealKey = check.property("sealKey", args.sealKey, keyName);
  if (args.sealKey !== undefined && args.restoredBucket === undefined) {
    check.problem("sealKey", "set", "leave it out: only data that are restored have a key already (restoredBucket)");
  }
  check.done();
  return {
    administrators,
    previewers,
    notificationChannels: channels,
    restoredBucket,
    sealKey,
    holders,
    shares,
    threshold,
  };
}

/** How the recovery key is split, and who gets a share. */
function checkShares(check: Arguments, args: VaultArgs): Pick<Checked, "holders" | "shares" | "threshold"> {
  check.property("recoveryShares", args.recoveryShares, rules.integerBetween(1, 10));
  const { shareHolders } = args;
  const holders = shareHolders === undefined ? [] : checkHolders(check, shareHolders);
  if (shareHolders !== undefined && args.recoveryShares !== undefined) {
    check.problem("recoveryShares", args.recoveryShares, "leave it out: each of shareHolders gets one share");
  }
  const shares = shareHolders?.length ?? args.recoveryShares ?? defaults.recoveryShares;
  const threshold =
    args.recoveryThreshold ?? (shareHolders === undefined ? defaults.recoveryThreshold : majority(shares));
  // Vault refuses a threshold of one with several shares.
  check.property("recoveryThreshold", args.recoveryThreshold, rules.integerBetween(shares === 1 ? 1 : 2, shares));
  return { holders, shares, threshold };
}

/** The name becomes that of the service and, with a suffix of up to 14 characters, of service accounts (30 at most). */
const resourceName = calledAfter(
  [kinds.serviceAccount, "-administrator"],
  [kinds.bucket, `-initialise-program${automatic}`],
  [kinds.run, `-backup-before-update${automatic}`],
);

/** Mebibytes that Cloud Run allows for a number of CPUs, for the second generation of its execution environment. */
const memoryLimits = new Map([
  [1, { min: 512, max: 4096 }],
  [2, { min: 512, max: 8192 }],
  [4, { min: 2048, max: 16384 }],
]);

/** https://cloud.google.com/run/docs/configuring/services/memory-limits */
function memoryOf(cpu: number): Rule<string> {
  return (value) => {
    const [, amount, unit] = /^(\d{1,5})(Mi|Gi)$/.exec(value) ?? [];
    const mebibytes = Number(amount) * (unit === "Gi" ? 1024 : 1);
    const limits = memoryLimits.get(cpu) ?? { min: 512, max: 16384 };
    return mebibytes >= limits.min && mebibytes <= limits.max
      ? undefined
      : `use ${limits.min}Mi to ${limits.max}Mi with ${cpu} CPU, or as much in Gi`;
  };
}

/** https://cloud.google.com/storage/docs/buckets#naming */
const bucketName = rules.matching(
  /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
  "name the bucket that `groundplan vault restore` filled",
);

const keyName = rules.matching(
  /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
  "use the key that the backup names, projects/…/locations/…/keyRings/…/cryptoKeys/…",
);
