// How often a schedule of cron runs, without a library: it is counted over a month, not predicted.

const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

const daysPerMonth = 365.25 / 12;

/** Runs a month of a schedule in the form of unix-cron; undefined where it has another form, or names. */
export function runsPerMonth(schedule: string): number | undefined {
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== bounds.length) return undefined;
  const shares = fields.map((field, index) => share(field, bounds[index] ?? [0, 0]));
  if (shares.some((one) => one === undefined)) return undefined;
  const [minutes = 0, hours = 0, days = 0, months = 0, weekdays = 0] = shares as number[];
  // A day of the month and a day of the week together mean either.
  const either = days < 1 && weekdays < 1 ? days + weekdays - days * weekdays : days * weekdays;
  return Math.round(minutes * 60 * hours * 24 * either * months * daysPerMonth * 100) / 100;
}

/** Which part of all values a field names. */
function share(field: string, [least, most]: readonly [number, number]): number | undefined {
  const weekday = most === 7;
  const values = new Set<number>();
  for (const item of field.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item);
    if (match === null) return undefined;
    const [from, to, step = "1"] = match.slice(1) as (string | undefined)[];
    const first = from === undefined ? least : Number(from);
    const last = from === undefined || (to === undefined && item.includes("/")) ? most : Number(to ?? from);
    if (![first, last].every((one) => one >= least && one <= most) || Number(step) < 1) return undefined;
    for (let value = first; value <= last; value += Number(step)) values.add(weekday ? value % 7 : value);
  }
  return values.size / (weekday ? 7 : most - least + 1);
}
