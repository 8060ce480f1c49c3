// Tables of amounts that fit the width they are given.
import pc from "picocolors";
import { printableLine } from "../render/printable";
import { hanging } from "../render/wrap";

/** Below this, a row's amounts are on a line of their own. */
const narrow = 64;
const column = 10;

/** A row: its name, and amounts by the columns. */
export interface Row {
  name: string;
  cells: string[];
  /** Whether it sums up what is above. */
  sum?: boolean;
}

/** USD with cents; `-` for what is nothing. */
export function usd(amount: number | undefined): string {
  if (amount === undefined) return "?";
  const cents = Math.round(amount * 100) / 100;
  if (cents === 0) return amount > 0 ? "<0.01" : "-";
  return cents.toFixed(2);
}

/** USD with its sign. */
export function signed(amount: number): string {
  const text = usd(Math.abs(amount));
  return text === "-" || text === "<0.01" ? text : `${amount < 0 ? "-" : "+"}${text}`;
}

export function table(title: string, columns: string[], rows: Row[], width: number): string {
  if (width < narrow) return list(title, columns, rows, width);
  const nameWidth = width - columns.length * column;
  const line = (name: string, cells: string[]): string =>
    (name.padEnd(nameWidth) + cells.map((cell) => cell.padStart(column)).join("")).trimEnd();
  const lines = rows.flatMap(({ name, cells, sum }) => {
    const [first = "", ...rest] = hanging(printableLine(name), nameWidth - 2, 2);
    const text = [line(first, cells), ...rest];
    return sum === true ? text.map((one) => pc.bold(one)) : text;
  });
  return `${[pc.bold(line(title, columns)), ...lines].join("\n")}\n`;
}

function list(title: string, columns: string[], rows: Row[], width: number): string {
  const lines = rows.flatMap(({ name, cells, sum }) => {
    const text = hanging(printableLine(name), width, 2);
    const amounts = columns.map((one, index) => `${one} ${cells[index] ?? ""}`).join(", ");
    return [...text.map((one) => (sum === true ? pc.bold(one) : one)), ...hanging(`  ${amounts}`, width, 2)];
  });
  return `${[...hanging(title, width, 0).map((one) => pc.bold(one)), ...lines].join("\n")}\n`;
}

/** A paragraph, its further lines indented. */
export function paragraph(text: string, width: number, indent = ""): string {
  return `${hanging(printableLine(text), width, indent.length).join("\n")}\n`;
}
