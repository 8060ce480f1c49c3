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
  margin: 0 auto; padding: 1rem; max-width: 72rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.5rem; z-index: 1; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.5rem 0; }
h2 { font-size: 1.35rem; margin: 0 0 0.75rem; }
h3 { font-size: 1.05rem; margin: 1.25rem 0 0.35rem; }
header { border-bottom: 1px solid var(--line); padding-bottom: 0.5rem; margin-bottom: 1rem; }
nav ul { list-style: none; margin: 0.25rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
nav a { display: inline-block; padding: 0.25rem 0; }
nav a[aria-current] { font-weight: 700; color: var(--ink); text-decoration: none; }
section { padding: 1rem 0 1.5rem; border-bottom: 1px solid var(--line); }
code { font: 0.92em ui-monospace, monospace; background: var(--panel); padding: 0.05em 0.25em; border-radius: 3px; }
pre { overflow-x: auto; background: var(--panel); padding: 0.75rem; border-radius: 4px; overflow-wrap: normal; }
pre code { background: none; padding: 0; }
.note, .type, footer, figcaption, caption { color: var(--soft); }
.answers { list-style: none; padding: 0; margin: 0 0 1rem; }
.answers li { display: flex; gap: 0.75rem; padding: 0.35rem 0.5rem; border-left: 4px solid var(--line); }
.state { flex: 0 0 3.25rem; }
.good .state { color: var(--good); } .look .state { color: var(--look); } .act .state { color: var(--act); }
.answers .act { border-color: var(--act); }
.facts { margin: 0; }
.facts div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: 0.15rem 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; }
@media (max-width: 40rem) { .facts div { grid-template-columns: 1fr; } }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 400; }
.words { table-layout: fixed; }
.amounts td, .amounts th:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.amounts tbody tr:last-child > * { font-weight: 700; }
details { margin: 0.4rem 0; } summary { cursor: pointer; padding: 0.25rem 0; }
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
