import assert from "node:assert/strict";
import { test } from "node:test";
import { createRules, ruleOf } from "../../cli/recover/rules";
import { describe, identify } from "../../sandbox";
import { deployedResources, deployedTypes, rowProblems } from "../catalog/deployed";

const place = { project: "changelog-dev", region: "europe-west1" };

test("each resource type that dev or prod deploys has a rule for an interrupted creation", () => {
  const types = deployedTypes("gcp:", "cloudflare:", "vault:", "tls:", "random:");
  const remedy = "how recovery finds one that an interrupted `up` had begun: repeat(why), read(), or find(listing)";
  assert.deepEqual(rowProblems(types, createRules, "cli/recover/rules.ts", remedy), []);
  assert.ok(deployedTypes("kubernetes:").every((type) => ruleOf(type)?.how === "read"));
});

test("a resource that is read has an id that follows from its inputs", () => {
  const missing = deployedResources()
    .filter(({ type }) => ruleOf(type)?.how === "read")
    .filter(({ urn, type, inputs }) => identify(describe(urn, type, inputs, place)) === undefined)
    .map(({ type }) => `${type}: write its id into sandbox/models`);
  assert.deepEqual([...new Set(missing)], []);
});
