import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy, emptyState, run, type Deployment } from "groundplan/sandbox";
import app from "./app/index";
import platform from "./platform/index";

const cloud = { "gcp:project": "acme-test" };
const config = {
  ...cloud,
  "billing:platformStack": "acme/platform/prod",
  "billing:image": `docker.io/acme/billing@sha256:${"a".repeat(64)}`,
};

test("the application attaches itself by the values of the platform's stack", async () => {
  const deployed = await deploy(platform, { project: "platform", stack: "prod", config: cloud });
  const stacks = { "acme/platform/prod": deployed.outputs };
  const billing = await deploy(app, { project: "billing", stack: "prod", config, stacks });
  const service = billing.one("gcp:cloudrunv2/service:Service");
  assert.match(JSON.stringify(service.inputs), /platform-registry-docker-io\/acme\/billing/);
  const settings = billing.one("gcp:storage/bucketObject:BucketObject", "billing-sync");
  assert.match(settings.inputs["bucket"] as string, /^platform-secret-sync-app-settings/);
  const of = ({ resources }: Deployment, type: string): number => resources.filter((one) => one.type === type).length;
  assert.equal(of(billing, "groundplan:index:App"), 1);
  assert.equal(of(billing, "gcp:compute/network:Network"), 0);
});

test("it comes and goes, and the platform's program has nothing to do", async () => {
  const state = emptyState();
  const options = { project: "platform", stack: "prod", config: cloud, state };
  const { outputs } = await deploy(platform, options);
  const refused = await run(app, { project: "billing", stack: "prod", config });
  assert.match(refused.errors.map(({ message }) => message).join(), /"acme\/platform\/prod" is no stack that is known/);
  await deploy(app, { project: "billing", stack: "prod", config, stacks: { "acme/platform/prod": outputs } });
  const again = await deploy(platform, options);
  assert.deepEqual(
    again.resources.filter(({ operation }) => operation !== "same").map(({ urn }) => urn),
    [],
  );
});
