// What has a version, until when somebody mends it, and what to do.
import type { Item } from "../../../inventory/model";
import { releases } from "../../../inventory/table";
import { html, type Html } from "../html";
import { versionsOfView } from "../standing";
import type { Section } from "../view";
import { command, count, table, written } from "../words";

export const versions: Section = {
  id: "versions",
  title: "Versions",
  render: (view) => {
    const items = versionsOfView(view);
    if (items.length === 0) return undefined;
    const details = items.filter(isDetail);
    const main = items.filter((one) => !isDetail(one) && one.urgency !== "unknown");
    const unknown = items.filter((one) => !isDetail(one) && one.urgency === "unknown");
    return html`${versionTable("What has a version", main)} ${folded("whose end of support is unknown", unknown)}
      ${folded("packages, providers and actions", details)}
      <p class="note">
        Releases as of ${releases.read}. ${command(`groundplan inventory ${view.reading.environment}`)} says the same on
        a terminal.
      </p>`;
  },
};

function folded(what: string, items: Item[]): Html | undefined {
  if (items.length === 0) return undefined;
  const title = `${items.length} ${what}`;
  return html`<details>
    <summary>${title}</summary>
    ${versionTable(title, items)}
  </details>`;
}

/** Packages hide what counts. */
function isDetail({ kind, urgency }: Item): boolean {
  return ["package", "action", "provider"].includes(kind) && !["ended", "ending"].includes(urgency);
}

function versionTable(caption: string, items: Item[]): Html {
  return table(
    caption,
    ["What", "Wanted", "Runs", "Newest", "Support ends", "What to do"],
    items.map(({ title, wanted, runs, newest, end, todo, places }) => [
      html`${title}
        <details class="places">
          <summary>${count(places.length, "place")}</summary>
          ${places.join(", ")}
        </details>`,
      wanted,
      runs.join(", "),
      newest,
      end,
      written(todo),
    ]),
    "stacked",
  );
}
