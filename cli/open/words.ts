// Small pieces of HTML that sections share.
import { html, type Html, type Part } from "./html";

/** A list of terms and what is said of them; those that say nothing are left out. */
export function facts(rows: [term: string, said: Part][]): Html {
  const shown = rows.filter(([, said]) => said !== undefined && said !== "");
  return html`<dl class="facts">
    ${shown.map(
      ([term, said]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${said}</dd>
        </div>`,
    )}
  </dl>`;
}

/** A table with a caption; the first cell of a row is its heading. Columns after the first are amounts if `amounts`. */
export function table(caption: string, heads: string[], rows: Part[][], amounts = false): Html {
  const cell = (part: Part, index: number): Html =>
    index === 0 ? html`<th scope="row">${part}</th>` : html`<td>${part}</td>`;
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${caption}">
    <table class="${amounts ? "amounts" : "words"}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr>`,
        )}
      </tbody>
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

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** A duration as people say it. */
export function lasting(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  return `${Math.round(seconds / 60)} min`;
}
