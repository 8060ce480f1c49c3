// What the arrows and the marks of a picture mean, under it.
import { groupBy } from "../group-by";
import { marks } from "./marks";
import type { Edge, Picture } from "./model";

const flows: { flow: Edge["flow"]; as: Edge["flow"]; text: string }[] = [
  { flow: "requests", as: "requests", text: "requests" },
  { flow: "data", as: "requests", text: "reads and writes data" },
  { flow: "secrets", as: "secrets", text: "secrets" },
  { flow: "copies", as: "copies", text: "copies data" },
];

/** Points, as Graphviz counts. */
const size = { line: 26, gap: 22, rowHeight: 20, letter: 6 };

export interface Legend {
  svg: string;
  height: number;
}

/** Only what is in the picture, in rows as wide as it. `top` is where it begins. */
export function legendOf({ nodes, edges }: Picture, width: number, top: number): Legend {
  const arrows = flows.filter(({ flow }) => edges.some((edge) => edge.flow === flow));
  // Requests and data have the same arrow.
  const texts = groupBy(arrows, ({ as }) => as);
  const entries = [
    ...[...texts].map(([flow, same]) => ({ symbol: line(flow), text: same.map(({ text }) => text).join(", ") })),
    ...Object.entries(marks)
      .filter(([operation]) => nodes.some((node) => node.operation === operation))
      .map(([operation, { sign, word }]) => ({ symbol: frame(operation), text: `${sign} ${word}` })),
  ];
  let [x, row] = [0, 0];
  const parts = entries.map(({ symbol, text }) => {
    const space = size.line + 6 + text.length * size.letter;
    if (x > 0 && x + space > width) [x, row] = [0, row + 1];
    const moved = `<g class="entry" transform="translate(${round(x + 4)} ${round(top + (row + 0.5) * size.rowHeight)})">`;
    x += space + size.gap;
    return `${moved}${symbol}<text x="${size.line + 6}" y="4" font-size="12">${text}</text></g>`;
  });
  if (parts.length === 0) return { svg: "", height: 0 };
  return { svg: `<g class="legend">\n${parts.join("\n")}\n</g>\n`, height: (row + 1) * size.rowHeight + 4 };
}

function line(flow: string): string {
  const stroke = flow === "secrets" ? ' stroke-dasharray="5,2"' : flow === "copies" ? ' stroke-width="2"' : "";
  const path = `<path fill="none"${stroke} d="M0,0H${size.line - 8}"/>`;
  return `<g class="edge ${flow}">${path}<polygon points="${size.line - 8},-3.5 ${size.line},0 ${size.line - 8},3.5"/></g>`;
}

function frame(operation: string): string {
  return `<g class="node ${operation}"><rect x="0" y="-6" width="${size.line}" height="12" rx="3"/></g>`;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
