// Jobs on Cloud Run: when they run, what waits for them, and where.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudRunApp, type CloudRunAppArgs, type Workload, type WorkloadProcess } from "../../components";
import { shortDigest } from "../../components/internal/digest";
import { emptyState, messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";
import { args, deploy, full, groupType, jobType, regions, serviceType } from "../support/cloud-run-app";

const poolType = "gcp:cloudrunv2/workerPool:WorkerPool";

test("jobs are in the first region; the scheduled one has what starts it", async () => {
  const deployment = await deploy(full);
  const plainFiles = ["/etc/proxy/conf.d/proxy.conf", "/run/database/ca.pem"]
    .flatMap((file) => regions.map((region) => `web-run-${shortDigest(file)}-${region}`))
    .sort();
  assert.deepEqual(deployment.children("web-run"), [
    [jobType, "web-run-digest"],
    [jobType, "web-run-migrate"],
    [jobType, "web-run-repair"],
    [jobType, "web-run-seed"],
    ["gcp:cloudrunv2/jobIamMember:JobIamMember", "web-run-digest"],
    [serviceType, "web-run-api-europe-west1"],
    [serviceType, "web-run-api-europe-west4"],
    [serviceType, "web-run-web-europe-west1"],
    [serviceType, "web-run-web-europe-west4"],
    [poolType, "web-run-worker-europe-west1"],
    [poolType, "web-run-worker-europe-west4"],
    ["gcp:cloudscheduler/job:Job", "web-run-digest"],
    [groupType, "web-run-api-europe-west1"],
    [groupType, "web-run-api-europe-west4"],
    [groupType, "web-run-web-europe-west1"],
    [groupType, "web-run-web-europe-west4"],
    ...["secret:Secret", "secretIamBinding:SecretIamBinding", "secretVersion:SecretVersion"].flatMap((type) =>
      plainFiles.map((name): [string, string] => [`gcp:secretmanager/${type}`, name]),
    ),
    ["gcp:serviceaccount/account:Account", "web-run-cron"],
  ]);
  for (const [, name] of deployment.children("web-run").filter(([type]) => type === jobType)) {
    assert.equal(deployment.one(jobType, name).inputs["location"], "europe-west1");
  }
});

test("a migration that fails keeps services and later jobs as they are, in each deployment until one has succeeded", async () => {
  const state = emptyState();
  const jobs = { migrate: { onDeploy: true }, seed: { onDeploy: true, after: "migrate" } };
  const up = (version: string, failingJobs: string[] = [], more: Partial<WorkloadProcess> = {}) => {
    const workload = parts.serving(more, { jobs, env: { VERSION: version } });
    return run(() => new CloudRunApp("web-run", { ...args, workload }), { state, failingJobs });
  };
  const changed = (deployment: Deployment): string[] =>
    deployment.resources
      .filter(({ type, operation }) => [jobType, serviceType].includes(type) && operation !== "same")
      .map(({ name }) => name);
  const both = ["web-run-web-europe-west1", "web-run-web-europe-west4"];
  const refusal =
    /web-run-migrate was to run the program to its end first, and the run has failed.*\n.*\n.*state taint '.*::web-run-migrate'/;

  const first = await up("one", ["web-run-migrate"]);
  assert.match(messages(first), /the execution web-run-migrate-[0-9a-f]{12} has failed/);
  const second = await up("one");
  assert.match(messages(second), refusal);
  assert.deepEqual(changed(second), [], "nothing follows a run that failed");
  const mended = await up("two");
  assert.equal(messages(mended), "");
  assert.deepEqual(changed(mended), ["web-run-migrate", "web-run-seed", ...both]);
  assert.deepEqual(changed(await up("two")), [], "a job that succeeded does not run again");

  await up("three", ["web-run-seed"]);
  const stuck = await up("three", [], { scaling: { min: 1, max: 3 } });
  assert.match(messages(stuck), /web-run-seed was to run/);
  assert.deepEqual(changed(stuck), []);
  assert.equal(messages(await up("four")), "");

  // Somebody starts a job by hand: Google forgets which run the deployment asked for.
  for (const object of state.objects.values()) {
    if (object.type === jobType) Object.assign(object.outputs, { runExecutionToken: "" });
  }
  const scaled = await up("four", [], { scaling: { min: 1, max: 3 } });
  assert.equal(messages(scaled), "");
  assert.deepEqual(changed(scaled), both);
});

test("jobs move to another region while theirs does not answer, and nobody is asked there about runs that are known", async () => {
  const state = emptyState();
  const jobs = { migrate: { onDeploy: true }, seed: { onDeploy: true } };
  const up = (seed: string, jobRegion: string, lost?: string) => {
    const workload = parts.serving({}, { jobs: { ...jobs, seed: { ...jobs.seed, args: [seed] } } });
    return run(() => new CloudRunApp("web-run", { ...args, workload, jobRegion }), {
      state,
      unreachable: ({ type, inputs: { name, location } }) => {
        const isMigration = typeof name === "string" && name.includes("migrate");
        return type.includes("getJob") && isMigration && location === lost ? "it does not answer" : undefined;
      },
    });
  };
  assert.equal(messages(await up("one", "europe-west1")), "");
  const later = await up("two", "europe-west1", "europe-west1");
  assert.equal(messages(later), "", "the run of the migration is one that the services came after already");
  assert.deepEqual(
    later.resources.filter(({ type, operation }) => type === serviceType && operation === "update").length,
    2,
  );
  const moved = await up("two", "europe-west4", "europe-west1");
  assert.equal(messages(moved), "");
  for (const name of ["web-run-migrate", "web-run-seed"]) {
    assert.equal(moved.one(jobType, name).inputs["location"], "europe-west4");
  }
});

test("a deployment runs its jobs one after the other, and the service waits for the last", async () => {
  const deployment = await deploy(full);
  const [migrate, seed, repair] = ["migrate", "seed", "repair"].map((job) => deployment.one(jobType, `web-run-${job}`));
  assert.match(migrate?.inputs["runExecutionToken"] as string, /^[0-9a-f]{12}$/);
  assert.equal(repair?.inputs["runExecutionToken"], undefined);
  assert.ok(seed?.dependencies.includes(migrate?.urn ?? ""));
  for (const region of regions) {
    assert.ok(deployment.one(serviceType, `web-run-web-${region}`).dependencies.includes(seed?.urn ?? ""));
  }
});

function withServer(more: Partial<WorkloadProcess>): Workload {
  return { ...parts.largest, processes: { ...parts.largest.processes, web: { ...parts.server, ...more } } };
}

test("a job of a deployment runs again when what it runs changes, and not otherwise", async () => {
  const token = async (given: CloudRunAppArgs): Promise<unknown> =>
    (await deploy(given)).one(jobType, "web-run-migrate").inputs["runExecutionToken"];
  const before = await token(full);
  const image = parts.image.replace("0123", "3210");
  assert.equal(await token({ ...full, workload: withServer({ scaling: { min: 3, max: 9 } }) }), before);
  assert.notEqual(await token({ ...full, workload: { ...parts.largest, image } }), before);
  assert.notEqual(
    await token({ ...full, workload: { ...parts.largest, env: { ...parts.largest.env, PHX_HOST: "other" } } }),
    before,
  );
});

test("a schedule starts its job as an account that can do nothing else", async () => {
  const deployment = await deploy(full);
  const account = deployment.one("gcp:serviceaccount/account:Account");
  const grant = deployment.one("gcp:cloudrunv2/jobIamMember:JobIamMember");
  const schedule = deployment.one("gcp:cloudscheduler/job:Job");
  assert.equal(account.inputs["accountId"], "web-run-cron");
  assert.deepEqual(grant.inputs, {
    name: "web-run-digest",
    location: "europe-west1",
    role: "roles/run.invoker",
    member: account.outputs["member"],
  });
  assert.equal(schedule.inputs["schedule"], "0 3 * * 1");
  assert.equal(schedule.inputs["timeZone"], "Europe/London");
  assert.deepEqual(schedule.inputs["httpTarget"], {
    httpMethod: "POST",
    uri: "https://run.googleapis.com/v2/projects/acme-test/locations/europe-west1/jobs/web-run-digest:run",
    oauthToken: {
      serviceAccountEmail: account.outputs["email"],
      scope: "https://www.googleapis.com/auth/cloud-platform",
    },
  });
  assert.ok(schedule.dependencies.includes(grant.urn));
});
