import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import * as files from "../../files/read";
import main from "../../stacks";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";

const repositoryType = "gcp:artifactregistry/repository:Repository";
const root = path.join(__dirname, "../..");

function configuration(stack: string): Record<string, string> {
  return encoded(valuesOf(stack));
}

function withImage(stack: string, image: string): Record<string, string> {
  const config = configuration(stack);
  const apps = JSON.parse(config["groundplan:apps"] ?? "") as { changelog: object };
  return { ...config, "groundplan:apps": JSON.stringify({ ...apps, changelog: { ...apps.changelog, image } }) };
}

function lockFileSays(context: TestContext, text: string): void {
  const read = files.readText;
  context.mock.method(files, "readText", (file: string, most: number) =>
    path.basename(file) === "images.lock.json" ? text : read(file, most),
  );
}

/** Every image that a plan runs, the chart's among them. */
function imagesOf(deployment: Deployment): string[] {
  const inputs = JSON.stringify(
    deployment.resources.filter(({ type }) => !type.startsWith("groundplan:")).map((resource) => resource.inputs),
  );
  const containers = [...inputs.matchAll(/"image":"([^"]+)"/g)].map(([, image = ""]) => image);
  const charts = [...inputs.matchAll(/"image":\{"repository":"([^"]+)","tag":"([^"]+)"/g)].map(
    (found) => `${found[1] ?? ""}:${found[2] ?? ""}`,
  );
  return [...new Set([...containers, ...charts])].sort();
}

test("prod refuses every tag that is not locked, with the command that locks it; dev takes it", async (context) => {
  const version = String(valuesOf("prod")["groundplan:vaultVersion"]);
  const locked = ["docker.io/library/node:24-alpine", `docker.io/hashicorp/vault:${version}`];
  lockFileSays(context, JSON.stringify(Object.fromEntries(locked.map((image) => [image, `sha256:${"2".repeat(64)}`]))));
  const changed = (stack: string): Record<string, string> => withImage(stack, "ghcr.io/acme/web:v7");
  const refusals = async (config: Record<string, string>, ...images: string[]): Promise<void> => {
    const said = messages(await run(main, { stack: "prod", config }));
    for (const image of images) assert.ok(said.includes(`run \`npx groundplan lock ${image}`), said);
  };
  await refusals(configuration("prod"), "quay.io/brancz/kube-rbac-proxy:");
  // What the configuration says is refused first.
  await refusals(changed("prod"), "ghcr.io/acme/web:v7");
  const dev = await deploy(main, { stack: "dev", config: changed("dev") });
  assert.ok(imagesOf(dev).includes("europe-west1-docker.pkg.dev/changelog-dev/platform-registry-ghcr-io/acme/web:v7"));
});

test("another version of Vault whose image is not locked is refused by its key, in one line", async () => {
  const config = { ...configuration("prod"), "groundplan:vaultVersion": "2.1.99" };
  const image = "docker.io/hashicorp/vault:2.1.99";
  assert.deepEqual(
    messages(await run(main, { stack: "prod", config }))
      .split("\n")
      .slice(1),
    [
      `  groundplan:vaultVersion: "2.1.99"; lock its image first: run \`npx groundplan lock ${image}\` and commit images.lock.json`,
    ],
  );
  const there = {
    "vault:address": "https://vault.example.com",
    "groundplan:vaultServiceAccount": "vault-server@acme-shared.iam.gserviceaccount.com",
    "groundplan:vaultAdministrator": "administrator@acme-shared.iam.gserviceaccount.com",
  };
  assert.equal(messages(await run(main, { stack: "prod", config: { ...config, ...there } })), "");
});

test("the first deployment in the guide's order: Google's sample first, then an image in the registry that it made", async (context) => {
  const project = "acme-production-42";
  const own = `europe-west1-docker.pkg.dev/${project}/platform-registry/web`;
  const config = { ...configuration("prod"), "gcp:project": project };
  const digest = `sha256:${"7".repeat(64)}`;
  const state = emptyState();
  const options = { stack: "prod", state, existing: [] };
  const first = await deploy(main, { ...options, config });
  const repositories = (deployment: Deployment): string[] =>
    deployment.resources
      .filter(({ type, operation }) => type === repositoryType && operation !== "delete")
      .map(({ name }) => name)
      .sort();
  assert.equal(repositories(first).length, 4);
  // Servers, jobs, the operator and what is beside it.
  assert.deepEqual(
    imagesOf(first)
      .map((image) => image.replace(/^.*\/(.*)@sha256:[0-9a-f]{64}$/, "$1"))
      .sort(),
    ["directus", "hello", "kube-rbac-proxy", "node", "vault", "vault-secrets-operator"],
  );

  // Pushed, but not locked yet.
  const tagged = { ...withImage("prod", `${own}:v1`), "gcp:project": project };
  const refused = messages(await run(main, { ...options, config: tagged, preview: true }));
  assert.match(refused, new RegExp(`npx groundplan lock ${own}:v1`));

  const file = JSON.parse(fs.readFileSync(path.join(root, "images.lock.json"), "utf8")) as object;
  lockFileSays(context, JSON.stringify({ ...file, [`${own}:v1`]: digest }));
  const second = await deploy(main, { ...options, config: tagged });
  assert.ok(imagesOf(second).includes(`${own}@${digest}`));
  assert.deepEqual(repositories(second), [
    "platform-registry",
    "platform-registry-docker-io",
    "platform-registry-quay-io",
  ]);
  const replaced = second.resources.filter(({ operation }) => operation === "replace");
  assert.deepEqual(
    replaced.map(({ name }) => name),
    // It runs once more, with the new image.
    ["changelog-migrate"],
  );
});

for (const [text, reason] of [
  ["{", /Expected property name|end of JSON/],
  ["null", /not a table of images/],
  ['{ "docker.io/library/node:24": 7 }', /not a table of images/],
] as const) {
  test(`a file of digests that says ${text} is an error with its name and what to do`, async (context) => {
    lockFileSays(context, text);
    const said = messages(await run(main, { stack: "dev", config: configuration("dev") }));
    assert.match(said, /images\.lock\.json: .*; restore the file from git/);
    assert.match(said, reason);
  });
}
