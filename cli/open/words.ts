// Small pieces of HTML that sections share.
import { html, type Html, type Part } from "./html";

/** A list of terms with their descriptions; a term without one is left out. */
export function facts(rows: [term: string, description: Part][]): Html {
  const shown = rows.filter(([, description]) => description !== undefined && description !== "");
  return html`<dl class="facts">
    ${shown.map(
      ([term, description]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${description}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Rows under a heading of their own. */
export interface RowGroup {
  title: string;
  rows: Part[][];
}

/** A table with a caption, whose rows are in groups; the first cell of a row is its heading. */
export function groupedTable(caption: string, heads: string[], groups: RowGroup[]): Html {
  return framedTable(
    caption,
    "words",
    heads,
    groups.map(
      ({ title, rows }) =>
        html`<tbody>
          <tr class="group">
            <th scope="rowgroup" colspan="${heads.length}">${title}</th>
          </tr>
          ${rows.map((cells) => row(cells))}
        </tbody>`,
    ),
  );
}

/** How a table looks: columns of one width, amounts after the first, or in a narrow window rows as blocks. */
type TableKind = "words" | "amounts" | "stacked";

/** A table with a caption; the first cell of a row is its heading. */
export function table(caption: string, heads: string[], rows: Part[][], kind: TableKind = "words"): Html {
  const body = html`<tbody>
    ${rows.map((cells) => row(cells, kind === "stacked" ? heads : []))}
  </tbody>`;
  return framedTable(caption, kind, heads, body);
}

/** `labels` stand before cells that are blocks. */
function row(cells: Part[], labels: string[] = []): Html {
  const cell = (part: Part, index: number): Html => {
    if (index === 0) return html`<th scope="row">${part}</th>`;
    const label = labels[index];
    return label === undefined ? html`<td>${part}</td>` : html`<td data-label="${label}">${part}</td>`;
  };
  return html`<tr>
    ${cells.map(cell)}
  </tr>`;
}

function framedTable(caption: string, kind: TableKind, heads: string[], bodies: Part): Html {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${caption}">
    <table class="${kind}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      ${bodies}
    </table>
  </div>`;
}

export function list(items: Part[]): Html {
  return html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

/** A command that a person can copy. */
export function command(text: string): Html {
  return html`<code>${text}</code>`;
}

/** A text with what stands between backticks as code. */
export function written(text: string): Html {
  const parts = text.split("`");
  // An odd mark at the end is one of the text's own.
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

/** `2026-11-29 10:04:05 UTC`, of a time by RFC 3339. */
export function clock(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** A duration as people say it. */
export function lasting(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  return `${Math.round(seconds / 60)} min`;
}
