// The drill of an environment's alerts: for each policy something happens that it watches for, and what fires is noted.
import type { CloudObject } from "../types";
import { firesAt, quiet, watcherOf, type Watcher } from "./firing";
import { faultsFor, type Fault } from "./faults";
import { assume } from "./assume";
import { wrongKinds } from "./kinds";
import { wrongNames } from "./names";
import { systemOf, type Policy, type System } from "./system";

/** What came of the drill of one policy. */
export interface DrilledAlert {
  /** Name in the program. */
  name: string;
  /** As people are told of it. */
  title: string;
  project: string;
  severity: string;
  /** Whom it tells; empty if nobody. */
  tells: string[];
  /** What made it fire: an event for each condition, or one for conditions that must hold together. */
  events: DrilledEvent[];
  /** What is wrong with it, a sentence each. */
  problems: string[];
}

/** An event after which an alert fired. */
export interface DrilledEvent {
  /** The condition that came true. */
  condition: string;
  /** What happened. */
  event: string;
  /** Minutes after which the alert fired. */
  afterMinutes: number;
  /** Other alerts that fired by then, since they watch the same. */
  with: string[];
}

/** Drills every policy of the objects of a simulated cloud. */
export function drill(objects: CloudObject[]): DrilledAlert[] {
  const system = systemOf(objects);
  const ready = system.policies.map((policy) => prepare(policy, system));
  const watchers = ready.flatMap(({ watcher }) => (watcher === undefined ? [] : [watcher]));
  letHeartsBeat(watchers, system);
  const tried = new Map(watchers.map((watcher) => [watcher, tries(watcher, watchers, system)]));
  return ready
    .map(({ policy, watcher, problems }) => ({
      name: policy.name,
      title: policy.title,
      project: policy.project,
      severity: policy.severity,
      tells: policy.tells,
      ...(watcher === undefined ? { events: [], problems } : outcome(watcher, tried, problems)),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function prepare(policy: Policy, system: System): { policy: Policy; watcher?: Watcher; problems: string[] } {
  if (!policy.enabled) return { policy, problems: ["it is switched off"] };
  try {
    const wrong = [
      ...wrongNames(policy.inputs, system, policy.project),
      ...wrongKinds(policy.inputs, system, policy.project),
      ...assume(policy.inputs, system, policy.project),
    ];
    return { policy, watcher: watcherOf(policy, system), problems: [...new Set(wrong)] };
  } catch (error) {
    return { policy, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** What a policy needs of a metric from logs, so that it is silent while all is well, comes each minute. */
function letHeartsBeat(watchers: Watcher[], { logMetrics }: System): void {
  for (const watcher of watchers) {
    const counted = logMetrics.filter(({ series }) => watcher.series.has(series));
    if (counted.length === 0 || !firesQuietly(watcher)) continue;
    for (const { series } of counted) series.quiet = { level: 1 };
  }
}

/** Whether it fires although nothing happens: long enough for its duration twice. */
function firesQuietly(watcher: Watcher): boolean {
  const longest = Math.max(...watcher.conditions.map(({ durationMinutes }) => durationMinutes));
  return firesAt(watcher, quiet, 2 * longest + 60) !== undefined;
}

/** What makes one condition true, or all that must hold together. */
interface Try {
  condition: string;
  found?: { fault: Fault; afterMinutes: number; others: Watcher[] };
}

function tries(watcher: Watcher, all: Watcher[], system: System): Try[] {
  const { project } = watcher.policy;
  const each = watcher.conditions.map((condition) => faultsFor(condition, project, system));
  if (watcher.combiner.startsWith("AND")) {
    const [first = [], second = []] = each;
    const both = first.flatMap((one) => second.map((other) => joined(one, other)));
    return [attempt(watcher, watcher, [...each.flat(), ...both], all)];
  }
  return watcher.conditions.map((condition, index) =>
    attempt({ ...watcher, conditions: [condition] }, watcher, each[index] ?? [], all),
  );
}

/** The mildest event after which it fires, best alone. */
function attempt(asked: Watcher, self: Watcher, faults: Fault[], all: Watcher[]): Try {
  const condition = asked.conditions.map(({ title }) => title).join(", and ");
  let best: Try["found"];
  for (const fault of faults) {
    const afterMinutes = firesAt(asked, fault, asked.longestMinutes);
    if (afterMinutes === undefined) continue;
    const others = all.filter(
      (other) => other !== self && concerned(other, fault) && firesAt(other, fault, afterMinutes) !== undefined,
    );
    if (best === undefined || others.length < best.others.length) best = { fault, afterMinutes, others };
    if (others.length === 0) break;
  }
  return { condition, ...(best === undefined ? {} : { found: best }) };
}

function joined(one: Fault, other: Fault): Fault {
  const logs = one.logs ?? other.logs;
  return {
    what: `${one.what}, and ${other.what}`,
    subjects: [...one.subjects, ...other.subjects],
    changes: new Map([...one.changes, ...other.changes]),
    ...(logs === undefined ? {} : { logs }),
  };
}

/** A policy that looks at nothing that an event changes is as it was. */
function concerned(watcher: Watcher, fault: Fault): boolean {
  const reads = [...fault.changes.keys()].some((series) => watcher.series.has(series));
  return reads || (fault.logs !== undefined && watcher.conditions.some(({ selects }) => selects !== undefined));
}

function outcome(
  watcher: Watcher,
  tried: Map<Watcher, Try[]>,
  before: string[],
): Pick<DrilledAlert, "events" | "problems"> {
  const problems = [...before];
  if (firesQuietly(watcher)) problems.push("it fires although nothing has happened");
  const looks = watcher.series.size > 0 || watcher.conditions.some(({ selects }) => selects !== undefined);
  const events: DrilledEvent[] = [];
  for (const { condition, found } of tried.get(watcher) ?? []) {
    if (found === undefined) {
      problems.push(
        looks ? `nothing that was tried makes "${condition}" true` : "nothing in the environment is what it looks at",
      );
      continue;
    }
    const { fault, afterMinutes, others } = found;
    const faultsOf = (other: Watcher): Fault[] => (tried.get(other) ?? []).flatMap((one) => one.found?.fault ?? []);
    const same = others.filter((other) => faultsOf(other).some((own) => isSame(fault, own, watcher)));
    for (const other of others.filter((one) => !same.includes(one))) {
      problems.push(`${other.policy.name} fires with it, which watches something else`);
    }
    events.push({ condition, event: fault.what, afterMinutes, with: same.map(({ policy }) => policy.name).sort() });
  }
  return { events, problems };
}

/** Whether another policy's own event is about the same thing, or would make this one fire too. */
function isSame(fault: Fault, own: Fault, watcher: Watcher): boolean {
  if (own.subjects.some((subject) => fault.subjects.includes(subject))) return true;
  const { logs } = own;
  return (
    logs !== undefined &&
    logs.project === watcher.policy.project &&
    watcher.conditions.some(({ selects }) => selects?.(logs.entry) === true)
  );
}
