// What a change does to promises: rules that it breaks or keeps, and end points whose contract changes.
import { judge, judged, type Finding } from "../policy/judge";
import { rules } from "../policy/rules";
import type { PolicySettings } from "../policy/settings";
import type { Value } from "../sandbox";
import { isTable } from "../sandbox/wire";
import type { PlanDocument } from "./document";
import { code } from "./render/markdown";

/** By what a change is judged: the settings are of the branch that it is compared with. */
export interface Judged {
  settings: PolicySettings;
  /** `2026-11-29`. */
  today: string;
}

/** Items of Markdown: what breaks a mandatory rule first, then what is advised, then what is kept again. */
export function rulesTouched(base: PlanDocument, head: PlanDocument, { settings, today }: Judged): string[] {
  const found = (document: PlanDocument): Finding[] =>
    judge(judged(document.resources), { environment: head.stack, today, settings, rules }).findings;
  const [before, after] = [found(base), found(head)];
  const broken = newIn(before, after).map(
    ({ rule, level, message }) =>
      `- **Broken${level === "advisory" ? ", advisory" : ""}**: ${code(rule)}. ${code(message)}`,
  );
  const restored = newIn(after, before).map(({ rule, name }) => `- Kept again: ${code(rule)}, ${code(name)}`);
  return [...broken, ...restored];
}

/** What is broken in the second list and not in the first. */
function newIn(before: Finding[], after: Finding[]): Finding[] {
  const key = ({ rule, urn, path }: Finding): string => JSON.stringify([rule, urn, path]);
  const isBroken = ({ state }: Finding): boolean => state === "broken";
  const known = new Set(before.filter(isBroken).map(key));
  return after.filter(isBroken).filter((one) => !known.has(key(one)));
}

/** Parts of an end point's contract, in the words of `Endpoint`. */
const parts = ["url", "protocol", "credentials", "availability", "reason"] as const;

/** Items of Markdown: end points that go or come, and those of which a part of the contract changes. */
export function endpointsTouched(base: PlanDocument, head: PlanDocument): string[] {
  const [before, after] = [endpointsOf(base), endpointsOf(head)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (now === undefined) return [`- ${code(name)} is no longer promised`];
    if (old === undefined) return [`- ${code(name)} is promised from now on`];
    return parts
      .filter((part) => JSON.stringify(old[part]) !== JSON.stringify(now[part]))
      .map((part) => `- ${code(name)}, ${part}: ${valueText(old[part])} → ${valueText(now[part])}`);
  });
}

function valueText(value: Value | undefined): string {
  return value === undefined || value === null ? "(none)" : code(JSON.stringify(value));
}

/** The stack's output `endpoints`. Somebody else may have written the plan, so that nothing of it is certain. */
function endpointsOf({ outputs }: PlanDocument): Map<string, { [part: string]: Value }> {
  const endpoints = (outputs as PlanDocument["outputs"] | undefined)?.["endpoints"];
  if (!isTable(endpoints)) return new Map();
  return new Map(Object.entries(endpoints).flatMap(([name, one]) => (isTable(one) ? [[name, one]] : [])));
}
