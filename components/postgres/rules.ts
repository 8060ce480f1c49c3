import { isRegion } from "../internal/regions";
import { matching } from "../internal/rules";
import type { Rule } from "../internal/validation";

export const enterprise = "ENTERPRISE";
export const enterprisePlus = "ENTERPRISE_PLUS";
export const editions = [enterprise, enterprisePlus];

/** Versions that are offered and that the PostgreSQL community still mends (https://www.postgresql.org/support/versioning/). */
export const versions = ["15", "16", "17", "18"];

const sharedCores = ["db-f1-micro", "db-g1-small"];

/** Whether a machine type shares its core, which puts it outside the service level agreement. */
export function hasSharedCore(tier: string): boolean {
  return sharedCores.includes(tier);
}

/** Whether a machine type has disks of Hyperdisk and no others (https://cloud.google.com/sql/docs/postgres/machine-series-overview). */
export function hasHyperdisk(tier: string): boolean {
  return tier.startsWith("db-c4a-");
}

/** Machine types of an edition (https://cloud.google.com/sql/docs/postgres/create-instance#machine-types). */
export function tier(edition: string): Rule<string> {
  return edition === enterprisePlus ? enterprisePlusTier : enterpriseTier;
}

const enterprisePlusTier: Rule<string> = matching(
  /^db-(perf-optimized-N-(2|4|8|16|32|48|64|80|96|128)|c4a-highmem-(1|2|4|8|16|32|48|64|72))$/,
  `use db-perf-optimized-N-<2, 4, 8, 16, 32, 48, 64, 80, 96 or 128> or db-c4a-highmem-<1, 2, 4, 8, 16, 32, 48, 64 or 72> with the edition ${enterprisePlus}`,
);

/** One CPU or an even number of them; memory in steps of 256 MB, 0.9 to 6.5 GB a CPU, and 3.75 GB at least. */
const enterpriseTier: Rule<string> = (value) => {
  if (hasSharedCore(value)) return undefined;
  const [, cpus = 0, memory = 0] = (/^db-custom-([1-9]\d*)-([1-9]\d*)$/.exec(value) ?? []).map(Number);
  const cpusFit = cpus === 1 || (cpus % 2 === 0 && cpus >= 2 && cpus <= 96);
  const memoryFits =
    memory % 256 === 0 && memory >= Math.max(3840, 0.9 * 1024 * cpus) && memory <= Math.max(3840, 6.5 * 1024 * cpus);
  return cpusFit && memoryFits
    ? undefined
    : `use ${sharedCores.join(", ")} or db-custom-<CPUs>-<MB> with one CPU or an even number to 96, and 0.9 to 6.5 GB of memory a CPU in steps of 256 MB, at least 3840, such as db-custom-2-7680`;
};

/** Where backups can be kept: https://cloud.google.com/sql/docs/postgres/backup-recovery/backups#locations */
export const backupLocation: Rule<string> = (value) =>
  ["asia", "eu", "us"].includes(value) || isRegion(value) ? undefined : "use a Google Cloud region, or eu, us or asia";
