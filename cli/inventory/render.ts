// An inventory as text and as a document.
import Table from "cli-table3";
import pc from "picocolors";
import { daysBetween, staleAfter } from "../../inventory/judge";
import type { Item, Kind, ReleaseTable, Urgency } from "../../inventory/model";
import { printable } from "../render/printable";
import { wrapped } from "../render/wrap";

/** What is rendered. */
export interface InventoryReport {
  /** What it is of: an environment's name, or a file's. */
  subject: string;
  /** `2026-11-29` */
  today: string;
  /** Days before an end of support from which it counts. */
  horizon: number;
  table: ReleaseTable;
  /** Who said what runs. */
  asked: "state" | "live" | "nobody";
  items: Item[];
  /** What could not be asked. */
  notes: string[];
}

const titles: Record<Urgency, string> = {
  ended: "Out of support",
  ending: "Support ends soon",
  behind: "Patches are missing",
  unknown: "Nobody knows until when",
  newer: "A newer version is there",
  current: "Current",
};

const colours: Record<Urgency, (text: string) => string> = {
  ended: pc.red,
  ending: pc.red,
  behind: pc.yellow,
  unknown: pc.cyan,
  newer: pc.cyan,
  current: pc.green,
};

/** Below this there is no room for seven columns. */
const narrow = 110;
const heads = ["what", "runs", "wanted", "newest", "support ends", "what to do"];
/** Of the columns before the last: the widest that each may be. */
const widest = [34, 24, 24, 24, 14];

/** What makes `--check` fail. */
export function problemsOf({ items }: Pick<InventoryReport, "items">): Item[] {
  return items.filter(({ urgency }) => urgency === "ended" || urgency === "ending");
}

export function renderInventory(report: InventoryReport, width: number, all: boolean): string {
  const shown = report.items.filter((one) => all || !folded(one));
  const groups = (Object.keys(titles) as Urgency[]).flatMap((urgency) => {
    const rows = shown.filter((one) => one.urgency === urgency);
    if (rows.length === 0) return [];
    const title = pc.bold(colours[urgency](titles[urgency]));
    return [`${title}\n${width < narrow ? asList(rows, width) : asTable(rows, width)}`];
  });
  return [...groups, rest(report, width, report.items.length - shown.length)].join("\n");
}

/** Packages and actions that need nothing, or of which nothing is known, would hide what counts. */
function folded({ kind, urgency }: Item): boolean {
  return ["package", "action", "provider"].includes(kind) && ["current", "unknown"].includes(urgency);
}

function asTable(items: Item[], width: number): string {
  const rows = items.map((item) => cells(item).map((cell) => printable(cell)));
  const widths = widest.map((most, index) => {
    const longest = Math.max(...[heads, ...rows].map((row) => row[index]?.length ?? 0));
    return Math.min(most, longest + 2);
  });
  const left = width - widths.reduce((sum, one) => sum + one, 0) - heads.length - 1;
  const table = new Table({
    head: heads.map((one) => pc.bold(one)),
    style: { head: [], border: [] },
    colWidths: [...widths, left],
    wordWrap: true,
  });
  table.push(...rows);
  return `${table.toString()}\n`;
}

/** What the program is made of runs where the program runs. */
const fromProject = new Set<Kind>(["engine", "provider", "package", "action", "runtime"]);

function cells(item: Item): string[] {
  const { title, kind, runs, wanted, newest, end, todo } = item;
  return [
    title,
    runs.join(", ") || (fromProject.has(kind) ? "-" : "not asked"),
    wanted ?? "-",
    newest ?? "unknown",
    end ?? "unknown",
    todo,
  ];
}

function asList(items: Item[], width: number): string {
  return items
    .map((item) => {
      const [title = "", runs = "", wanted = "", newest = "", end = "", todo = ""] = cells(item).map(printable);
      const facts = `runs ${runs}; wanted ${wanted}; newest ${newest}; support ends ${end}`;
      return [
        ...wrapped(title, width, 2),
        ...wrapped(facts, width, 4),
        ...(todo === "" ? [] : wrapped(todo, width, 4)),
        "",
      ].join("\n");
    })
    .join("");
}

function rest(report: InventoryReport, width: number, hidden: number): string {
  const { subject, today, horizon, table, asked, notes } = report;
  const age = daysBetween(table.read, today);
  const problems = problemsOf(report).length;
  const lines = [
    problems === 0
      ? `${subject}: support of nothing that is known ends within ${horizon} days.`
      : `${subject}: ${problems} ${problems === 1 ? "needs" : "need"} somebody: support has ended, or ends within ${horizon} days.`,
    ...(hidden === 0 ? [] : [`Packages, providers and actions that need nothing are left out: ${hidden} (--all).`]),
    ...(asked === "nobody" ? ["What runs was not asked: --state reads it from a state, --live from the APIs."] : []),
    `Releases are of ${table.read}, ${age} days ago (${table.source}); packages were asked for on ${table.packagesRead}.`,
    ...notes.map((note) => `Not asked: ${note}.`),
  ];
  const stale =
    age > staleAfter
      ? [
          pc.yellow(
            wrapped(
              `warning: the table of releases is older than ${staleAfter} days; an end that was announced since is not in it. Write it anew with \`npm run releases\`.`,
              width,
              0,
            ).join("\n"),
          ),
        ]
      : [];
  return `${[...lines.flatMap((line) => wrapped(printable(line), width, 0)), ...stale].join("\n")}\n`;
}

/** docs/inventory.md describes it. */
export function document(report: InventoryReport): object {
  const { subject, today, horizon, table, asked, items, notes } = report;
  const ageDays = daysBetween(table.read, today);
  return {
    subject,
    day: today,
    horizonDays: horizon,
    table: {
      read: table.read,
      source: table.source,
      ageDays,
      stale: ageDays > staleAfter,
      packagesRead: table.packagesRead,
    },
    runsFrom: asked === "nobody" ? null : asked,
    problems: problemsOf(report).map(({ key }) => key),
    items,
    notes,
  };
}
