// What waits for a job's program waits for its success, in the next deployments too.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import * as storage from "@pulumi/gcp/storage";
import { hook } from "../../components/internal/hook";
import { within } from "../../components/internal/hook";
import { judgeRun } from "../../components/internal/job-run";
import { runNodeJob } from "../../components/internal/node-job";
import { emptyState, messages, run } from "../support/program";

const program = { fileName: "program-abc.cjs", text: "// nothing\n", digest: "abc" };
const waiting = "gcp:storage/bucket:Bucket";

/** A program that runs a job, and what waits for it. */
function up(state: ReturnType<typeof emptyState>, setting: string, failingJobs: string[], preview = false) {
  const main = (): void => {
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const { done } = runNodeJob(parent, "work", {
      program,
      image: "europe-west1-docker.pkg.dev/acme-test/docker-io/library/node:24-alpine",
      region: "europe-west1",
      serviceAccountEmail: "worker@acme-test.iam.gserviceaccount.com",
      environment: { SETTING: setting },
      timeoutSeconds: 60,
      dependsOn: [],
    });
    new storage.Bucket("waits", { location: "EU", labels: { setting } }, { dependsOn: [done] });
  };
  return run(main, { state, failingJobs, preview });
}

function waits(deployment: Awaited<ReturnType<typeof up>>): string[] {
  return deployment.resources.filter(({ type, name }) => type === waiting && name === "waits").map((r) => r.operation);
}

test("a first run that fails stops what waits for it, in each deployment until one has succeeded", async () => {
  const state = emptyState();
  const failed = await up(state, "one", ["work"]);
  assert.match(messages(failed), /^the execution work-[0-9a-f]{7}-[0-9a-f]{12} has failed/);
  assert.deepEqual(waits(failed), []);
  for (const again of [await up(state, "one", []), await up(state, "one", ["work"])]) {
    assert.match(
      messages(again),
      /before hook "work-guard" failed: work-[0-9a-f]{7} was to run the program to its end/,
    );
    assert.match(messages(again), /the run has failed \(NON_ZERO_EXIT_CODE\)/);
    assert.match(
      messages(again),
      /gcloud run jobs executions list --job work-\w+ --region europe-west1 --project acme-test/,
    );
    assert.match(messages(again), /pulumi state taint 'urn:pulumi:test::.*::work' && pulumi up/);
    assert.deepEqual(waits(again), []);
  }
  const plan = await up(state, "one", [], true);
  assert.equal(messages(plan), "", "a preview asks nobody");
  const other = await up(state, "two", []);
  assert.equal(messages(other), "");
  assert.deepEqual(waits(other), ["create"]);
});

test("a later run that fails leaves what waits for it as it was", async () => {
  const state = emptyState();
  assert.deepEqual(waits(await up(state, "one", [])), ["create"]);
  assert.deepEqual(waits(await up(state, "two", ["work"])), []);
  const next = await up(state, "two", []);
  assert.match(messages(next), /the run has failed/);
  assert.deepEqual(waits(next), []);
  const plan = await up(state, "three", [], true);
  const done = plan.one("gcp:storage/bucketObject:BucketObject", "work-done");
  assert.deepEqual([done.operation, done.id === ""], ["update", false], "its id stays known in previews");
  assert.deepEqual(waits(await up(state, "three", [])), ["update"]);
});

test("nothing passes for a success but a run that Google names, and that has succeeded", () => {
  const job = (state?: string, runExecutionToken = "abc") => ({
    runExecutionToken,
    terminalConditions: state === undefined ? [] : [{ state, executionReason: "", message: "" }],
  });
  assert.equal(judgeRun(job("CONDITION_SUCCEEDED"), "abc"), undefined);
  for (const [found, problem] of [
    [job("CONDITION_FAILED"), /^the run has failed$/],
    [job("CONDITION_RECONCILING"), /has not ended/],
    [job("CONDITION_PENDING"), /has not ended/],
    [job(), /has not ended/],
    [job("CONDITION_SUCCEEDED", ""), /started in another way since/],
    [job("CONDITION_SUCCEEDED", "older"), /was not asked for: Google's job still names older/],
  ] as const) {
    assert.match(judgeRun(found, "abc") ?? "accepted", problem);
  }
});

test("who is asked and does not answer ends the wait, and an answer in time is the answer", async () => {
  await assert.rejects(within(20, new Promise(() => undefined), "how it ended"), {
    message: "Nobody said within 0.02 seconds how it ended",
  });
  assert.equal(await within(60_000, Promise.resolve("known"), "how it ended"), "known");
  await assert.rejects(within(60_000, Promise.reject(new Error("refused")), "how it ended"), /^Error: refused$/);
});

test("a hook finds what surrounded its component, wherever it is called from", async (context) => {
  const engines = new AsyncLocalStorage<string>();
  // Until then Node.js 20 follows each promise of the process, which has other tests.
  context.after(() => {
    engines.disable();
  });
  let found: string | undefined;
  const deployment = await run(() => {
    const guard = engines.run("of the component", () =>
      hook("look", () => {
        found = engines.getStore();
      }),
    );
    new storage.Bucket("held", { location: "europe-west1" }, { hooks: { beforeCreate: [guard] } });
  });
  assert.equal(messages(deployment), "");
  assert.equal(found, "of the component");
});
