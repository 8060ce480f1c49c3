import assert from "node:assert/strict";
import { test } from "node:test";
import { ProjectServices } from "../../components";
import { emptyState, messages, run } from "../support/program";

const serviceType = "gcp:projects/service:Service";

test("each API is enabled, and nothing else happens", async () => {
  const deployment = await run(() => ({
    enabled: new ProjectServices("apis", { services: ["run.googleapis.com", "sqladmin.googleapis.com"] }).enabled,
  }));
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("apis"), [
    [serviceType, "apis-run"],
    [serviceType, "apis-sqladmin"],
  ]);
  assert.deepEqual(deployment.one(serviceType, "apis-run").inputs, {
    service: "run.googleapis.com",
    disableOnDestroy: false,
  });
  assert.deepEqual(deployment.outputs["enabled"], {
    "run.googleapis.com": "acme-test",
    "sqladmin.googleapis.com": "acme-test",
  });
});

test("the order of the list means nothing", async () => {
  const state = emptyState();
  const services = ["run.googleapis.com", "sqladmin.googleapis.com", "container.googleapis.com"];
  await run(() => new ProjectServices("apis", { services }), { state });
  const again = await run(() => new ProjectServices("apis", { services: services.reverse() }), { state });
  const changed = again.resources.filter(({ type, operation }) => type === serviceType && operation !== "same");
  assert.deepEqual(changed, []);
});

for (const [title, services, message] of [
  ["an API without its domain", ["run"], /services\[0\]: "run"; use an API's name such as run.googleapis.com/],
  ["a URL", ["https://run.googleapis.com"], /services\[0\]: .*; use an API's name/],
  ["another domain", ["run.example.com"], /services\[0\]: "run.example.com"; use an API's name/],
  [
    "an API named twice",
    ["run.googleapis.com", "run.googleapis.com"],
    /services\[1\]: "run\.googleapis\.com"; name it once: services\[0\] is the same/,
  ],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new ProjectServices("apis", { services: [...services] });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("apis"), []);
  });
}
