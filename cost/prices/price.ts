// The shape of a price, apart from what uses it and how it is shown.

/** Hours that Google counts for a month (https://cloud.google.com/products/calculator). */
export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3600;

/** From a quantity on: once `once` USD, and `each` USD for each unit. */
export interface Bracket {
  from: number;
  once?: number;
  each: number;
}

/** What one unit of something costs. */
export interface Price {
  /** What is paid for, in plain words. */
  what: string;
  /** One unit of it. Time is always a month: a vCPU for a month is 2,628,000 `vCPU-second`. */
  unit: string;
  /** USD for a unit; by region where regions differ. A region that is not there is not known. */
  usd: number | Readonly<Record<string, number>>;
  /** Units a month that cost nothing. */
  free?: { quantity: number; per: "billing account" | "project" | "Cloudflare account" };
  /** What all units together cost, where that is not a multiple of one. Takes the place of `usd` and `free`. */
  brackets?: readonly Bracket[];
  /** The published page. */
  source: string;
  /**
   * The day on which the price was read, or was in force by the catalogue that it was read in: `2026-08-15`. Absent where nobody compared the
   * figure with its page on a known day.
   */
  read?: string;
}

/** USD for a unit, or undefined where the region's price is not known. A price without regions holds in each. */
export function unitPrice({ usd }: Price, region: string | undefined): number | undefined {
  if (typeof usd === "number") return usd;
  return region === undefined || !Object.hasOwn(usd, region) ? undefined : usd[region];
}

/** USD for a quantity of all resources together, free units and brackets counted once. */
export function totalPrice(price: Price, each: number, quantity: number, withFree: boolean): number {
  if (price.brackets !== undefined) return bracketed(price.brackets, quantity);
  const free = withFree ? (price.free?.quantity ?? 0) : 0;
  return Math.max(0, quantity - free) * each;
}

function bracketed(brackets: readonly Bracket[], quantity: number): number {
  return brackets.reduce((sum, { from, once = 0, each }, index) => {
    if (quantity <= from) return sum;
    const end = Math.min(quantity, brackets[index + 1]?.from ?? Infinity);
    return sum + once + (end - from) * each;
  }, 0);
}

/** The same figure in each region of a list. */
export function inRegions(regions: readonly string[], usd: number): Record<string, number> {
  return Object.fromEntries(regions.map((region) => [region, usd]));
}

/** A base price by the regions' factors, to the six digits that catalogues give. */
export function byFactor(factors: Readonly<Record<string, number>>, usd: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(factors).map(([region, factor]) => [region, Math.round(usd * factor * 1e6) / 1e6]),
  );
}
