// How often a schedule in the form of cron comes.

/** The longest time between two runs, in minutes, over a week; a month or a year where the schedule names days or months. */
export function everyMinutes(schedule: string): number {
  const [minute = "*", hour = "*", day = "*", month = "*", weekday = "*"] = schedule.trim().split(/\s+/);
  if (month !== "*") return 366 * 1440;
  if (day !== "*") return 31 * 1440;
  const runs: number[] = [];
  for (let at = 0; at < 7 * 1440; at++) {
    const fits =
      includes(minute, at % 60) && includes(hour, Math.floor(at / 60) % 24) && includes(weekday, Math.floor(at / 1440));
    if (fits) runs.push(at);
  }
  const gaps = runs.map((at, index) => (runs[index + 1] ?? (runs[0] ?? 0) + 7 * 1440) - at);
  return Math.max(...gaps, 1);
}

/** `*`, `5`, `1-5`, `0,30`, `*\/6`, `1-23/2`. */
function includes(field: string, value: number): boolean {
  return field.split(",").some((part) => {
    const [range = "*", step = "1"] = part.split("/");
    const [from, to] = range === "*" ? [0, Infinity] : range.split("-").map(Number);
    const last = to ?? (part.includes("/") ? Infinity : (from ?? 0));
    return value >= (from ?? 0) && value <= last && (value - (from ?? 0)) % Number(step) === 0;
  });
}
