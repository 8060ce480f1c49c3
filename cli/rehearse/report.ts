import pc from "picocolors";
import { nameOf } from "../../sandbox";
import { shortType } from "../render/names";
import { printable } from "../render/printable";
import type { Parts } from "./parts";
import type { Kill } from "./kills";
import type { Outcome } from "./acts";
import type { Refused, Rehearsal } from "./rehearsal";

/** True when nothing failed, differed, was refused or was lost. */
export function isClean({ outcomes, differences, refused, lost, kills }: Rehearsal): boolean {
  const killed = kills.every(({ recovered, lost: left }) => recovered && left.length === 0);
  return outcomes.every(({ ok }) => ok) && killed && [...differences, ...refused, ...lost].length === 0;
}

/** The result for people. */
export function renderRehearsal(rehearsal: Rehearsal, missing: Parts["missing"]): string {
  const { outcomes, kills, differences, refused, lost, stays, slowest } = rehearsal;
  return [
    ...section("Acts", outcomes.map(renderOutcome)),
    ...section(
      "Plug-ins that could not be had",
      missing.map(({ provider, because }) => printable(`${provider}: ${because}`)),
    ),
    ...section("Kills and recoveries", kills.map(renderKill)),
    ...section("Operations that were under way at a kill", renderInterrupted(kills)),
    ...section("Requests that were refused, or should have been", refused.map(renderRefused)),
    ...section(
      "Differences after a refresh",
      differences.map(({ urn, op, properties }) => `${op} ${title(urn)}: ${printable(properties.join(", "))}`),
    ),
    ...section("Made, and in no state", lost.map(printable)),
    ...section("Left by `destroy`", stays.map(printable)),
    ...section(
      "Slowest resources",
      slowest.map(({ urn, seconds }) => `${String(seconds).padStart(4)} s  ${title(urn)}`),
    ),
    isClean(rehearsal)
      ? pc.green("Nothing failed, differed, was refused or was lost.")
      : pc.red("Look at what is listed above."),
    "",
  ].join("\n");
}

function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [pc.bold(heading), ...lines.map((line) => `  ${line}`), ""];
}

function title(urn: string): string {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return `${printable(nameOf(urn))} ${pc.dim(printable(shortType(type)))}`;
}

function renderOutcome({ act, ok, seconds, counts, errors }: Outcome): string {
  const done = Object.entries(counts).map(([op, count]) => `${count} ${op}`);
  const lines = errors.map(({ urn, message }) => `\n      ${urn === "" ? "" : `${title(urn)}: `}${printable(message)}`);
  return `${ok ? "✓" : "✗"} ${act} · ${seconds.toFixed(0)} s · ${done.join(", ") || "no change"}${lines.join("")}`;
}

function renderKill({ command, after, processes, findings, lost, recovered, seconds }: Kill): string {
  const left = lost.length === 0 ? "" : ` · lost: ${printable(lost.join(", "))}`;
  const how = recovered ? `recovered in ${seconds.toFixed(0)} s` : "not recovered";
  return `${command} after ${after.toFixed(1)} s: ${processes} processes left, ${findings.length} operations, ${how}${left}`;
}

/** By resource type: which operations were under way, what became of them, and how often. */
function renderInterrupted(kills: Kill[]): string[] {
  const times = new Map<string, number>();
  for (const { type, operation, verdict } of kills.flatMap(({ findings }) => findings)) {
    const line = printable(`${type} · ${operation}: ${verdict}`);
    times.set(line, (times.get(line) ?? 0) + 1);
  }
  return [...times].sort(([one], [other]) => (one < other ? -1 : 1)).map(([line, count]) => `${line} (${count})`);
}

function renderRefused({ kind, method, at, value, expected, times }: Refused): string {
  const parts = [at, value, expected === undefined ? undefined : `expected ${expected}`].filter(
    (part) => part !== undefined,
  );
  return printable(
    `${kind} · ${method}${parts.length === 0 ? "" : ` · ${parts.join(" · ")}`}${times > 1 ? ` (${times} times)` : ""}`,
  );
}
