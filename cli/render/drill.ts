import pc from "picocolors";
import type { DrilledAlert, DrilledEvent, EmptyPanel, WrongObjective } from "../../sandbox";
import { printable } from "./printable";

/** What came of a drill. */
export interface Drill {
  alerts: DrilledAlert[];
  emptyPanels: EmptyPanel[];
  wrongObjectives: WrongObjective[];
}

/**
 * What came of a drill: each alert with what made it fire and whom it told, how many are as they should be, the panels of dashboards that
 * show nothing, and the objectives that measure nothing.
 */
export function renderDrill({ alerts, emptyPanels, wrongObjectives }: Drill): string {
  const panels = `${renderPanels(emptyPanels)}${renderObjectives(wrongObjectives)}`;
  if (alerts.length === 0) return `The environment has no alerts.\n${panels}`;
  const wrong = alerts.filter(({ problems }) => problems.length > 0).length;
  const summary = `${alerts.length - wrong} of ${alerts.length} alerts fire when they should, and only then`;
  return `${alerts.map(renderAlert).join("\n")}\n${pc.bold(summary)}\n${panels}`;
}

function renderPanels(panels: EmptyPanel[]): string {
  const lines = panels.map(({ dashboard, panel, problem }) =>
    [`${pc.red("✗")} ${pc.bold(printable(dashboard))}  ${printable(panel)}`, `    ${printable(problem)}`].join("\n"),
  );
  return lines.length === 0 ? "" : `\nPanels that show nothing:\n${lines.join("\n")}\n`;
}

function renderObjectives(objectives: WrongObjective[]): string {
  const lines = objectives.map(({ objective, problem }) =>
    [`${pc.red("✗")} ${pc.bold(printable(objective))}`, `    ${printable(problem)}`].join("\n"),
  );
  return lines.length === 0 ? "" : `\nObjectives that measure nothing:\n${lines.join("\n")}\n`;
}

function renderAlert({ name, title, severity, tells, events, problems }: DrilledAlert): string {
  const mark = problems.length === 0 ? pc.green("✓") : pc.red("✗");
  const recipients = tells.length === 0 ? "nobody: it shows in the console alone" : tells.join(", ");
  return [
    `${mark} ${pc.bold(printable(name))}  ${printable(severity)}`,
    `    ${printable(title)}`,
    ...events.flatMap((event) => renderEvent(event, events.length > 1)),
    ...problems.map((problem) => `    ${pc.red(printable(problem))}`),
    `    tells ${printable(recipients)}`,
    "",
  ].join("\n");
}

function renderEvent(
  { condition, event, afterMinutes, with: others }: DrilledEvent,
  isOneOfSeveral: boolean,
): string[] {
  const when = afterMinutes === 0 ? "at once" : afterMinutes === 1 ? "after a minute" : `after ${afterMinutes} minutes`;
  return [
    ...(isOneOfSeveral ? [`    ${printable(condition)}`] : []),
    `    ${when}: ${printable(event)}`,
    ...(others.length === 0 ? [] : [`    with it fires ${others.map(printable).join(", ")}, for the same reason`]),
  ];
}
