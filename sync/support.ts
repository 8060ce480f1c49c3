// Versions whose support ends soon. The table of ends is the inventory's, of the day on which the program was bundled: a version that it
// does not know has no end here (ADR 63).
import { daysBetween, lineOf, usualHorizon } from "../inventory/judge";
import type { ReleaseTable } from "../inventory/model";
import { releases } from "../inventory/table";
import type { SyncVersion } from "./settings";

/** What the log's line about such a version has as `support`. */
export interface EndingSupport {
  /** The product with its line of releases, such as `PostgreSQL 17`. */
  name: string;
  /** Last day of support, as `2029-11-08`. */
  end: string;
  /** Days until then; negative afterwards. */
  daysLeft: number;
  /** Whether that day has passed. */
  ended: boolean;
  /** Day of the table that says so. */
  tableOf: string;
}

/** Minutes after each full hour in which such passes begin: one that fails or is late has others beside it. */
const reportingMinutes = 5;

/** Whether a pass that begins now tells what changes by the day, such as how old a secret is: a few of each hour do. */
export function isHourlyPass(now: number): boolean {
  return new Date(now).getUTCMinutes() < reportingMinutes;
}

/** The versions whose support has ended, or ends within 90 days of `now`, each line of releases once. */
export function endingSupport(versions: SyncVersion[], now: number, table: ReleaseTable = releases): EndingSupport[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const all = versions.flatMap(({ product: key, version }): [string, EndingSupport][] => {
    const product = Object.hasOwn(table.products, key) ? table.products[key] : undefined;
    const line = product === undefined ? undefined : lineOf(product, version);
    if (product === undefined || line?.end === undefined) return [];
    const daysLeft = daysBetween(today, line.end);
    if (daysLeft > usualHorizon) return [];
    const name = `${product.title} ${line.cycle}`;
    return [[name, { name, end: line.end, daysLeft, ended: daysLeft < 0, tableOf: table.read }]];
  });
  return [...new Map(all).values()];
}
