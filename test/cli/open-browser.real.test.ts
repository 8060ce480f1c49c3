// The page of an environment as people have it: in Chromium, in light and dark, by the keyboard, in a narrow window.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import axe from "axe-core";
import type { PlanDocument } from "../../cli/document";
import { RunFollower } from "../../cli/open/follow";
import { Readings } from "../../cli/open/readings";
import { OpenServer } from "../../cli/open/server";
import type { Reading } from "../../cli/open/view";
import { RunLog } from "../../cli/run-log";
import { Browser, browserProgram, withoutBrowser as skip } from "../support/browser";
import {
  digestsFile,
  screenshotDigests,
  screenshotFile,
  screenshots,
  statedDoctor,
  statedMachine,
} from "../support/open-screenshots";
import { root } from "../support/project";

/** Writes the screenshots of docs/open.md. */
const update = process.env["UPDATE_PICTURES"] === "1";

function readingOf(environment: string): Promise<Reading> {
  const file = path.join(root, "test/stacks/golden", `${environment}.json`);
  const { resources, outputs, consequences } = JSON.parse(fs.readFileSync(file, "utf8")) as PlanDocument;
  const readAt = "2026-11-29T10:00:00.000Z";
  return Promise.resolve({
    ...{ environment, source: "sandbox", readAt, steps: resources, outputs, consequences, errors: [] },
  });
}

const folder = fs.mkdtempSync(path.join(root, "node_modules/.groundplan-open-"));
const events = path.join(folder, "events.jsonl");
const ending = new AbortController();
let ended: Promise<void>;
let browser: Browser;
let link: string;

before(async () => {
  if (skip !== false || browserProgram === undefined) return;
  const follower = (): RunFollower => new RunFollower(events);
  const readings = new Readings({
    ...{ environments: ["dev"], folder: root, mark: () => "", read: readingOf, follower },
    doctor: () => statedDoctor,
  });
  const server = new OpenServer(readings, {
    ...{ port: 0, idleMilliseconds: 60_000, lookMilliseconds: 50, machine: () => statedMachine },
  });
  link = await server.start();
  ended = server.untilIdle(ending.signal);
  browser = await Browser.start(browserProgram);
});
after(async () => {
  ending.abort();
  if (skip === false) {
    await browser.close();
    await ended;
  }
  fs.rmSync(folder, { recursive: true, force: true });
});

async function window(width: number, scheme: "light" | "dark"): Promise<void> {
  await browser.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
  const features = [{ name: "prefers-color-scheme", value: scheme }];
  await browser.send("Emulation.setEmulatedMedia", { features });
}

/** What axe finds, each with the first element. */
async function findings(): Promise<unknown> {
  const rule = "({ id, nodes }) => id + ': ' + nodes[0].html + ' ' + nodes[0].failureSummary";
  return browser.value(`axe.run(document).then(({ violations }) => violations.map(${rule}))`);
}

async function screenshot(name: (typeof screenshots)[number]): Promise<void> {
  if (!update) return;
  const { data } = (await browser.send("Page.captureScreenshot", { format: "png" })) as { data: string };
  fs.writeFileSync(screenshotFile(name), Buffer.from(data, "base64"));
}

test("the link leads to the page, which asks nobody else and breaks no policy", { skip }, async () => {
  await window(1000, "light");
  await browser.send("Page.navigate", { url: link });
  await browser.shows("At a glance");
  await browser.shows("Read at");
  const drawn =
    "(async () => { const image = document.querySelector('img'); await image.decode(); return image.naturalWidth; })()";
  assert.ok(Number(await browser.value(drawn)) > 100, "the picture is drawn");
  assert.equal(await browser.value("getComputedStyle(document.querySelector('.skip')).position"), "absolute");
  const { origin } = new URL(link);
  const elsewhere = browser.requests.filter((url) => !url.startsWith(`${origin}/`));
  assert.deepEqual(elsewhere, []);
  assert.ok(browser.requests.length >= 5, "requests are seen");
  assert.deepEqual(browser.reports, []);
});

test("axe finds nothing in light and in dark", { skip }, async () => {
  await browser.value(axe.source);
  for (const scheme of screenshots) {
    await window(1000, scheme);
    assert.deepEqual(await findings(), [], scheme);
    await screenshot(scheme);
  }
  if (update) fs.writeFileSync(digestsFile, `${JSON.stringify(screenshotDigests(), undefined, 2)}\n`);
});

test("the keyboard reaches every link in order, the way past the navigation first", { skip }, async () => {
  const focusable = Number(
    await browser.value(
      "document.body.focus(), [...document.querySelectorAll('a, summary, input, button, [tabindex=\"0\"]')].filter((one) => one.checkVisibility()).length",
    ),
  );
  const reached = new Set<unknown>();
  for (let steps = 0; steps < focusable; steps++) {
    const key = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
    await browser.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
    await browser.send("Input.dispatchKeyEvent", { type: "keyUp", ...key });
    const here = await browser.value(
      "[...document.querySelectorAll('*')].indexOf(document.activeElement) + ' ' + document.activeElement.textContent.slice(0, 30)",
    );
    if (steps === 0) assert.match(String(here), /Skip to the contents/);
    reached.add(here);
  }
  assert.equal(reached.size, focusable);
});

async function fits(width: number): Promise<void> {
  await window(width, "light");
  await browser.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
  const [scrolled, shown] = ["scrollWidth", "clientWidth"].map((side) => `document.documentElement.${side}`);
  assert.equal(await browser.value(`${scrolled ?? ""} === ${shown ?? ""}`), true, `${width} pixels`);
}

test("a window of 320 pixels shows everything without moving sideways", { skip }, async () => {
  await fits(320);
});

test("runbooks and steps are found by words, without the script, and axe finds nothing there", { skip }, async () => {
  await window(1000, "light");
  await browser.send("Emulation.setScriptExecutionDisabled", { value: true });
  await browser.value("document.getElementById('find').focus()");
  await browser.send("Input.insertText", { text: "vault backups" });
  for (const type of ["rawKeyDown", "char", "keyUp"]) {
    await browser.send("Input.dispatchKeyEvent", {
      type,
      key: "Enter",
      code: "Enter",
      windowsVirtualKeyCode: 13,
      text: "\r",
    });
  }
  await browser.shows("Backups, and how to restore one");
  await browser.send("Emulation.setScriptExecutionDisabled", { value: false });
  assert.doesNotMatch(String(await browser.value("document.body.innerText")), /A key has leaked/);
  await browser.value(axe.source);
  for (const scheme of screenshots) {
    await window(1000, scheme);
    assert.deepEqual(await findings(), [], scheme);
  }
  await fits(320);
  assert.deepEqual(browser.reports, []);
  await browser.send("Page.navigate", { url: String(await browser.value("new URL('./', location.href).href")) });
  await browser.shows("At a glance");
  await browser.value(axe.source);
});

test("a run shows while it goes on, and the page stays where it is", { skip }, async () => {
  await window(1000, "light");
  await browser.value("window.scrollTo(0, 600)");
  const log = new RunLog(events);
  const type = "gcp:sql/databaseInstance:DatabaseInstance";
  const working = { urn: `urn:pulumi:dev::a::${type}::postgres`, type, name: "postgres", operation: "create" } as const;
  log.show({ ...working, status: "start", durationMs: 0 });
  await browser.shows("A run goes on");
  assert.deepEqual(await findings(), []);
  assert.equal(await browser.value("document.getElementById('said').textContent"), "A run goes on.");
  log.show({ ...working, status: "done", durationMs: 0 });
  log.end();
  await browser.shows("The last run ended");
  assert.equal(await browser.value("document.getElementById('said').textContent"), "The run has ended.");
});
