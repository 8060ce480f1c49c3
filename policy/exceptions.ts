// Exceptions: each of one rule on some resources, with a reason, an owner and an end.
import { globMatches } from "./glob";

/** Why a rule is broken for a while. */
export interface Exception {
  rule: string;
  /** The resource's name in the program; `*` stands for any text. */
  resource: string;
  /** Only of this type; any type if absent. */
  type?: string | undefined;
  /** Only in these environments, in which `*` stands for any text; in all if absent. */
  environments?: string[] | undefined;
  /** Why it is right as it is. */
  reason: string;
  /** Whom to ask. */
  owner: string;
  /** The last day on which it holds: `2027-05-31`. */
  until: string;
}

/** An exception of an environment, and what became of it. */
export interface ExceptionUse {
  exception: Exception;
  /** `used`: something is excepted by it. `unused`: nothing needs it any more. `ended`: its last day is over. */
  state: "used" | "unused" | "ended";
  /** How many findings it excepts. */
  findings: number;
}

/** A finding, as far as exceptions are concerned. */
interface Excepted {
  rule: string;
  name: string;
  type: string;
  exception?: Exception | undefined;
}

/** The exception of a finding. One that holds longest counts. */
export function exceptionFor(
  exceptions: readonly Exception[],
  finding: Excepted,
  environment: string,
): Exception | undefined {
  return exceptions
    .filter((one) => isMeant(one, finding, environment))
    .sort((one, other) => (one.until < other.until ? 1 : -1))[0];
}

/** True after its last day. Days compare as text. */
export function expired({ until }: Exception, today: string): boolean {
  return until < today;
}

/** Each exception of an environment. */
export function usedOf(
  exceptions: readonly Exception[],
  findings: readonly Excepted[],
  environment: string,
  today: string,
): ExceptionUse[] {
  return exceptions
    .filter((one) => isOf(one, environment))
    .map((exception) => {
      const count = findings.filter((finding) => finding.exception === exception).length;
      const state = expired(exception, today) ? "ended" : count > 0 ? "used" : "unused";
      return { exception, state, findings: count };
    });
}

function isOf({ environments }: Exception, environment: string): boolean {
  return environments === undefined || environments.some((one) => globMatches(one, environment));
}

function isMeant(exception: Exception, { rule, name, type }: Excepted, environment: string): boolean {
  return (
    exception.rule === rule &&
    isOf(exception, environment) &&
    (exception.type === undefined || exception.type === type) &&
    globMatches(exception.resource, name)
  );
}
