import assert from "node:assert/strict";
import { test } from "node:test";
import { deployedResources, deployedTypes, rowProblems } from "./deployed";

test("the deployed types are those of both golden plans, and of production behind Google's front door", () => {
  const google = deployedTypes("gcp:");
  assert.ok(google.includes("gcp:container/cluster:Cluster"), "prod's cluster");
  assert.ok(google.every((type) => type.startsWith("gcp:")));
  assert.deepEqual(deployedTypes("gcp:", "cloudflare:"), [...deployedTypes("cloudflare:"), ...google]);
  assert.deepEqual(deployedTypes("pulumi:", "groundplan:"), []);
  assert.equal(deployedResources().filter(({ type }) => type === "gcp:container/cluster:Cluster").length, 1);
});

test("a table lacks a row for a new type, and has one too many for a type that is gone", () => {
  assert.deepEqual(rowProblems(["a", "b"], { a: 1, b: 2 }, "table.ts", "its page"), []);
  assert.deepEqual(rowProblems(["a", "toString"], { a: 1, c: 3 }, "table.ts", "its page"), [
    "toString: no row in table.ts; add its page",
    "c: no environment deploys it any more; remove its row from table.ts",
  ]);
});

test("nothing that is deployed has a key of a service account, a public bucket or a database with a public address", () => {
  const of = (type: string) => deployedResources().filter((one) => one.type === type);
  assert.deepEqual(of("gcp:serviceaccount/key:Key"), []);
  const [buckets, databases] = [of("gcp:storage/bucket:Bucket"), of("gcp:sql/databaseInstance:DatabaseInstance")];
  assert.ok(buckets.length > 0 && databases.length > 0);
  for (const { inputs, name } of buckets) assert.equal(inputs["publicAccessPrevention"], "enforced", name);
  for (const { inputs, name } of databases) {
    const { ipConfiguration } = inputs["settings"] as { ipConfiguration: { ipv4Enabled: boolean } };
    assert.equal(ipConfiguration.ipv4Enabled, false, name);
  }
});
