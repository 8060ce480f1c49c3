// What has a version, until when somebody mends it, and what to do.
import type { Item } from "../../../inventory/model";
import { releases } from "../../../inventory/table";
import { html, type Html } from "../html";
import { versionsOfView } from "../standing";
import type { Section } from "../view";
import { command, facts } from "../words";

export const versions: Section = {
  id: "versions",
  title: "Versions and their support",
  render: (view) => {
    const items = versionsOfView(view);
    if (items.length === 0) return undefined;
    const [main, others] = [items.filter((one) => !isDetail(one)), items.filter(isDetail)];
    return html`${main.map(item)}
      ${
        others.length > 0 &&
        html`<details>
          <summary>${others.length} packages, providers and actions</summary>
          ${others.map(item)}
        </details>`
      }
      <p class="note">
        Releases as of ${releases.read}. ${command(`groundplan inventory ${view.reading.environment}`)} says the same on
        a terminal.
      </p>`;
  },
};

/** Packages hide what counts. */
function isDetail({ kind, urgency }: Item): boolean {
  return ["package", "action", "provider"].includes(kind) && !["ended", "ending"].includes(urgency);
}

function item({ title, wanted, runs, newest, end, todo, places }: Item): Html {
  return html`<h3>${title}</h3>
    ${facts([
      ["Wanted", wanted],
      ["Runs", runs.join(", ")],
      ["Newest", newest],
      ["Support ends", end],
      ["What to do", todo],
      ["Where", places.join(", ")],
    ])}`;
}
