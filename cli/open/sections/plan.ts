// What would change: first what it means, then the resources by component.
import type { Weight } from "../../../knowledge/model";
import type { PropertyChange, Step } from "../../../sandbox";
import { weightTitles } from "../../render/consequences";
import { shortType } from "../../render/names";
import { changesByComponent, renderSummary, summarize } from "../../render/plan";
import { html, type Html } from "../html";
import { counts } from "../standing";
import type { Section } from "../view";
import { command, list } from "../words";

/** A new environment changes everything: its resources are then counted, and not written out. */
const mostResources = 200;

export const plan: Section = {
  id: "plan",
  title: "What would change",
  render: ({ reading }) => {
    const { environment, source, steps, consequences } = reading;
    if (source === "state") return undefined;
    if (counts(reading).changes === 0) return html`<p>Nothing: the environment is as the program says.</p>`;
    const weights = (Object.keys(weightTitles) as Weight[]).filter((weight) =>
      consequences.some((one) => one.weight === weight),
    );
    return html`<p>
        ${renderSummary(summarize(steps), "planned").trimEnd()}. ${command(`groundplan up ${environment}`)} does it.
      </p>
      ${weights.map(
        (weight) =>
          html`<h3>${weightTitles[weight]}</h3>
            ${list(consequences.filter((one) => one.weight === weight).map(({ text }) => text))}`,
      )}
      ${byComponent([...changesByComponent(steps)])}`;
  },
};

/** More components are folded: a new environment has them all. */
const mostComponents = 8;

function byComponent(owners: [string, Step[]][]): Html {
  const all = owners.map(([owner, changed]) => component(owner, changed));
  if (owners.length <= mostComponents)
    return html`<h3>By component</h3>
      ${all}`;
  return html`<details>
    <summary>${owners.length} components change</summary>
    <div class="inner">${all}</div>
  </details>`;
}

function component(owner: string, changed: Step[]): Html {
  const shown = changed.slice(0, mostResources);
  const rest = changed.length - shown.length;
  return html`<details>
    <summary>${owner}: ${renderSummary(summarize(changed), "planned").trimEnd()}</summary>
    ${list([...shown.map(resource), rest > 0 && `and ${rest} more`])}
  </details>`;
}

function resource({ operation, type, name, diff }: Step): Html {
  const changes = diff.length === 0 ? undefined : list(diff.map(property));
  return html`<strong>${operation}</strong> ${name} <span class="type">${shortType(type)}</span>${changes}`;
}

function property({ path, from, to, replaces }: PropertyChange): Html {
  return html`<code>${path}</code>: <code>${shown(from)}</code> →
    <code>${shown(to)}</code>${replaces && " (forces the replacement)"}`;
}

/** Secrets are masked in a step already. */
function shown(value: unknown): string {
  if (value === undefined) return "none";
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
