// What one pass did, by names and numbers: for all apps together, and for each that somebody should look at. Each becomes one
// line of the log, from which metrics and alerts are made.
import { SyncError } from "./contract";
import type { Outcome } from "./copy-target";
import { logLine, type Severity, type Trace } from "./log-line";
import { SettingsError } from "./reader";
import type { EndingSupport } from "./support";
import { unexpected } from "./unexpected";
import { VaultError } from "./vault/answers";

/** What is told of an app, and of all of them together. */
export interface Counts {
  /** Copies that were looked at. */
  checked: number;
  /** Copies that got a new value from the source. */
  changed: number;
  /** Copies that somebody else had changed. */
  repaired: number;
  removed: number;
  /** Logins that were replaced by new ones. */
  logins: number;
  /** Services that got a new revision. */
  rolled: number;
  /** Copies that wait for a later pass: this one did as much as it may, or readers do not get them yet. */
  postponed: number;
  /** Keys for which the source has no value that can be copied, `<mount>/<app>/<KEY>`; the first of them. */
  missing: string[];
  missingCount: number;
  /** How many things went wrong. */
  failures: number;
  /** What went wrong; the first few. */
  problems: string[];
  /** How long, in seconds, the change that waited longest has waited or is still waiting. */
  lagSeconds: number;
}

/** What the log's line about an app has as `app`. */
export interface AppReport extends Counts {
  name: string;
}

/** What the log's line about a pass has as `pass`. */
export interface PassReport extends Counts {
  durationMs: number;
  /** Requests to Vault, logins included. */
  vaultRequests: number;
  /** Requests to places that hold copies. */
  targetRequests: number;
  /** Apps whose copies are kept in step. */
  apps: number;
  /** Documents that Vault told about. */
  documents: number;
  /** Copies that are to be kept in step. */
  copies: number;
  /** How many of `failures` are no single app's: Vault, the memory, the list of apps. */
  ownFailures: number;
}

/** What the log's line about the age of an app's secrets has as `secrets`. */
export interface SecretsAge {
  /** Name of the app. */
  name: string;
  /** Whole days since somebody or something last wrote a value into its document. */
  ageDays: number;
}

/** What a few passes of each hour tell; empty in the others. */
export interface Hourly {
  /** Versions whose support ends. */
  support: EndingSupport[];
  /** How old the secrets of each app are. */
  secrets: SecretsAge[];
}

/** A pass, and those of its apps that there is something to tell about. */
export interface PassSummary extends Hourly {
  pass: PassReport;
  apps: AppReport[];
}

const day = 86_400_000;

const fewProblems = 20;
/** Of one app in the line about all of them; its own line has more. */
const fewOfAnApp = 3;
const longestProblem = 1_000;
// A line of the log may have 256 KB (https://cloud.google.com/logging/quotas).
const mostMissing = 200;

/** Collects what happens to one app, or to none in particular. */
export class Tally {
  checked = 0;
  logins = 0;
  rolled = 0;
  postponed = 0;
  failures = 0;
  lagSeconds = 0;
  /** When its secrets were last written, in RFC 3339; the empty text if they never were. */
  secretsWritten = "";
  readonly outcomes: { [outcome in Outcome]: number } = { none: 0, changed: 0, repaired: 0, removed: 0 };
  readonly missing = new Set<string>();
  readonly problems = new Set<string>();

  /** A key without a value to copy. */
  lacks(name: string, why?: string): void {
    this.missing.add(name);
    if (why !== undefined) this.note(`${name} is ${why}: put a text in`);
  }

  /** Something worth knowing that is no failure. */
  note(text: string): void {
    this.problems.add(text.length > longestProblem ? `${text.slice(0, longestProblem)}…` : text);
  }

  failed(error: unknown): void {
    this.failures++;
    this.note(safeMessage(error));
  }

  waited(milliseconds: number): void {
    this.lagSeconds = Math.max(this.lagSeconds, Math.round(milliseconds / 1000));
  }

  counts(): Counts {
    const { changed, repaired, removed } = this.outcomes;
    return {
      checked: this.checked,
      changed,
      repaired,
      removed,
      logins: this.logins,
      rolled: this.rolled,
      postponed: this.postponed,
      missing: [...this.missing].sort().slice(0, mostMissing),
      missingCount: this.missing.size,
      failures: this.failures,
      problems: [...this.problems].slice(0, fewProblems),
      lagSeconds: this.lagSeconds,
    };
  }
}

/** Collects what happens during a pass. What is no single app's is its own. */
export class Report extends Tally {
  vaultRequests = 0;
  targetRequests = 0;
  documents = 0;
  copies = 0;
  /** How many apps there are. */
  apps = 0;
  private readonly byApp = new Map<string, Tally>();

  /** What is told of one app. */
  of(app: string): Tally {
    const tally = this.byApp.get(app) ?? new Tally();
    this.byApp.set(app, tally);
    return tally;
  }

  /** How old the secrets of each app are that has any. */
  secretsAges(now: number): SecretsAge[] {
    const written = [...this.byApp].map(([name, tally]) => ({ name, at: Date.parse(tally.secretsWritten) }));
    return written
      .filter(({ at }) => !Number.isNaN(at))
      .map(({ name, at }) => ({ name, ageDays: Math.max(0, Math.floor((now - at) / day)) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  finish(durationMs: number, hourly: Hourly = { support: [], secrets: [] }): PassSummary {
    const byApp = [...this.byApp].sort(([one], [other]) => (one < other ? -1 : 1));
    const all = [this as Tally, ...this.byApp.values()];
    const sum = (count: (tally: Tally) => number): number => all.reduce((total, tally) => total + count(tally), 0);
    const missing = new Set(all.flatMap((tally) => [...tally.missing]));
    const pass: PassReport = {
      durationMs,
      vaultRequests: this.vaultRequests,
      targetRequests: this.targetRequests,
      apps: this.apps,
      documents: this.documents,
      copies: this.copies,
      checked: sum((tally) => tally.checked),
      changed: sum((tally) => tally.outcomes.changed),
      repaired: sum((tally) => tally.outcomes.repaired),
      removed: sum((tally) => tally.outcomes.removed),
      logins: sum((tally) => tally.logins),
      rolled: sum((tally) => tally.rolled),
      postponed: sum((tally) => tally.postponed),
      missing: [...missing].sort().slice(0, mostMissing),
      missingCount: missing.size,
      failures: sum((tally) => tally.failures),
      ownFailures: this.failures,
      problems: [...this.problems, ...byApp.flatMap(([name, tally]) => named(name, tally))].slice(0, fewProblems),
      lagSeconds: Math.max(...all.map((tally) => tally.lagSeconds)),
    };
    const worthALine = byApp.filter(([, one]) => one.failures + one.missing.size + one.postponed + one.lagSeconds > 0);
    return { pass, apps: worthALine.map(([name, tally]) => ({ name, ...tally.counts() })), ...hourly };
  }
}

function named(app: string, { problems }: Tally): string[] {
  return [...problems].slice(0, fewOfAnApp).map((problem) => `${app}: ${problem}`);
}

/** An error as it may be shown. */
export function safeMessage(error: unknown): string {
  if (error instanceof SyncError || error instanceof VaultError || error instanceof SettingsError) return error.message;
  return unexpected(error, 5);
}

/** The lines of the log, that of the pass first. `request` is the one that asked for the pass. */
export function logLines({ pass, apps, support, secrets }: PassSummary, request?: Trace): string[] {
  const about = `${pass.copies} copies of ${pass.documents} documents of ${pass.apps} apps`;
  return [
    logLine("reconciler", severity(pass), summary(about, pass), { pass }, request),
    ...apps.map((app) => logLine("reconciler", severity(app), summary(app.name, app), { app }, request)),
    ...support.map((one) => logLine("reconciler", "WARNING", supportMessage(one), { support: one }, request)),
    ...secrets.map((one) => logLine("reconciler", "INFO", ageMessage(one), { secrets: one }, request)),
  ];
}

function supportMessage({ name, end, daysLeft, ended }: EndingSupport): string {
  return ended ? `nobody mends ${name} since ${end}` : `support of ${name} ends on ${end}, in ${daysLeft} days`;
}

function ageMessage({ name, ageDays }: SecretsAge): string {
  return `the secrets of ${name} were last written ${ageDays} ${ageDays === 1 ? "day" : "days"} ago`;
}

function severity(counts: Counts): Severity {
  return counts.failures > 0 ? "ERROR" : counts.missingCount + counts.postponed > 0 ? "WARNING" : "INFO";
}

function summary(about: string, counts: Counts): string {
  const done = (["changed", "repaired", "removed", "rolled", "postponed"] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${name}`);
  if (counts.logins > 0) done.push(`${counts.logins} new logins`);
  const parts = [about, ...done];
  if (counts.missingCount > 0) parts.push(`without a value: ${counts.missing.slice(0, fewProblems).join(" ")}`);
  if (counts.failures > 0) parts.push(`${counts.failures} failed: ${counts.problems[0] ?? ""}`);
  return parts.join("; ");
}
