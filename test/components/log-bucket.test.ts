import assert from "node:assert/strict";
import { test } from "node:test";
import { LogBucket, type LogBucketArgs } from "../../components";
import { matches } from "../../sandbox/monitoring/log-entry";
import { messages, run } from "../support/program";

const args: LogBucketArgs = {
  project: "acme-prod",
  region: "europe-west1",
  readers: ["group:ops@example.com", "group:developers@example.com"],
};

const created = (changes: Partial<LogBucketArgs> = {}) => run(() => new LogBucket("logs", { ...args, ...changes }));

const BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig";
const EXCLUSION = "gcp:logging/projectExclusion:ProjectExclusion";
const READERS = "gcp:logging/logViewIamBinding:LogViewIamBinding";
const SINK = "gcp:logging/projectSink:ProjectSink";

test("logs have a bucket with a time, a sink that leads to it, and readers", async () => {
  const deployment = await created();
  assert.deepEqual(deployment.children("logs"), [
    [READERS, "logs"],
    [BUCKET, "logs"],
    [EXCLUSION, "logs"],
    [SINK, "logs"],
  ]);
  const bucket = deployment.one(BUCKET);
  assert.deepEqual(
    [bucket.inputs["location"], bucket.inputs["retentionDays"], bucket.inputs["locked"], bucket.protect],
    ["europe-west1", 30, false, true],
  );
  assert.equal(
    deployment.one(SINK).inputs["destination"],
    "logging.googleapis.com/projects/acme-prod/locations/europe-west1/buckets/logs",
  );
  const { inputs } = deployment.one(READERS);
  assert.deepEqual(
    [inputs["parent"], inputs["location"], inputs["bucket"], inputs["name"], inputs["role"], inputs["members"]],
    [
      "projects/acme-prod",
      "europe-west1",
      "logs",
      "_AllLogs",
      "roles/logging.viewAccessor",
      ["group:developers@example.com", "group:ops@example.com"],
    ],
  );
});

test("an entry is kept once: what the sink takes is what _Default leaves out, and audit logs are none of it", async () => {
  const deployment = await created();
  const filter = deployment.one(SINK).inputs["filter"] as string;
  assert.equal(deployment.one(EXCLUSION).inputs["filter"], filter);
  const taken = (log: string) => matches(filter, { logName: `projects/acme-prod/logs/${encodeURIComponent(log)}` });
  for (const log of [
    "stdout",
    "run.googleapis.com/requests",
    "run.googleapis.com/stderr",
    "cloudsql.googleapis.com/postgres.log",
  ]) {
    assert.ok(taken(log), log);
  }
  for (const log of ["activity", "data_access", "system_event", "policy", "access_transparency"]) {
    assert.ok(!taken(`cloudaudit.googleapis.com/${log}`), log);
  }
});

test("the exclusion comes after the sink, so that _Default takes entries for as long as the sink does not", async () => {
  const { resources } = await created();
  const [exclusion] = resources.filter(({ type }) => type === EXCLUSION);
  const [sink] = resources.filter(({ type }) => type === SINK);
  assert.ok(exclusion?.dependencies.includes(sink?.urn ?? ""));
});

test("what nobody keeps is left out by name, and nobody reads what names nobody", async () => {
  const deployment = await created({
    exclusions: { noise: ' severity="DEBUG" ', health: 'httpRequest.requestUrl:"/health"' },
    readers: [],
  });
  assert.deepEqual(deployment.one(SINK).inputs["exclusions"], [
    { name: "health", filter: 'httpRequest.requestUrl:"/health"' },
    { name: "noise", filter: 'severity="DEBUG"' },
  ]);
  assert.deepEqual(
    deployment.resources.filter(({ type }) => type === READERS),
    [],
  );
});

test("every problem is said before anything is created", async () => {
  const deployment = await created({
    project: "Acme",
    region: "europe",
    retentionDays: 0,
    locked: true,
    readers: ["allUsers"],
    exclusions: { "-": 'severity="DEBUG"', all: " ", rest: "severity>=DEFAULT" },
  });
  const said = messages(deployment);
  for (const problem of [
    /project: "Acme"; /,
    /region: "europe"; /,
    /retentionDays: 0; use a whole number from 1 to 3650/,
    /retentionDays: 0; keep at least 7 days, or do not lock: it is for good/,
    /readers\[0\]: "allUsers"; use an IAM member/,
    /exclusions\["-"\]: "-"; use at most 100 letters/,
    /exclusions\.all: " "; write a filter: an empty one leaves every entry out/,
    /exclusions\.rest: "severity>=DEFAULT"; write a narrower filter/,
  ]) {
    assert.match(said, problem);
  }
  assert.deepEqual(deployment.children("logs"), []);
});

test("days that no log bucket has are refused", async () => {
  for (const retentionDays of [-1, 0.5, 3651, Number.NaN]) {
    assert.match(messages(await created({ retentionDays })), /retentionDays: .*(3650|number)/, String(retentionDays));
  }
  assert.equal(messages(await created({ retentionDays: 3650 })), "");
});
