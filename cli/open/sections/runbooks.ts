// What to do when something breaks: the runbooks with this environment's names, and the documents for the rest.
import { Deployed } from "../../blueprint/environment";
import { recoveryTitles } from "../../blueprint/recovery";
import { runbookTable, type Runbook } from "../../reading/runbooks";
import { byHandLink, findField } from "../by-hand";
import { html, type Html } from "../html";
import type { Section } from "../view";
import { written } from "../words";

export const runbooks: Section = {
  id: "runbooks",
  title: "When something breaks",
  render: ({ reading }) => {
    // The whole blueprint takes a second to compose, for which this page does not wait.
    const named = new Set(recoveryTitles(new Deployed(reading.steps)));
    const fitting = runbookTable.filter(({ needs }) => needs === undefined || reading.steps.some(needs));
    const link = ({ when, page, recovery: title }: Runbook): Html =>
      html`<li>
        <a href="${title !== undefined && named.has(title) ? byHandLink(title) : `../../read/${page}`}"
          >${written(when)}</a
        >
      </li>`;
    return html`${findField("by-hand")}
      <ul class="columns">
        ${fitting.map(link)}
      </ul>
      <p>
        <a href="by-hand">All of it by hand</a>: its runbooks, and each step that makes ${reading.environment}, with its
        names.
      </p>`;
  },
};
