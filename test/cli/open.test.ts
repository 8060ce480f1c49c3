// The page of an environment: who may read it, what it says, and what it does not.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { test, type TestContext } from "node:test";
import type { PlanDocument } from "../../cli/document";
import { keepReport, lastReport, reportPath } from "../../cli/doctor/last";
import { byHandPage } from "../../cli/open/by-hand";
import { documentPage } from "../../cli/open/documents";
import { slug } from "../../cli/render/markdown";
import { RunFollower } from "../../cli/open/follow";
import { html } from "../../cli/open/html";
import { environmentPage } from "../../cli/open/page";
import { Readings } from "../../cli/open/readings";
import { runPanel, runSaid } from "../../cli/open/run-panel";
import { sections } from "../../cli/open/sections";
import { runbookTable } from "../../cli/reading/runbooks";
import { OpenServer } from "../../cli/open/server";
import { environmentsOf, fileSource } from "../../cli/open/sources";
import { blueprintOfReading } from "../../cli/open/standing";
import type { Reading, View } from "../../cli/open/view";
import { RunLog } from "../../cli/run-log";
import type { Step } from "../../sandbox";
import { temporaryFolder } from "../support/env-source";
import { digestsFile, screenshotDigests, statedDoctor, statedMachine } from "../support/open-screenshots";
import { findLeaks } from "../support/leaks";
import { root } from "../support/project";
import { stepOf } from "../support/steps";

const golden = new Map<string, Reading>();

/** An environment as its golden plan has it. */
function readingOf(environment: string): Reading {
  const known = golden.get(environment);
  if (known !== undefined) return known;
  const file = path.join(root, "test/stacks/golden", `${environment}.json`);
  const { resources, outputs, consequences } = JSON.parse(fs.readFileSync(file, "utf8")) as PlanDocument;
  const reading: Reading = {
    ...{ environment, source: "sandbox", readAt: "2026-11-29T10:00:00.000Z" },
    ...{ steps: resources, outputs, consequences, errors: [] },
  };
  golden.set(environment, reading);
  return reading;
}

function viewOf(reading: Reading, more: Partial<View> = {}): View {
  return { reading, others: [], folder: root, run: undefined, doctor: undefined, machine: statedMachine, ...more };
}

/** A section as a reader hears it: without tags, each run of blanks as one. */
function textOf(id: string, view: View): string {
  const body = sections.find((section) => section.id === id)?.render(view);
  return plain(body?.text ?? "");
}

function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .trim();
}

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

/** A server over readings that cost nothing. */
async function serve(
  context: TestContext,
  options: { idleMilliseconds?: number; readings?: Readings } = {},
): Promise<{ link: string; server: OpenServer; links: string[]; ended: Promise<void> }> {
  const links: string[] = [];
  const readings =
    options.readings ??
    new Readings({
      ...{ environments: ["dev", "prod"], folder: root, mark: () => "" },
      read: (environment) => Promise.resolve(readingOf(environment)),
    });
  const server = new OpenServer(readings, {
    ...{ port: 0, lookMilliseconds: 10, idleMilliseconds: options.idleMilliseconds ?? 60_000 },
    machine: () => statedMachine,
    onEnter: (link) => links.push(link),
  });
  const link = await server.start();
  const ending = new AbortController();
  const ended = server.untilIdle(ending.signal);
  context.after(async () => {
    ending.abort();
    await ended;
  });
  return { link, server, links, ended };
}

interface Got {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** As `fetch`, but for headers that it keeps to itself. */
function get(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { headers, method }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on("error", reject).end();
  });
}

/** Uses a link: the page's address and the cookie for it. */
async function enter(link: string): Promise<{ page: string; cookie: string }> {
  const { status, headers, body } = await get(link);
  assert.equal(status, 200);
  const set = headers["set-cookie"]?.[0] ?? "";
  const [cookie = "", ...attributes] = set.split("; ");
  const base = new URL(link).pathname.replace(/enter$/, "");
  assert.deepEqual(attributes, [`Path=${base}`, "HttpOnly", "SameSite=Strict"]);
  const page = new URL(/url=([^"]+)/.exec(body)?.[1] ?? "", link).href;
  return { page, cookie };
}

test("a link opens the page once, on this machine alone, and says the next one", async (context) => {
  const { link, links } = await serve(context);
  assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{12}\/enter\?key=[\w-]{32}$/);
  const { page, cookie } = await enter(link);
  assert.equal((await get(link)).status, 403, "the link was used");
  assert.equal((await enter(links[0] ?? "")).page, page, "the next link opens it too");
  const found = await get(page, { cookie });
  assert.equal(found.status, 200);
  assert.match(found.body, /<h1>dev<\/h1>/);
  assert.match(
    String(found.headers["content-security-policy"]),
    /^default-src 'none'; script-src 'self'; style-src 'self'; /,
  );
  for (const [name, value] of Object.entries({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  }))
    assert.equal(found.headers[name], value);
});

test("nobody else is answered: no cookie, another host, another page, another method", async (context) => {
  const { link } = await serve(context);
  const { page, cookie } = await enter(link);
  const status = async (headers: Record<string, string>, url = page, method = "GET"): Promise<number> =>
    (await get(url, headers, method)).status;
  assert.equal(await status({}), 403);
  assert.equal(await status({ cookie: "groundplan=guessed" }), 403);
  for (const file of ["picture.svg", "events", "again", "../../page.css", "../../read/docs/open.md"])
    assert.equal(await status({}, new URL(file, page).href), 403, file);
  assert.equal(await status({ cookie, host: "evil.example" }), 421, "DNS rebinding");
  assert.equal(await status({ cookie, host: `localhost:${new URL(page).port}` }), 421);
  assert.equal(await status({ cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }), 403);
  assert.equal(await status({ cookie, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }), 403);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
    assert.equal(await status({ cookie }, page, method), 405, method);
  assert.equal(await status({ cookie }, new URL("/", page).href), 403);
  assert.equal(await status({ cookie }, new URL("../../read/../package.json", page).href), 404);
  assert.equal(await status({ cookie }, new URL("../none/", page).href), 404);
});

test("the picture, the documents and the files of the page need nothing from elsewhere", async (context) => {
  const { link } = await serve(context);
  const { page, cookie } = await enter(link);
  const files = [
    "",
    "picture.svg",
    "../../page.css",
    "../../page.js",
    "../../page.svg",
    "../../read/docs/lost-region.md",
  ];
  for (const file of files) {
    const { status, body, headers } = await get(new URL(file, page).href, { cookie });
    assert.equal(status, 200, file);
    const loads = [...body.matchAll(/(?:src|@import|url\()\s*=?\s*["']?(https?:|\/\/)/g)];
    assert.deepEqual(loads, [], file);
    assert.doesNotMatch(String(headers["content-security-policy"]), /unsafe|https?:|\*/, file);
    assert.doesNotMatch(body, /<script>|<style>(?!\n)| on[a-z]+="| style="/, file);
  }
});

test("the page ends when nobody looks at it", async (context) => {
  const { link, ended } = await serve(context, { idleMilliseconds: 30 });
  await ended;
  await assert.rejects(get(link), /ECONNREFUSED/);
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

const service = (name: string): Parameters<RunLog["show"]>[0] => ({
  ...{ urn: `urn:pulumi:dev::groundplan::gcp:sql/databaseInstance:DatabaseInstance::${name}`, name },
  ...{ type: "gcp:sql/databaseInstance:DatabaseInstance", operation: "create", status: "start", durationMs: 0 },
});

test("what a run reports shows while it goes on, and what came of it", (context) => {
  const file = path.join(temporaryFolder(context), "sandbox/dev.events.jsonl");
  const follower = new RunFollower(file);
  assert.equal(follower.look(), false);
  assert.equal(runPanel(follower.run()), undefined);
  const log = new RunLog(file);
  log.show(service("postgres"));
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.equal(follower.look(), true);
  const shown = plain(runPanel(follower.run())?.text ?? "");
  assert.match(
    shown,
    /A run goes on .* 0 done, 1 at work\. postgres gcp:sql\.DatabaseInstance : \d s, usually \d+ min/,
  );
  assert.equal(runSaid(follower.run()), "A run goes on.");
  log.show({ ...service("postgres"), status: "done" });
  log.show(service("other"));
  log.show({ ...service("other"), status: "failed" });
  log.end();
  assert.equal(follower.look(), true);
  assert.match(plain(runPanel(follower.run())?.text ?? ""), /ended at .*: 1 done, 1 failed\. Failed: other\./);
  assert.equal(runSaid(follower.run()), "The run has ended; 1 resource failed.");
  assert.equal(follower.look(), false);
  const next = new RunLog(file);
  next.show({ ...service("third"), operation: "same" });
  next.end();
  assert.equal(follower.look(), true);
  assert.match(plain(runPanel(follower.run())?.text ?? ""), /: 0 done\.$/, "the last run's log is gone");
});

test("of what the engine logs, its plan is no run, and the values of resources stay in the file", (context) => {
  const file = path.join(temporaryFolder(context), "events.jsonl");
  const metadata = {
    ...{ op: "create", urn: "urn:pulumi:dev::a::gcp:storage/bucket:Bucket::media", type: "gcp:storage/bucket:Bucket" },
    new: { inputs: { key: "MARKED-value-of-a-resource" }, outputs: { key: "MARKED-value-of-a-resource" } },
  };
  const write = (...events: object[]): void => {
    fs.appendFileSync(
      file,
      events.map((one) => `${JSON.stringify({ sequence: 0, timestamp: 1_700_000_000, ...one })}\n`).join(""),
    );
  };
  const follower = new RunFollower(file);
  write(
    { preludeEvent: { config: {} } },
    { resourcePreEvent: { metadata, planning: true } },
    { summaryEvent: { isPreview: true } },
  );
  follower.look();
  assert.equal(follower.run(), undefined);
  write({ preludeEvent: { config: {} } }, { resourcePreEvent: { metadata } });
  fs.appendFileSync(file, '{"sequence":1,"timest');
  follower.look();
  const { working = [] } = follower.run() ?? {};
  assert.deepEqual(
    working.map(({ name }) => name),
    ["media"],
  );
  const shown = runPanel(follower.run())?.text ?? "";
  assert.deepEqual(findLeaks(new Map([["value", "MARKED-value-of-a-resource"]]), { shown }), []);
  fs.appendFileSync(file, 'amp":2}\nno event\n');
  write({ resOutputsEvent: { metadata } }, { summaryEvent: {} });
  follower.look();
  assert.equal(follower.run()?.done, 1);
});

test("a state of the engine is shown with its end points, and without its secrets", async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, "state.json");
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "MARKED-ciphertext",
  };
  const urn = (type: string, name: string): string => `urn:pulumi:live::shop::${type}::${name}`;
  const run = "gcp:cloudrunv2/service:Service";
  const endpoints = { shop: { url: "https://shop.example", availability: "99.9 %", credentials: secret } };
  const resources = [
    { urn: urn("pulumi:pulumi:Stack", "shop-live"), type: "pulumi:pulumi:Stack", outputs: { endpoints } },
    {
      ...{ urn: urn(run, "web"), type: run, custom: true, id: "web" },
      inputs: { location: "europe-west1", ingress: "INGRESS_TRAFFIC_ALL", annotations: { key: secret } },
      outputs: { token: "MARKED-output" },
    },
  ];
  fs.writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  const reading = await fileSource(file, "live").read("live");
  const page = environmentPage(viewOf(reading, { folder: undefined }), ["live"]);
  assert.match(plain(page), /1 resource in the state/);
  assert.match(plain(page), /https:\/\/shop\.example .* Promise 99\.9 %/);
  const marks = new Map([
    ["cipher", "MARKED-ciphertext"],
    ["output", "MARKED-output"],
  ]);
  assert.deepEqual(findLeaks(marks, { page }), []);
});

test("secrets of the configuration are shown as such, and the environments are those with a file", (context) => {
  const folder = temporaryFolder(context);
  const secure = "v1:MARKED-secret-of-the-configuration";
  fs.writeFileSync(
    path.join(folder, "Pulumi.dev.yaml"),
    `config:\n  a:key:\n    secure: ${secure}\n  a:list:\n    - { deep: { secure: ${secure}x } }\n`,
  );
  fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), "config:\n  a:key: plain\n");
  assert.deepEqual(environmentsOf(folder), ["dev", "prod"]);
  const dev = readingOf("dev");
  const said = textOf("differences", viewOf(dev, { folder, others: [{ environment: "prod", reading: undefined }] }));
  assert.match(said, /a:key \[secret\] plain/);
  assert.match(said, /a:list \[\{&quot;deep&quot;:&quot;\[secret\]&quot;\}\] —/);
  assert.deepEqual(findLeaks(new Map([["secret", secure]]), { said }), []);
});
