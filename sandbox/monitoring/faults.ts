// What could make a condition true: events from the mildest to the worst, each about one thing that is measured.
import type { Condition } from "./conditions";
import type { Event } from "./firing";
import { entryFor, memberAt, type LogEntry } from "./log-entry";
import type { Series, Signal } from "./series";
import { countedIn, type LogMetric, type System } from "./system";

/** An event, and what it is called. */
export interface Fault extends Event {
  what: string;
  /** What it is about. */
  subjects: string[];
}

/** Faults that may make a condition of a project's policy true. */
export function faultsFor(condition: Condition, project: string, system: System): Fault[] {
  if (condition.query !== undefined) {
    const entry = entryFor(condition.query);
    return [ofEntry(system, project, entry, 1, condition.query)];
  }
  const groups = new Map<string, Series[]>();
  for (const one of condition.series) groups.set(one.subject, [...(groups.get(one.subject) ?? []), one]);
  return [...groups.values()].flatMap((series) => {
    const [first] = series;
    const made = system.logMetrics.find((metric) => metric.series === first);
    if (made !== undefined) return ofLogMetric(system, made, condition);
    // All together, and then each alone: a share of requests that fails, or one state of several.
    const sets = series.length > 1 ? [alike(series, system), ...series.map((one) => [one])] : [alike(series, system)];
    return sets.flatMap((set) => signals(set, condition).map(([what, signal]) => ofSeries(set, signal, what)));
  });
}

/** Series of the same metric about the same thing, whoever asks for them: two checks of one page fail together. */
function alike(series: Series[], system: System): Series[] {
  const more = system.series.filter((one) =>
    series.some((own) => own.subject === one.subject && own.metric === one.metric && own.value === "BOOL"),
  );
  return [...new Set([...series, ...more])];
}

function ofSeries(series: Series[], signal: Signal, what: string): Fault {
  const metrics = [...new Set(series.map(({ metric }) => metric))].join(", ");
  const subjects = [...new Set(series.map(({ subject }) => subject))];
  return {
    what: `${metrics} of ${subjects.join(", ")} ${what}`,
    subjects,
    changes: new Map(series.map((one) => [one, signal])),
  };
}

function ofEntry(system: System, project: string, entry: LogEntry, level: number, subject: string): Fault {
  return {
    what: `${level === 1 ? "a log entry" : `${level} log entries`} a minute: ${summary(entry)}`,
    subjects: [subject],
    changes: new Map(countedIn(system, project, entry, level)),
    logs: { project, entry },
  };
}

function summary(entry: LogEntry): string {
  const { logName, resource, ...rest } = entry;
  const log = String(logName).replace(/^.*\/logs\//, "");
  const named = log === "any" ? "" : `${decodeURIComponent(log)} `;
  const text = JSON.stringify(Object.keys(rest).length === 0 ? { resource } : rest);
  return `${named}${text}`;
}

/** Entries that a metric counts, few and many; and none, where some come while all is well. */
function ofLogMetric(system: System, metric: LogMetric, condition: Condition): Fault[] {
  const { project, filter, series, sampleField } = metric;
  const faults = levels(condition.numbers).flatMap((level) => {
    const samples = sampleField === undefined ? [undefined] : levels(condition.numbers);
    return samples.map((sample) => {
      const entry = entryFor(filter);
      if (sampleField !== undefined && sample !== undefined) putNumber(entry, sampleField, sample);
      return ofEntry(system, project, entry, level, series.subject);
    });
  });
  const stops = {
    what: `no more log entries of ${series.metric}`,
    subjects: [series.subject],
    changes: new Map([[series, { level: undefined }]]),
  };
  return series.quiet.level === undefined ? faults : [stops, ...faults];
}

function putNumber(entry: LogEntry, field: string, value: number): void {
  const parts = field.split(".");
  const last = parts.pop() ?? field;
  const table = memberAt(entry, parts.join("."));
  (typeof table === "object" && table !== null ? (table as LogEntry) : entry)[last] = value;
}

/** Small numbers, and some on either side of each with which the condition compares. */
function levels(numbers: number[]): number[] {
  return [...new Set([1, ...numbers.flatMap((number) => [Math.ceil(number / 5) + 1, Math.ceil(number * 1.2) + 1])])]
    .filter((level) => level > 0)
    .sort((one, other) => one - other);
}

function signals(series: Series[], condition: Condition): [what: string, signal: Signal][] {
  const [first] = series;
  if (first === undefined) return [];
  const usual = first.quiet.level;
  const gone: [string, Signal] = ["has no points", { level: undefined }];
  if (first.value === "DISTRIBUTION") {
    const limits = condition.numbers.map((number): [string, Signal] => [
      `is ${rounded(number * 1.5)}`,
      { level: 10, sample: number * 1.5 },
    ]);
    return [...limits, gone];
  }
  if (first.value === "BOOL" || (first.kind === "GAUGE" && usual === 1)) {
    const bad = first.quiet.level === 0 ? 1 : 0;
    return [[`is ${bad}`, { level: bad }], ...seldom(usual ?? 1, bad), gone];
  }
  const values = first.kind !== "GAUGE" ? [0, ...levels(condition.numbers)] : around(condition.numbers);
  return [...values.map((value): [string, Signal] => [`is ${value}`, { level: value }]), gone];
}

/** Wrong for a minute of several. */
function seldom(usual: number, bad: number): [string, Signal][] {
  return [2, 5, 10, 20, 50, 100, 200, 500].map((minutes) => [
    `is ${bad} in one of ${minutes} minutes`,
    { level: usual, pulse: { everyMinutes: minutes, then: bad } },
  ]);
}

function around(numbers: number[]): number[] {
  return [...new Set(numbers.flatMap((number) => [rounded(number * 1.1 + 0.01), rounded(number * 0.9 - 0.01)]))];
}

/** Without what binary fractions add. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
