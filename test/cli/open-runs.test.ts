// What the page takes from reports of runs, from states and from configuration.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { RunFollower } from "../../cli/open/follow";
import { environmentPage } from "../../cli/open/page";
import { runPanel, runAnnouncement } from "../../cli/open/run-panel";
import { environmentsOf, fileSource } from "../../cli/open/sources";
import { RunLog } from "../../cli/run-log";
import { temporaryFolder } from "../support/env-source";
import { findLeaks } from "../support/leaks";
import { plain, readingOf, textOf, viewOf } from "../support/open-pages";

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
  assert.equal(runAnnouncement(follower.run()), "A run goes on.");
  log.show({ ...service("postgres"), status: "done" });
  log.show(service("other"));
  log.show({ ...service("other"), status: "failed" });
  log.end();
  assert.equal(follower.look(), true);
  assert.match(plain(runPanel(follower.run())?.text ?? ""), /ended at .*: 1 done, 1 failed\. Failed: other\./);
  assert.equal(runAnnouncement(follower.run()), "The run has ended; 1 resource failed.");
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
