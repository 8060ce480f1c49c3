// End points: where they are, how one gets in, and what they promise.
import { html, type Html } from "../html";
import { endpointsOf, promiseOf, textOf } from "../standing";
import type { Section } from "../view";
import { facts } from "../words";

export const endpoints: Section = {
  id: "endpoints",
  title: "End points and promises",
  render: ({ reading }) => {
    const found = endpointsOf(reading);
    if (found.length === 0) return undefined;
    return html`${found.map(
      ([name, endpoint]) =>
        html`<h3>${name}</h3>
          ${facts([
            ["Address", addressOf(endpoint)],
            ["Protocol", textOf(endpoint, "protocol")],
            ["Getting in", textOf(endpoint, "credentials")],
            ["Promise", textOf(endpoint, "availability")],
            ["Made of", promiseOf(endpoint) === 0 ? "" : textOf(endpoint, "serviceLevel", "source")],
            ["Why it is so", textOf(endpoint, "reason")],
            ["Asked by the uptime check", textOf(endpoint, "watch", "healthUrl")],
          ])}`,
    )}`;
  },
};

function addressOf(endpoint: Record<string, unknown>): Html {
  const url = textOf(endpoint, "url");
  return url === "" ? html`known once it is made` : html`<code>${url}</code>`;
}
