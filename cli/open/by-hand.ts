// The blueprint of an environment as a page: its runbooks and the steps of the manual process, found by their headings.
import { isRequest, requestFunctions } from "../blueprint/command";
import { foldedMeaning } from "../blueprint/folded";
import { commandsOf } from "../blueprint/loops";
import type { Blueprint } from "../blueprint/model";
import { namesSet, type Runbook } from "../blueprint/recovery";
import { ownerOf, shellOf, type ManualStep } from "../blueprint/steps";
import { markdownPart } from "./documents";
import { html, type Html, type Part } from "./html";
import { framed } from "./page";
import { blueprintOfReading } from "./standing";
import type { Reading } from "./view";
import { command, count, written } from "./words";

/** Something with a heading that can be found. */
interface Entry {
  heading: Part;
  /** What is looked through: headings and names. */
  words: string;
  body: Part;
}

/** The field for words, which works without a script. `action` is the page's address from where the field is. */
export function findField(action: string, find = ""): Html {
  return html`<form class="find" role="search" action="${action}">
    <label for="find">Find a runbook or a step</label>
    <input id="find" name="find" type="search" value="${find}" placeholder="vault restore" />
    <button>Find</button>
  </form>`;
}

/** The address of what a heading has, from the environment's page. */
export function byHandLink(find: string): string {
  return `by-hand?find=${encodeURIComponent(find)}`;
}

/** All of it folded, or what has all of the words in its headings and names. */
export function byHandPage(reading: Reading, find: string): string {
  const blueprint = blueprintOfReading(reading);
  const wanted = find.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string): boolean => wanted.every((word) => text.toLowerCase().includes(word));
  const books = blueprint.recovery.map(runbook).filter(({ words }) => has(words));
  const exact = blueprint.recovery.find(({ title }) => title === find);
  const steps = exact === undefined ? componentsOf(blueprint.steps, has) : [];
  const shown = exact === undefined ? books : [runbook(exact)];
  const isOpen = wanted.length > 0;
  return framed({
    title: `${reading.environment} by hand · groundplan`,
    base: "../../",
    header: html`<h1>${reading.environment} by hand</h1>
      <nav aria-label="Back">
        <ul>
          <li><a href="./">Back to ${reading.environment}</a></li>
          ${isOpen && html`<li><a href="by-hand">All runbooks and steps</a></li>`}
        </ul>
      </nav>
      ${findField("by-hand", find)}`,
    main: html`${shown.length + steps.length === 0 && html`<p>No heading and no name has all of these words.</p>`}
    ${chapter("Recovery", shown, isOpen)}
    ${chapter(
      "The manual process",
      steps,
      isOpen && steps.length <= mostOpen,
      steps.length === 0 ? undefined : stepsLead(blueprint),
    )}`,
  });
}

/** More than so many components are folded also where they were found. */
const mostOpen = 8;

function chapter(title: string, entries: Entry[], isOpen: boolean, lead?: Html): Html | undefined {
  if (entries.length === 0) return undefined;
  return html`<section>
    <h2>${title}</h2>
    ${lead}
    ${entries.map(
      ({ heading, body }) =>
        html`<details class="entry" ${isOpen && html` open`}>
          <summary><h3>${heading}</h3></summary>
          <div>${body}</div>
        </details>`,
    )}
  </section>`;
}

function stepsLead({ steps, environment }: Blueprint): Html {
  const needsFunctions = steps.some(({ runs }) =>
    runs.some((run) => commandsOf(run).some(({ words: [tool = ""] }) => isRequest(tool))),
  );
  return html`<p>
      ${count(steps.length, "step")}, in an order in which each finds what it needs;
      ${command(`groundplan blueprint ${environment}`)} prints them. ${command("<…>")} is what you fill in.
      ${written(foldedMeaning)}
    </p>
    ${
      needsFunctions &&
      html`<p>Requests are sent by these two:</p>
        ${shell(requestFunctions)}`
    }`;
}

function runbook({ title, names, text }: Runbook): Entry {
  const inside = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return {
    heading: written(title),
    words: [title, ...inside].join("\n"),
    body: html`${
      Object.keys(names).length > 0 &&
      html`<p>In this environment:</p>
        ${shell(namesSet(names))}`
    }
    ${markdownPart(text)}`,
  };
}

/** The steps by component, in the order of the process; of a component that the words do not name, those steps that they do. */
function componentsOf(steps: ManualStep[], has: (text: string) => boolean): Entry[] {
  const groups = new Map<string, ManualStep[]>();
  for (const step of steps) {
    const owner = ownerOf(step);
    groups.set(owner, [...(groups.get(owner) ?? []), step]);
  }
  return [...groups].flatMap(([owner, own]): Entry[] => {
    const found = own.filter((step) => has([owner, step.title, ...step.names].join("\n")));
    if (found.length === 0) return [];
    const body = found.map(
      (step) =>
        html`<h4>${own.indexOf(step) + 1}. ${step.title}</h4>
          <p class="names">${step.names.join(", ")}</p>
          ${step.note !== undefined && html`<p>${written(step.note)}</p>`}
          ${step.runs.length === 0 ? html`<p>How it is made by hand is not known here.</p>` : shell(shellOf(step))}`,
    );
    return [{ heading: html`${owner} <small>${count(found.length, "step")}</small>`, words: owner, body }];
  });
}

function shell(text: string): Html {
  return html`<pre><code>${text}</code></pre>`;
}
