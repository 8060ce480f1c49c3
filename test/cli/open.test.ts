// The page of an environment: who may read it, what it says, and what it does not.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { keepReport, lastReport, reportPath } from "../../cli/doctor/last";
import { byHandPage } from "../../cli/open/by-hand";
import { documentPage } from "../../cli/open/documents";
import { slug } from "../../cli/render/markdown";
import { html } from "../../cli/open/html";
import { environmentPage } from "../../cli/open/page";
import { Readings } from "../../cli/open/readings";
import { sections } from "../../cli/open/sections";
import { runbookTable } from "../../cli/reading/runbooks";
import { blueprintOfReading } from "../../cli/open/standing";
import type { Reading } from "../../cli/open/view";
import type { Step } from "../../sandbox";
import { temporaryFolder } from "../support/env-source";
import { digestsFile, screenshotDigests, statedDoctor } from "../support/open-screenshots";
import { stepOf } from "../support/steps";
import { plain, readingOf, textOf, viewOf } from "../support/open-pages";

test("whatever is inserted into a page is text, between tags and in attributes", () => {
  const hostile = `"><script>alert('1')</script>&\u202e\u0000`;
  const made = html`<p title="${hostile}">${hostile}${[1, hostile]}${undefined}${false}</p>`.text;
  const escaped = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;\uFFFD\uFFFD";
  assert.equal(made, `<p title="${escaped}">${escaped}1${escaped}</p>`);
  assert.equal(html`<b>${html`<i>${"<"}</i>`}</b>`.text, "<b><i>&lt;</i></b>");
});

test("hostile names, places and messages come out as text on every page", () => {
  const mark = `<img src=x onerror="alert(1)">`;
  const steps: Step[] = [
    stepOf("gcp:cloudrunv2/service:Service", mark, {
      inputs: { location: mark, template: { containers: [{ image: mark }] } },
    }),
    {
      ...stepOf("gcp:sql/databaseInstance:DatabaseInstance", `${mark}-db`, {
        inputs: { databaseVersion: mark, region: mark },
      }),
      operation: "update",
      diff: [{ path: mark, kind: "update", replaces: true, from: mark, to: [mark] }],
    },
  ];
  const reading: Reading = {
    ...{ environment: mark, source: "sandbox", readAt: "2026-11-29T10:00:00.000Z", steps, errors: [] },
    outputs: {
      endpoints: {
        [mark]: { url: mark, protocol: mark, availability: mark, serviceLevel: { percent: 1, source: mark } },
      },
    },
    consequences: [{ weight: "lost", text: mark, names: [mark], urns: [], concerned: [], refused: false }],
  };
  const run = { begun: 0, working: [{ urn: mark, name: mark, type: mark, since: 0 }], done: 0, failed: [mark] };
  const view = viewOf(reading, { folder: undefined, run, others: [{ environment: mark, reading }] });
  const failed = viewOf({ ...reading, errors: [{ message: mark, urn: `a::b::c::${mark}`, property: mark }] });
  for (const page of [environmentPage(view, [mark, "dev"]), environmentPage(failed, [mark])]) {
    assert.doesNotMatch(page, /<img src=x/);
    assert.match(page, /&lt;img src=x/);
  }
});

test("the page of dev answers what an operator asks first", () => {
  const dev = viewOf(readingOf("dev"), { others: [{ environment: "prod", reading: readingOf("prod") }] });
  assert.match(textOf("glance", dev), /Nothing is there yet: groundplan up dev makes 4\d\d resources/);
  assert.match(textOf("glance", dev), /4 end points , 0 of them with a promise; of 2 it is known once they are made/);
  assert.match(textOf("endpoints", dev), /changelog Address https:\/\/changelog-dev\.com .* Promise no promise/);
  assert.match(textOf("endpoints", dev), /vault Address known once it is made/);
  assert.match(textOf("runs", dev), /changelog-web Cloud Run of changelog europe-west1/);
  assert.match(textOf("plan", dev), /\d+ to create.*platform: \d+ to create/);
  assert.match(textOf("cost", dev), /By application USD a month fixed per use total .* total \d+\.\d\d/);
  assert.match(textOf("versions", dev), /PostgreSQL 1 place postgres-europe-west1 17 /);
  assert.match(textOf("differences", dev), /USD a month \d+\.\d\d \d+\.\d\d/);
  assert.match(textOf("differences", dev), /groundplan:cloudflarePlan free pro/);
  assert.doesNotMatch(textOf("runbooks", dev), /move to the other one/);
  assert.match(textOf("runbooks", viewOf(readingOf("prod"))), /move to the other one/);
});

test("runbooks and steps have the environment's names, and are found by headings and names", () => {
  const prod = readingOf("prod");
  const all = plain(byHandPage(prod, ""));
  for (const name of [
    "Restore the database",
    "Vault is lost",
    "REPLICA=postgres-europe-west4-",
    "platform-vault (Vault)",
  ])
    assert.ok(all.includes(name), name);
  const found = plain(byHandPage(prod, "KEY rings platform"));
  assert.match(found, /1\. Make the key rings platform-vault-\w+/);
  assert.doesNotMatch(found, /Make the buckets|Restore the database/);
  assert.match(plain(byHandPage(prod, "no such words")), /No heading and no name has all of these words/);
  const one = plain(byHandPage(prod, "Restore the database"));
  assert.match(one, /gcloud sql instances clone/);
  assert.doesNotMatch(one, /The manual process/);
  const section = sections.find(({ id }) => id === "runbooks")?.render(viewOf(prod))?.text ?? "";
  assert.match(section, /href="by-hand\?find=Restore%20the%20database"\s*>Data was deleted or overwritten</);
  const mark = `"><img src=x onerror="alert(1)">`;
  assert.doesNotMatch(byHandPage(prod, mark), /<img/);
});

test("what the doctor said last is shown with its remedies, and before that how to ask it", () => {
  const dev = readingOf("dev");
  assert.match(textOf("doctor", viewOf(dev)), /The doctor has not looked yet\. groundplan doctor dev asks Google/);
  const said = textOf("doctor", viewOf(dev, { doctor: statedDoctor }));
  assert.match(said, /looked at 2026-11-29 09:12:00 UTC : 1 to look at, 1 well\./);
  assert.match(said, /Look dns: the name servers of changelog-dev\.com are .* dig \+short NS changelog-dev\.com/);
  const [first] = statedDoctor.findings;
  const failing = { ...statedDoctor, findings: first === undefined ? [] : [{ ...first, status: "fail" as const }] };
  assert.match(textOf("glance", viewOf(dev, { doctor: failing })), /Act An up would fail at 1 thing/);
  assert.equal(textOf("doctor", viewOf(dev, { folder: undefined })), "");
});

test("a report of the doctor is kept for its owner alone, whole, and one that is broken is none", (context) => {
  const folder = temporaryFolder(context);
  assert.equal(lastReport(folder, "dev"), undefined);
  const findings = statedDoctor.findings.map((one) => ({ ...one, milliseconds: 3 }));
  keepReport(folder, "dev", findings, new Date(statedDoctor.at));
  assert.deepEqual(lastReport(folder, "dev"), statedDoctor);
  assert.equal(fs.statSync(reportPath(folder, "dev")).mode & 0o777, 0o600);
  fs.writeFileSync(reportPath(folder, "dev"), "{");
  assert.equal(lastReport(folder, "dev"), undefined);
  fs.rmSync(path.join(folder, ".groundplan"), { recursive: true });
  fs.writeFileSync(path.join(folder, ".groundplan"), "no folder");
  keepReport(folder, "dev", findings, new Date());
  assert.equal(lastReport(folder, "dev"), undefined);
});

test("the screenshots show the page as it looks now", () => {
  const known: unknown = JSON.parse(fs.readFileSync(digestsFile, "utf8"));
  const remedy = "make them anew with npm run screenshots, which needs Chromium and Node.js 22, and look at them";
  assert.deepEqual(screenshotDigests(), known, remedy);
});

test("nothing to change is said, and data that a change loses comes first", () => {
  const steady = readingOf("dev").steps.map((step): Step => ({ ...step, operation: "same" }));
  const same = viewOf({ ...readingOf("dev"), steps: steady, consequences: [] });
  assert.match(textOf("glance", same), /^Well 4\d\d resources, all as the program says/);
  assert.equal(textOf("plan", same), "Nothing: the environment is as the program says.");
  const text = "The PostgreSQL server postgres is replaced: every database in it is gone.";
  const lost = viewOf({
    ...readingOf("dev"),
    consequences: [{ weight: "lost", text, names: [], urns: [], concerned: [], refused: false }],
  });
  assert.match(textOf("glance", lost), /Act Data is lost with the next run\. The PostgreSQL server/);
});

test("every runbook is a page that is there, with the heading that it names", () => {
  const books = new Set(blueprintOfReading(readingOf("prod")).recovery.map(({ title }) => title));
  for (const { page, recovery } of runbookTable) {
    if (recovery !== undefined) assert.ok(books.has(recovery), recovery);
    const [file = "", heading] = page.split("#");
    const found = documentPage(file);
    assert.ok(found !== undefined, page);
    if (heading !== undefined) assert.ok(found.body.text.includes(`id="${heading}"`), page);
  }
  assert.equal(slug("When an `up` was interrupted"), "when-an-up-was-interrupted");
  assert.doesNotMatch(documentPage("docs/open.md")?.body.text ?? "", /<script/);
  for (const file of [
    "package.json",
    "docs/../package.md",
    "../README.md",
    "docs/none.md",
    "node_modules/yaml/README.md",
  ])
    assert.equal(documentPage(file), undefined, file);
});

test("an environment is read once for those who wait for it, and again when its files change", async () => {
  let [reads, mark] = [0, "a"];
  const readings = new Readings({
    ...{ environments: ["dev"], mark: () => mark },
    read: async (environment) => {
      reads++;
      await new Promise(setImmediate);
      return readingOf(environment);
    },
  });
  await Promise.all([readings.current("dev"), readings.current("dev")]);
  readings.look();
  assert.equal(reads, 1);
  mark = "b";
  const again = new Promise((resolve) => readings.once("reading", resolve));
  readings.look();
  await again;
  assert.equal(reads, 2);
  readings.look();
  assert.equal(reads, 2);
});
