// What differs between this environment and the others.
import { usd } from "../../cost/layout";
import { pictureOf } from "../../picture/draw";
import { configurationOf } from "../configuration";
import { html, type Html, type Part } from "../html";
import { costOfReading, counts, endpointsOf, textOf } from "../standing";
import type { Reading, Section, View } from "../view";
import { table } from "../words";

export const differences: Section = {
  id: "differences",
  title: "Differences",
  render: (view) => (view.others.length === 0 ? undefined : html`${view.others.map((other) => one(view, other))}`),
};

function one({ reading, folder }: View, { environment, reading: other }: View["others"][number]): Html {
  const title = html`<h3>${reading.environment} and <a href="../${environment}/">${environment}</a></h3>`;
  const heads = ["", reading.environment, environment];
  const configured =
    folder === undefined
      ? []
      : differing(configurationOf(folder, reading.environment), configurationOf(folder, environment));
  const settings =
    configured.length === 0
      ? html`<p>Their configuration is the same.</p>`
      : html`<details>
          <summary>${configured.length} keys of the configuration differ</summary>
          ${table(`Configuration of ${reading.environment} and ${environment}`, ["Key", ...heads.slice(1)], configured)}
        </details>`;
  if (other === undefined)
    return html`${title}
      <p>${environment} is being read.</p>
      ${settings}`;
  if (other.errors.length > 0)
    return html`${title}
      <p>The program of ${environment} fails: its own page says why.</p>
      ${settings}`;
  const rows = differing(factsOf(reading), factsOf(other));
  return html`${title}${table(`What differs between ${reading.environment} and ${environment}`, ["What", ...heads.slice(1)], rows)}${settings}`;
}

/** What a person compares first. */
function factsOf(reading: Reading): Map<string, string> {
  const { estimate } = costOfReading(reading);
  const boxes = new Map<string, string>();
  for (const { kind, name, what, place } of pictureOf(reading.steps, reading.environment).nodes) {
    if (kind === "users") continue;
    const description = place === undefined ? what : `${what} in ${place}`;
    boxes.set(name, [boxes.get(name), description].filter((part) => part !== undefined).join("; "));
  }
  const promises = endpointsOf(reading).map(([name, endpoint]): [string, string] => [
    `promise of ${name}`,
    textOf(endpoint, "availability"),
  ]);
  return new Map([
    ["USD a month", usd(estimate.total)],
    ["resources", String(counts(reading).wanted)],
    ...promises,
    ...boxes,
  ]);
}

function differing(here: Map<string, string>, there: Map<string, string>): Part[][] {
  const keys = [...new Set([...here.keys(), ...there.keys()])];
  return keys
    .filter((key) => here.get(key) !== there.get(key))
    .map((key) => [key, here.get(key) ?? "—", there.get(key) ?? "—"]);
}
