import Table from "cli-table3";
import pc from "picocolors";

const columns = ["url", "protocol", "credentials", "availability", "reason"] as const;

/** The `endpoints` output of a stack as a table; nothing when the stack has none. */
export function renderEndpoints(output: unknown): string {
  if (output === null || typeof output !== "object" || Array.isArray(output)) return "";
  const endpoints = Object.entries(output as Record<string, Record<string, string>>);
  // A URL has no place to break at: its column is as wide as the longest.
  const urlWidth = Math.max(...endpoints.map(([, endpoint]) => (endpoint["url"] ?? "").length)) + 2;
  const table = new Table({
    head: ["end point", ...columns].map((title) => pc.bold(title)),
    style: { head: [], border: [] },
    colWidths: [12, urlWidth, 18, 28, 24, 32],
    wordWrap: true,
  });
  for (const [name, endpoint] of endpoints) {
    table.push([name, ...columns.map((column) => endpoint[column] ?? "")]);
  }
  return `${table.toString()}\n`;
}
