// What to do when something breaks: the documents for what this environment has.
import { runbookTable } from "../../reading/runbooks";
import { html } from "../html";
import type { Section } from "../view";

export const runbooks: Section = {
  id: "runbooks",
  title: "When something breaks",
  render: ({ reading }) => {
    const fitting = runbookTable.filter(({ needs }) => needs === undefined || reading.steps.some(needs));
    return html`<ul>
      ${fitting.map(({ when, page }) => html`<li><a href="../../read/${page}">${when}</a></li>`)}
    </ul>`;
  },
};
