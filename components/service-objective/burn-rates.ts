// Alerts on how fast an error budget is used, with several windows. The windows are those of Google's SRE workbook for a period of 30
// days (https://sre.google/workbook/alerting-on-slos/), as Sloth has them as data (internal/alert/windows/google-30d.yaml of
// https://github.com/slok/sloth).

/** A rate at which the budget is used, seen over a long window, and over a short one so that the alert ends soon after its cause. */
export interface BurnRate {
  /** Part of the budget, in percent, that is gone after the long window. */
  budgetPercent: number;
  longHours: number;
  shortMinutes: number;
}

export type Urgency = "page" | "ticket";

const windows: Record<Urgency, BurnRate[]> = {
  page: [
    { budgetPercent: 2, longHours: 1, shortMinutes: 5 },
    { budgetPercent: 5, longHours: 6, shortMinutes: 30 },
  ],
  ticket: [
    { budgetPercent: 10, longHours: 24, shortMinutes: 120 },
    { budgetPercent: 10, longHours: 72, shortMinutes: 360 },
  ],
};

/** How many times faster than the budget allows: 14.4, 6, 3 and 1 in a period of 30 days. */
function factor({ budgetPercent, longHours }: BurnRate, windowDays: number): number {
  return rounded((budgetPercent / 100) * ((windowDays * 24) / longHours));
}

/** A condition in PromQL, of an error ratio by window. */
export function burnQuery(
  urgency: Urgency,
  { percent, windowDays }: { percent: number; windowDays: number },
  errorRatio: (window: string) => string,
): string {
  const budget = (100 - percent) / 100;
  return windows[urgency]
    .map((rate) => {
      const limit = rounded(Math.min(factor(rate, windowDays) * budget, 1));
      const over = (window: string): string => `${errorRatio(window)} > ${limit}`;
      return `(${over(`${rate.longHours}h`)} and ${over(`${rate.shortMinutes}m`)})`;
    })
    .join(" or ");
}

/** Minutes of the window in which the end point may fail. */
export function errorBudgetMinutes(percent: number, windowDays: number): number {
  return rounded(((100 - percent) / 100) * windowDays * 24 * 60);
}

/** Without what binary fractions add. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
