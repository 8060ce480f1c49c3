// Is everything well? What an operator asks first, each answer with a word for its state.
import { usd } from "../../cost/layout";
import { problemsOf } from "../../inventory/render";
import { html, type Html, type Part } from "../html";
import { costOfReading, counts, endpointsOf, promiseOf, textOf, versionsOfView } from "../standing";
import type { Section, View } from "../view";
import { command, count } from "../words";

/** `good`: nothing to do. `look`: somebody should look. `act`: something is wrong. */
type State = "good" | "look" | "act";
interface Answer {
  state: State;
  sentence: Part;
}

const words: Record<State, string> = { good: "Well", look: "Look", act: "Act" };

export const glance: Section = {
  id: "glance",
  title: "At a glance",
  render: (view) =>
    html`<ul class="answers">
        ${[
          presence(view),
          ...losses(view),
          ...needs(view),
          ...promises(view),
          ...support(view),
          ...lastRun(view),
          money(view),
        ].map(answer)}
      </ul>
      <p class="note">
        This page reads
        ${view.reading.source === "sandbox" ? "the program and the simulated cloud" : `a file with a ${view.reading.source}`}.
        It asks no real cloud: whether an end point answers now, the alerts and the uptime checks say.
      </p>`,
};

function answer({ state, sentence }: Answer): Html {
  return html`<li class="${state}"><strong class="state">${words[state]}</strong> <span>${sentence}</span></li>`;
}

function presence({ reading }: View): Answer {
  const { there, wanted, changes } = counts(reading);
  const up = command(`groundplan up ${reading.environment}`);
  if (reading.source === "state") return { state: "good", sentence: `${count(there, "resource")} in the state.` };
  if (there === 0)
    return { state: "look", sentence: html`Nothing is there yet: ${up} makes ${count(wanted, "resource")}.` };
  if (changes === 0) return { state: "good", sentence: `${count(there, "resource")}, all as the program says.` };
  return {
    state: "look",
    sentence: html`${count(there, "resource")} are there, and ${changes} would change: see
      <a href="#plan">what would change</a>.`,
  };
}

function losses({ reading }: View): Answer[] {
  const lost = reading.consequences.filter(({ weight }) => weight === "lost");
  return lost.map(({ text }) => ({ state: "act", sentence: html`Data is lost with the next run. ${text}` }));
}

/** What the doctor said last, where somebody asked. */
function needs({ doctor }: View): Answer[] {
  if (doctor === undefined) return [];
  const fails = doctor.findings.filter(({ status }) => status === "fail").length;
  const day = doctor.at.slice(0, 10);
  const link = html`<a href="#doctor">the doctor</a>`;
  if (fails === 0) return [{ state: "good", sentence: html`Nothing that ${link} looked at on ${day} fails an up.` }];
  return [{ state: "act", sentence: html`An up would fail at ${count(fails, "thing")}, said ${link} on ${day}.` }];
}

function promises({ reading }: View): Answer[] {
  const endpoints = endpointsOf(reading);
  if (endpoints.length === 0) return [];
  const link = html`<a href="#endpoints">${count(endpoints.length, "end point")}</a>`;
  const promised = endpoints.filter(([, endpoint]) => promiseOf(endpoint) > 0).length;
  const open = endpoints.filter(([, endpoint]) => textOf(endpoint, "availability") === "").length;
  if (open === endpoints.length)
    return [{ state: "good", sentence: html`${link}; what they promise is known once they are made.` }];
  const rest = open === 0 ? "" : `; of ${open} it is known once ${open === 1 ? "it is" : "they are"} made`;
  return [{ state: "good", sentence: html`${link}, ${promised} of them with a promise${rest}.` }];
}

function support(view: View): Answer[] {
  const items = versionsOfView(view);
  if (items.length === 0) return [];
  const problems = problemsOf({ items });
  const link = html`<a href="#versions">versions</a>`;
  if (problems.length === 0) return [{ state: "good", sentence: html`Nothing is out of support: ${link}.` }];
  const names = problems.map(({ title }) => title).join(", ");
  return [{ state: "act", sentence: html`Support ends or has ended: ${names}. See ${link}.` }];
}

function lastRun({ run }: View): Answer[] {
  if (run === undefined || run.failed.length === 0) return [];
  const names = run.failed.slice(0, 5).join(", ");
  return [{ state: "act", sentence: `The last run failed at ${count(run.failed.length, "resource")}: ${names}.` }];
}

function money({ reading }: View): Answer {
  const { estimate } = costOfReading(reading);
  const open = estimate.unknown.length > 0 ? ", and what has no price in the table" : "";
  const sentence = html`About ${usd(estimate.total)} USD <a href="#cost">a month</a>, ${usd(estimate.fixed)} of it while
    nobody asks for anything${open}.`;
  return { state: "good", sentence };
}
