import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy } from "groundplan/sandbox";
import program from "./index";

test("the application is reached by its host name, and its login is a secret", async () => {
  const config = { "gcp:project": "acme-test", "one-app:image": `docker.io/acme/shop@sha256:${"a".repeat(64)}` };
  const deployment = await deploy(program, { project: "one-app", config });
  const endpoints = deployment.outputs["endpoints"] as { [hostname: string]: { url: string } };
  assert.equal(endpoints["example.com"]?.url, "https://example.com");
  const { inputs } = deployment.one("gcp:cloudrunv2/service:Service", "shop-web-europe-west1");
  const { containers } = inputs["template"] as { containers: { envs: { name: string; value?: string }[] }[] };
  assert.ok(containers[0]?.envs.some(({ name, value }) => name === "DATABASE_URL" && value === undefined));
});
