import assert from "node:assert/strict";
import { test } from "node:test";
import * as artifactregistry from "@pulumi/gcp/artifactregistry";
import * as projects from "@pulumi/gcp/projects";
import * as sql from "@pulumi/gcp/sql";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { destroy } from "../../sandbox/offline/run";
import { deploy, emptyState, messages, run } from "../support/program";

const ada = "user:ada@example.com";
const role = "roles/artifactregistry.reader";
const repository = { location: "europe-west1", repository: "apps", role };

test("a second grant of the same is refused and both are named, also where values become known late", async () => {
  for (const member of [ada, pulumi.output(ada)]) {
    const deployment = await run(() => {
      new artifactregistry.RepositoryIamMember("one", { ...repository, member });
      new artifactregistry.RepositoryIamMember("other", { ...repository, member });
    });
    const [error, ...more] = deployment.errors;
    assert.deepEqual(more, []);
    assert.match(error?.urn ?? "", /::other$/);
    assert.match(error?.message ?? "", /::one grants the same already, .*revokes it for both; leave one out/);
  }
});

test("another member, role, resource or condition is another grant", async () => {
  const condition = { title: "until spring", expression: "true" };
  await deploy(() => {
    new artifactregistry.RepositoryIamMember("one", { ...repository, member: ada });
    new artifactregistry.RepositoryIamMember("two", { ...repository, member: "user:bob@example.com" });
    new artifactregistry.RepositoryIamMember("three", { ...repository, repository: "other", member: ada });
    new artifactregistry.RepositoryIamMember("four", { ...repository, location: "europe-west4", member: ada });
    new artifactregistry.RepositoryIamMember("five", { ...repository, member: ada, condition });
    new projects.IAMMember("six", { project: "acme-test", role, member: ada });
  });
});

test("a grant beside the complete list of the role's members is refused, in either order and in two runs", async () => {
  const bucket = "media";
  const list = (): unknown =>
    new storage.BucketIAMBinding("list", { bucket, role: "roles/storage.objectUser", members: [ada] });
  const grant = (): unknown =>
    new storage.BucketIAMMember("grant", { bucket, role: "roles/storage.objectUser", member: "user:bob@example.com" });
  for (const [first, second] of [
    [list, grant],
    [grant, list],
  ] as const) {
    const together = await run(() => [first(), second()].length);
    assert.match(messages(together), /grants the same role on the same resource.*name all members in one of them/);
    const state = emptyState();
    await deploy(() => void first(), { state });
    assert.match(messages(await run(() => [first(), second()].length, { state })), /grants the same role/);
    await deploy(() => void first(), { state });
  }
});

test("what protects Cloud SQL is told apart, each by its property and its page", async () => {
  const program =
    (deletionProtection: boolean, deletionProtectionEnabled: boolean): (() => void) =>
    () => {
      new sql.DatabaseInstance("db", {
        name: "db",
        databaseVersion: "POSTGRES_17",
        deletionProtection,
        settings: { tier: "db-f1-micro", edition: "ENTERPRISE", deletionProtectionEnabled },
      });
    };
  const state = emptyState();
  const refused = (): [string | undefined, string | undefined][] =>
    destroy(state, { project: "groundplan", stack: "test", preview: true, config: {} }).errors.map((error) => [
      error.property,
      error.source,
    ]);
  await deploy(program(true, true), { state });
  assert.deepEqual(refused(), [
    ["deletionProtection", "https://www.pulumi.com/registry/packages/gcp/api-docs/sql/databaseinstance/"],
  ]);
  await deploy(program(false, true), { state });
  assert.deepEqual(refused(), [
    ["settings.deletionProtectionEnabled", "https://cloud.google.com/sql/docs/postgres/deletion-protection"],
  ]);
  await deploy(program(false, false), { state });
  assert.deepEqual(refused(), []);
});
