// What the availability of an end point can be at most: parts that are all needed multiply, and of alternatives one has to work.
import type * as pulumi from "@pulumi/pulumi";
import type { AvailabilityPart, ServiceLevel } from "../contracts/endpoint";

/** A contract whose members are known. */
export type Plain<Contract> = { [Member in keyof Contract]: pulumi.Unwrap<Contract[Member]> };

type Part = Plain<AvailabilityPart>;

/** Percent of the time in which all that is needed works, if each part keeps its promise and they fail independently. */
export function combined(parts: readonly Part[]): number {
  const needed = product(parts.filter(({ alternative }) => alternative === undefined));
  const ways = alternatives(parts).map(([, those]) => product(those));
  const noneWorks = ways.reduce((all, way) => all * (1 - way), 1);
  return 100 * needed * (ways.length === 0 ? 1 : 1 - noneWorks);
}

/** The promise that follows from what an end point is made of. */
export function serviceLevelOf(parts: Part[]): { [Member in keyof ServiceLevel]: Plain<ServiceLevel>[Member] } {
  return { percent: Number(percentText(combined(parts))), windowDays: 30, source: arithmetic(parts), parts };
}

/** Parts that promise nothing and without which nothing works. */
export function unpromised(parts: readonly Part[]): Part[] {
  const hopeless = alternatives(parts).every(([, those]) => those.some(({ percent }) => percent === 0));
  return parts.filter(({ percent, alternative }) => percent === 0 && (alternative === undefined || hopeless));
}

/** The arithmetic, such as `99.95 % Cloud SQL × one of (99.94 % a, 99.89 % b) = 99.95 %`. */
export function arithmetic(parts: readonly Part[]): string {
  const needed = parts.filter(({ alternative }) => alternative === undefined).map(describePart);
  const ways = alternatives(parts).map(([name, those]) => `${name}: ${those.map(describePart).join(" × ")}`);
  const terms = ways.length === 0 ? needed : [...needed, ways.length === 1 ? ways[0] : `one of (${ways.join("; ")})`];
  return `${terms.join(" × ")} = ${percentText(combined(parts))} %`;
}

/** A percentage with no more digits than tell it from a smaller promise, never rounded up. */
export function percentText(percent: number): string {
  return String(Math.floor(percent * 1000 + 1e-6) / 1000);
}

function describePart({ name, percent }: Part): string {
  return percent === 0 ? `no promise of ${name}` : `${percentText(percent)} % ${name}`;
}

function product(parts: readonly Part[]): number {
  return parts.reduce((all, { percent }) => all * (percent / 100), 1);
}

function alternatives(parts: readonly Part[]): [name: string, parts: Part[]][] {
  const names = [...new Set(parts.flatMap(({ alternative }) => (alternative === undefined ? [] : [alternative])))];
  return names.map((name) => [name, parts.filter(({ alternative }) => alternative === name)]);
}
