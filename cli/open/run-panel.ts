// A run while it goes on, and what came of the last one.
import { shortType } from "../render/names";
import { html, type Html } from "./html";
import type { Run, Working } from "./run";
import { count, lasting, list } from "./words";

/** Nothing where there was no run. */
export function runPanel(run: Run | undefined, now = Date.now() / 1000): Html | undefined {
  if (run === undefined) return undefined;
  const { begun, ended, working, done, failed } = run;
  const counted = `${done} done${failed.length === 0 ? "" : `, ${failed.length} failed`}`;
  const failures = failed.length === 0 ? undefined : html`<p>Failed: ${failed.join(", ")}.</p>`;
  if (ended !== undefined)
    return html`<p class="note">The last run ended at ${time(ended)} after ${lasting(ended - begun)}: ${counted}.</p>
      ${failures}`;
  return html`<section class="run" aria-labelledby="run-title">
    <h2 id="run-title">A run goes on</h2>
    <p>Begun at ${time(begun)}, ${lasting(now - begun)} ago: ${counted}, ${working.length} at work.</p>
    ${list(working.slice(0, mostWorking).map((one) => workingLine(one, now)))}
    ${working.length > mostWorking && html`<p>and ${working.length - mostWorking} more</p>`}${failures}
  </section>`;
}

/** The rest of what is at work is only counted. */
const mostWorking = 12;

function workingLine({ name, type, since, usually }: Working, now: number): Html {
  const estimate = usually === undefined ? "" : `, usually ${lasting(usually)}`;
  return html`${name} <span class="type">${shortType(type)}</span>: ${lasting(now - since)}${estimate}`;
}

/** What a screen reader is told of a run: its beginning and its end, and nothing in between. */
export function runAnnouncement(run: Run | undefined): string {
  if (run === undefined) return "";
  if (run.ended === undefined) return "A run goes on.";
  if (run.failed.length > 0) return `The run has ended; ${count(run.failed.length, "resource")} failed.`;
  return "The run has ended.";
}

function time(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(11, 19)} UTC`;
}
