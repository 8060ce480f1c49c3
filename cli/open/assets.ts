// The style, the script and the icon of the pages. System fonts, and nothing from elsewhere.

export const css = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --ink: #1f2328; --soft: #57606a; --line: #d3d8de; --panel: #f3f5f7;
  --link: #0a58b8; --good: #1a6e35; --look: #835400; --act: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --ink: #e4e8ec; --soft: #a3adb8; --line: #3a424b; --panel: #1e2329;
    --link: #7db7ff; --good: #6fd08c; --look: #e8b659; --act: #ff9a90;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; padding: 1rem; max-width: 64rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.5rem; z-index: 1; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.25rem 0 0.5rem; }
h2 { font-size: 1.3rem; margin: 0 0 0.75rem; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 0.35rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 0.25rem; }
p { margin: 0.5rem 0; }
header { border-bottom: 1px solid var(--line); padding-bottom: 0.5rem; margin-bottom: 1rem; }
.product { margin: 0; color: var(--soft); font-size: 0.9rem; }
nav ul { list-style: none; margin: 0.25rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1rem; }
nav a { display: inline-block; padding: 0.2rem 0; }
nav a[aria-current] { font-weight: 700; color: var(--ink); text-decoration: none; }
nav[aria-label="Environments"] { border-bottom: 1px solid var(--line); margin-bottom: 0.5rem; padding-bottom: 0.25rem; }
section { padding: 1.25rem 0 1.5rem; border-bottom: 1px solid var(--line); scroll-margin-top: 0.5rem; }
main > section:last-of-type { border-bottom: 0; }
@media (min-width: 56rem) {
  .sided { max-width: 80rem; display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 2.5rem; }
  .sided > header { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; border: 0; margin: 0; padding: 0.5rem 0.25rem; }
  .sided nav[aria-label="Sections"] ul { display: block; }
  .sided nav[aria-label="Sections"] a { display: block; text-decoration: none; padding: 0.3rem 0; }
  .sided nav[aria-label="Sections"] a:hover { text-decoration: underline; }
}
code { font: 0.92em ui-monospace, monospace; background: var(--panel); padding: 0.05em 0.25em; border-radius: 3px; }
pre { background: var(--panel); padding: 0.75rem; border-radius: 4px; white-space: pre-wrap; }
article pre { white-space: pre; overflow-x: auto; overflow-wrap: normal; }
pre code { background: none; padding: 0; }
.note, .type, footer, figcaption, caption { color: var(--soft); }
.answers { list-style: none; padding: 0; margin: 0 0 1rem; }
.answers li { display: flex; gap: 0.75rem; padding: 0.4rem 0.75rem; border-left: 4px solid var(--line); }
.answers li > :last-child { flex: 1; min-width: 0; }
.answers p { margin: 0; } .answers pre { margin: 0.35rem 0; padding: 0.4rem 0.75rem; }
.state { flex: 0 0 3.25rem; }
.good .state { color: var(--good); } .look .state { color: var(--look); } .act .state { color: var(--act); }
.answers .good { border-color: var(--good); } .answers .look { border-color: var(--look); } .answers .act { border-color: var(--act); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; }
.card h3 { margin-top: 0; }
.card .facts div { grid-template-columns: 6.5rem 1fr; }
.columns { margin: 0.5rem 0; padding-left: 1.25rem; columns: 22rem; }
.columns li { padding: 0.1rem 0; break-inside: avoid; }
.find { display: flex; flex-wrap: wrap; align-items: center; gap: 0.35rem 0.75rem; margin: 0.5rem 0; }
.find input { flex: 1 1 12rem; min-width: 0; max-width: 26rem; }
.find input, .find button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; padding: 0.3rem 0.6rem; }
.find input::placeholder { color: var(--soft); opacity: 1; }
.find button { background: var(--panel); cursor: pointer; }
.entry { border: 1px solid var(--line); border-radius: 6px; padding: 0.25rem 0.75rem; margin: 0.4rem 0; }
.entry summary h3 { display: inline; font-size: 1rem; margin: 0; } .entry small { color: var(--soft); font-weight: 400; }
.inner { padding-left: 1rem; }
.names { color: var(--soft); margin: 0 0 0.35rem; }
.facts { margin: 0; }
.facts div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: 0.15rem 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; }
@media (max-width: 40rem) { .facts div { grid-template-columns: 1fr; } }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 400; }
.group th { font-weight: 600; color: var(--soft); padding-top: 0.9rem; }
.words { table-layout: fixed; }
.stacked thead th, .stacked td:nth-child(5) { white-space: nowrap; }
.stacked th, .stacked td, .amounts th { overflow-wrap: break-word; } .stacked tbody th { min-width: 9rem; } .stacked td:last-child { min-width: 14rem; }
.stacked td:empty::before { content: "—"; }
.places { margin: 0; font-size: 0.9em; color: var(--soft); } .places summary { padding: 0; }
@media (max-width: 30rem) {
  .amounts tr { display: grid; grid-template-columns: repeat(3, 1fr); border-bottom: 1px solid var(--line); padding: 0.2rem 0; }
  .amounts th, .amounts td { border: 0; padding: 0.1rem 0; } .amounts th:first-child { grid-column: 1 / -1; }
}
@media (max-width: 48rem) {
  .stacked thead { display: none; }
  .stacked, .stacked caption, .stacked tbody, .stacked tr, .stacked th, .stacked td { display: block; border: 0; padding: 0.1rem 0; }
  .stacked tr { border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  .stacked tbody th { font-weight: 600; }
  .stacked td:empty { display: none; }
  .stacked td::before { content: attr(data-label) ": "; color: var(--soft); }
}
.amounts { table-layout: fixed; }
@media (min-width: 30.01rem) { .amounts th:first-child { width: 40%; } }
.amounts td, .amounts th:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
details { margin: 0.2rem 0; } summary { cursor: pointer; padding: 0.15rem 0; }
figure { margin: 0; } figure img { width: 100%; height: auto; }
.run, #newer { background: var(--panel); padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 4px; margin: 0 0 1rem; }
`;

/** Everything works without it. It replaces what a run says, and says that there is something newer: it moves nobody's page. */
export const script = `
"use strict";
const byId = (id) => document.getElementById(id);
const say = (text) => { if (byId("said").textContent !== text) byId("said").textContent = text; };
const events = new EventSource("events");
events.addEventListener("run", ({ data }) => {
  const { panel, said } = JSON.parse(data);
  byId("run").innerHTML = panel;
  say(said);
});
events.addEventListener("newer", () => { byId("newer").hidden = false; });
events.addEventListener("other", async () => {
  const answer = await fetch("./");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.getElementById("differences");
  if (newer !== null && !byId("differences")?.contains(document.activeElement)) byId("differences")?.replaceWith(newer);
});
events.addEventListener("open", () => say(""));
events.addEventListener("error", () => say("groundplan open does not answer: this page stays as it is."));
`;

export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 13h12M4 13V7h8v6M6 7V3h4v4" fill="none" stroke="#4078c0" stroke-width="1.5"/></svg>`;
