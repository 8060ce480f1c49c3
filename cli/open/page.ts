// The page of an environment, and the frame of all pages.
import { html, type Html, type Part } from "./html";
import { runPanel } from "./run-panel";
import { sections } from "./sections";
import type { Reading, View } from "./view";
import { clock, command } from "./words";

interface Frame {
  title: string;
  /** Where the page's files are, from the page. */
  base: string;
  header: Part;
  main: Part;
  isLive?: boolean;
  /** In a wide window, the header stands beside the contents. */
  isSided?: boolean;
}

export function framed({ title, base, header, main, isLive = false, isSided = false }: Frame): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="${base}page.svg" />
        <link rel="stylesheet" href="${base}page.css" />
        ${isLive && html`<script src="${base}page.js" defer></script>`}
      </head>
      <body${isSided && html` class="sided"`}>
        <a class="skip" href="#main">Skip to the contents</a>
        <header>${header}</header>
        <main id="main" tabindex="-1">${main}</main>
      </body>
    </html> `.text;
}

/** The page of an environment. */
export function environmentPage(view: View, environments: string[]): string {
  const { environment, errors } = view.reading;
  const parts = errors.length > 0 ? [] : shownSections(view);
  return framed({
    title: `${environment} · groundplan`,
    base: "../../",
    isLive: true,
    isSided: true,
    header: html`<p class="product">groundplan</p>
      <h1>${environment}</h1>
      ${environments.length > 1 && environmentList(environment, environments)}
      ${
        parts.length > 0 &&
        html`<nav aria-label="Sections">
          <ul>
            ${parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
          </ul>
        </nav>`
      }`,
    main: html`<div role="status" id="said"></div>
      <p id="newer" hidden><a href="./">Something has changed: show the newer contents</a></p>
      <div id="run">${runPanel(view.run)}</div>
      ${errors.length > 0 && failure(view.reading)}
      ${parts.map(
        ({ id, title, body }) =>
          html`<section id="${id}" aria-labelledby="${id}-title">
            <h2 id="${id}-title">${title}</h2>
            ${body}
          </section>`,
      )}
      <footer>
        <p>
          Read at <time datetime="${view.reading.readAt}">${clock(view.reading.readAt)}</time>.
          <a href="again">Read again</a>
        </p>
      </footer>`,
  });
}

function shownSections(view: View): { id: string; title: string; body: Html }[] {
  return sections.flatMap((section) => {
    const body = section.render(view);
    return body === undefined ? [] : [{ id: section.id, title: section.title, body }];
  });
}

function environmentList(current: string, environments: string[]): Html {
  const item = (name: string): Html =>
    html`<li><a href="../${name}/" ${name === current && html` aria-current="page"`}>${name}</a></li>`;
  return html`<nav aria-label="Environments">
    <ul>
      ${environments.map(item)}
    </ul>
  </nav>`;
}

function failure({ environment, errors }: Reading): Html {
  return html`<section aria-labelledby="failure">
    <h2 id="failure">The program of ${environment} cannot be planned</h2>
    <ul class="answers">
      ${errors.map(({ urn, property, message }) => {
        const name =
          urn === undefined
            ? ""
            : `${urn.split("::").slice(3).join("::")}${property === undefined ? "" : `, ${property}`}: `;
        return html`<li class="act"><strong class="state">Act</strong> <span>${name}${message}</span></li>`;
      })}
    </ul>
    <p>${command(`groundplan plan ${environment}`)} says the same on a terminal.</p>
  </section>`;
}

/** A page that says one thing. */
export function notePage(title: string, text: Part, base: string): string {
  return framed({ title, base, header: html`<h1>${title}</h1>`, main: html`<p>${text}</p>` });
}
