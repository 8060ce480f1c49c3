import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy } from "groundplan/sandbox";
import program from "./index";

test("the worker is a pool without a way in, and the address of its queue is a secret", async () => {
  const config = {
    "gcp:project": "acme-test",
    "queue-worker:image": `docker.io/acme/thumbnails@sha256:${"a".repeat(64)}`,
    "queue-worker:queueHost": "queue.example.net",
  };
  const deployment = await deploy(program, { project: "queue-worker", config });
  const made = (type: string) => deployment.resources.filter((one) => one.type === type).map(({ name }) => name);
  assert.deepEqual(made("gcp:cloudrunv2/workerPool:WorkerPool"), ["thumbs-thumbnails-europe-west1"]);
  assert.ok(!made("gcp:cloudrunv2/service:Service").some((name) => name.startsWith("thumbs")));
  const { inputs } = deployment.one("gcp:cloudrunv2/workerPool:WorkerPool");
  const { containers } = inputs["template"] as { containers: { envs: { name: string; value?: string }[] }[] };
  assert.ok(containers[0]?.envs.some(({ name, value }) => name === "AMQP_CONNECTION" && value === undefined));
});
