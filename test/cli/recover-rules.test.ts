import assert from "node:assert/strict";
import { test } from "node:test";
import { createRules, ruleOf } from "../../cli/recover/rules";
import { describe, identify } from "../../sandbox";
import { deployedResources, deployedTypes, rowProblems } from "../catalog/deployed";

const place = { project: "changelog-dev", region: "europe-west1" };

/** What applications make beyond what dev and prod have: workers. */
const ofApplications = [
  "gcp:cloudrunv2/workerPool:WorkerPool",
  "gcp:cloudrunv2/workerPoolIamMember:WorkerPoolIamMember",
];

test("each resource type that dev or prod deploys, and each of applications, has a rule for an interrupted creation", () => {
  const deployed = deployedTypes("gcp:", "cloudflare:", "vault:", "tls:", "random:");
  const types = [...new Set([...deployed, ...ofApplications])];
  const remedy = "how recovery finds one that an interrupted `up` had begun: repeat(why), read(), or find(listing)";
  assert.deepEqual(rowProblems(types, createRules, "cli/recover/rules.ts", remedy), []);
  assert.ok(deployedTypes("kubernetes:").every((type) => ruleOf(type)?.how === "read"));
});

test("a worker pool whose creation was under way is read by its id", () => {
  const urn = "urn:pulumi:dev::web::gcp:cloudrunv2/workerPool:WorkerPool::web-worker";
  const pool = describe(
    urn,
    "gcp:cloudrunv2/workerPool:WorkerPool",
    { name: "worker", location: "europe-west1" },
    place,
  );
  assert.equal(identify(pool), "projects/changelog-dev/locations/europe-west1/workerPools/worker");
});

test("a resource that is read has an id that follows from its inputs", () => {
  const missing = deployedResources()
    .filter(({ type }) => ruleOf(type)?.how === "read")
    .filter(({ urn, type, inputs }) => identify(describe(urn, type, inputs, place)) === undefined)
    .map(({ type }) => `${type}: write its id into sandbox/models`);
  assert.deepEqual([...new Set(missing)], []);
});
