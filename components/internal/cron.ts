/**
 * Lowest and highest number of each field, in the order in which they are written. Cloud Scheduler
 * (https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules) takes 7 for Sunday as well, and both take
 * names and extensions of their own; only what both read alike is here.
 */
const fields = [
  { name: "minute", lowest: 0, highest: 59 },
  { name: "hour", lowest: 0, highest: 23 },
  { name: "day of the month", lowest: 1, highest: 31 },
  { name: "month", lowest: 1, highest: 12 },
  { name: "day of the week", lowest: 0, highest: 6 },
];

const element = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

function isElement(text: string, lowest: number, highest: number): boolean {
  const match = element.exec(text);
  if (match === null) return false;
  const [, from, to, step] = match;
  // Kubernetes reads `5/10` as "from 5 on, each tenth", others refuse it. Of a step beyond the range only its first number is left.
  if (step !== undefined && (Number(step) < 1 || (from !== undefined && to === undefined))) return false;
  if (step !== undefined && Number(step) > highest - lowest + 1) return false;
  const first = from === undefined ? lowest : Number(from);
  const last = to === undefined ? first : Number(to);
  return first >= lowest && last <= highest && first <= last;
}

/** What is wrong with a schedule, as the remedy in an error; nothing if Cloud Scheduler and Kubernetes both read it. */
export function cronRemedy(cron: string): string | undefined {
  const parts = cron.split(" ");
  if (parts.length !== fields.length) return "use five fields with one space between them, such as 0 3 * * *";
  const wrong = fields.find(
    ({ lowest, highest }, index) => !(parts[index] ?? "").split(",").every((text) => isElement(text, lowest, highest)),
  );
  if (wrong === undefined) return neverRemedy(parts);
  const most = wrong.highest - wrong.lowest + 1;
  return `in the field for the ${wrong.name}, use *, numbers from ${wrong.lowest} to ${wrong.highest}, ranges, lists or steps of up to ${most} such as */5`;
}

/** Most days that each month has. */
const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day that none of the months has never comes, unless days of the week are given too: either suffices. */
function neverRemedy([, , day = "*", month = "*", weekday = "*"]: string[]): string | undefined {
  if (day.startsWith("*") || weekday !== "*") return undefined;
  const first = Math.min(...numbersOf(day, 31));
  const longest = Math.max(...numbersOf(month, 12).map((number) => days[number - 1] ?? 0));
  return first > longest ? `choose another day or month: none of these months has a day ${first}` : undefined;
}

/** What a field lists, of which each element is right. */
function numbersOf(field: string, highest: number): number[] {
  return field.split(",").flatMap((text) => {
    const [, from = "1", to, step = "1"] = element.exec(text) ?? [];
    const last = text.startsWith("*") ? highest : Number(to ?? from);
    const count = Math.floor((last - Number(from)) / Number(step)) + 1;
    return Array.from({ length: count }, (_, index) => Number(from) + index * Number(step));
  });
}
