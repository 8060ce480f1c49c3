// End points: where they are, how one gets in, and what they promise.
import { html, type Html } from "../html";
import { endpointsOf, promiseOf, textOf } from "../standing";
import type { Section } from "../view";
import { facts } from "../words";

export const endpoints: Section = {
  id: "endpoints",
  title: "End points",
  render: ({ reading }) => {
    const found = endpointsOf(reading);
    if (found.length === 0) return undefined;
    return html`<div class="cards">
      ${found.map(
        ([name, endpoint]) =>
          html`<div class="card">
            <h3>${name}</h3>
            ${facts([
              ["Address", addressOf(endpoint)],
              ["Protocol", textOf(endpoint, "protocol")],
              ["Getting in", textOf(endpoint, "credentials")],
              ["Promise", promiseText(endpoint)],
              ["Made of", promiseOf(endpoint) === 0 ? "" : textOf(endpoint, "serviceLevel", "source")],
              ["Why it is so", textOf(endpoint, "reason")],
              ["Uptime check", textOf(endpoint, "watch", "healthUrl")],
            ])}
          </div>`,
      )}
    </div>`;
  },
};

/** What is promised follows from what exists: of an environment that is not there, much of it is not known. */
function promiseText(endpoint: Record<string, unknown>): string {
  return endpoint["availability"] === undefined ? "" : textOf(endpoint, "availability") || "known once it is made";
}

function addressOf(endpoint: Record<string, unknown>): Html {
  const url = textOf(endpoint, "url");
  return url === "" ? html`known once it is made` : html`<code>${url}</code>`;
}
