// What one pass did, by names and numbers. It becomes one line of the log, from which metrics and alerts are made.
import { SyncError } from "./contract";
import type { Outcome } from "./copy-target";
import { SettingsError } from "./reader";
import { unexpected } from "./unexpected";
import { VaultError } from "./vault/client";

/** What the log's line has as `pass`. */
export interface PassReport {
  durationMs: number;
  /** Requests to Vault, logins included. */
  vaultRequests: number;
  /** Requests to places that hold copies. */
  targetRequests: number;
  /** Documents that Vault told about. */
  documents: number;
  /** Copies that are to be kept in step. */
  copies: number;
  /** Copies that were looked at. */
  checked: number;
  /** Copies that got a new value from the source. */
  changed: number;
  /** Copies that somebody else had changed. */
  repaired: number;
  removed: number;
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

const fewProblems = 20;
// A line of the log may have 256 KB (https://cloud.google.com/logging/quotas).
const mostMissing = 200;

/** Collects what happens during a pass. */
export class Report {
  vaultRequests = 0;
  targetRequests = 0;
  documents = 0;
  copies = 0;
  checked = 0;
  rolled = 0;
  postponed = 0;
  failures = 0;
  lagSeconds = 0;
  readonly outcomes: { [outcome in Outcome]: number } = { none: 0, changed: 0, repaired: 0, removed: 0 };
  private readonly missing = new Set<string>();
  private readonly problems = new Set<string>();

  /** A key without a value to copy. */
  lacks(name: string, why?: string): void {
    this.missing.add(name);
    if (why !== undefined) this.problems.add(`${name} is ${why}: put a text in`);
  }

  /** Something worth knowing that is no failure. */
  note(text: string): void {
    this.problems.add(text);
  }

  failed(error: unknown): void {
    this.failures++;
    this.problems.add(told(error));
  }

  waited(milliseconds: number): void {
    this.lagSeconds = Math.max(this.lagSeconds, Math.round(milliseconds / 1000));
  }

  finish(durationMs: number): PassReport {
    const { outcomes } = this;
    return {
      durationMs,
      vaultRequests: this.vaultRequests,
      targetRequests: this.targetRequests,
      documents: this.documents,
      copies: this.copies,
      checked: this.checked,
      changed: outcomes.changed,
      repaired: outcomes.repaired,
      removed: outcomes.removed,
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

/** An error as it may be shown. */
export function told(error: unknown): string {
  if (error instanceof SyncError || error instanceof VaultError || error instanceof SettingsError) return error.message;
  return unexpected(error, 5);
}

/** The line of the log (https://cloud.google.com/logging/docs/structured-logging). */
export function logLine(pass: PassReport): string {
  const severity = pass.failures > 0 ? "ERROR" : pass.missingCount + pass.postponed > 0 ? "WARNING" : "INFO";
  return JSON.stringify({ severity, message: summary(pass), pass });
}

function summary(pass: PassReport): string {
  const counts = (["changed", "repaired", "removed", "rolled", "postponed"] as const)
    .filter((name) => pass[name] > 0)
    .map((name) => `${pass[name]} ${name}`);
  const parts = [`${pass.copies} copies of ${pass.documents} documents`, ...counts];
  if (pass.missingCount > 0) parts.push(`without a value: ${pass.missing.slice(0, fewProblems).join(" ")}`);
  if (pass.failures > 0) parts.push(`${pass.failures} failed: ${pass.problems[0] ?? ""}`);
  return parts.join("; ");
}
