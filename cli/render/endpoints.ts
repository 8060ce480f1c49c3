import Table from "cli-table3";
import pc from "picocolors";
import { printable } from "./printable";
import { hanging, outputWidth } from "./wrap";

const columns = ["url", "protocol", "credentials", "availability", "reason"] as const;

type Endpoints = [name: string, endpoint: Record<string, string>][];

/** Less than this for each column but the first two is a column of broken words. */
const narrowest = 16;

/**
 * The `endpoints` output of a stack as a table, or as a list where there is no room for one; nothing when the stack has none.
 */
export function renderEndpoints(output: unknown, width = outputWidth()): string {
  if (output === null || typeof output !== "object" || Array.isArray(output)) return "";
  const endpoints: Endpoints = Object.entries(output as Record<string, Record<string, string>>);
  const longest = (texts: string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const nameWidth = Math.max(12, longest(endpoints.map(([name]) => name)) + 2);
  // A URL has no place to break at: its column is as wide as the longest.
  const urlWidth = longest(endpoints.map(([, endpoint]) => endpoint["url"] ?? "")) + 2;
  const rest = Math.floor((width - nameWidth - urlWidth - columns.length - 2) / (columns.length - 1));
  return rest < narrowest ? asList(endpoints, width) : asTable(endpoints, [nameWidth, urlWidth], rest);
}

function asTable(endpoints: Endpoints, first: number[], rest: number): string {
  const table = new Table({
    head: ["end point", ...columns].map((title) => pc.bold(title)),
    style: { head: [], border: [] },
    colWidths: [...first, ...columns.slice(1).map(() => rest)],
    wordWrap: true,
  });
  for (const [name, endpoint] of endpoints) {
    table.push([printable(name), ...columns.map((column) => printable(endpoint[column] ?? ""))]);
  }
  return `${table.toString()}\n`;
}

function asList(endpoints: Endpoints, width: number): string {
  const texts = endpoints.map(([name, endpoint]) => {
    const parts = columns.flatMap((column) =>
      hanging(`  ${column}: ${printable(endpoint[column] ?? "")}`.trimEnd(), width, 2),
    );
    return [pc.bold(printable(name)), ...parts, ""].join("\n");
  });
  // What follows is another thing.
  return `${texts.join("\n")}\n`;
}
