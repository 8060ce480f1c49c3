// How old a price is.
import type { Price } from "./price";

/** Google changes some prices about once a year, so an older figure is worth a look at its page. */
export const oldAfterMonths = 12;

/** Whether a price was read so long ago, on a day in UTC, that it may have changed. One without a day is not old but undated. */
export function isOld({ read }: Pick<Price, "read">, today: string): boolean {
  if (read === undefined) return false;
  const limit = new Date(`${read}T00:00:00Z`);
  limit.setUTCMonth(limit.getUTCMonth() + oldAfterMonths);
  return limit.toISOString().slice(0, 10) < today;
}
