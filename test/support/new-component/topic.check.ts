// What test/components/topic.test.ts would be.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messages, run } from "../program";
import { Topic } from "./topic";

const publisherEmail = "app-shop@acme-test.iam.gserviceaccount.com";

test("a topic is a topic, and the right to publish", async () => {
  const deployment = await run(() => new Topic("orders", { publisherEmail }));
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("orders"), [
    ["gcp:pubsub/topic:Topic", "orders"],
    ["gcp:pubsub/topicIAMBinding:TopicIAMBinding", "orders-publisher"],
  ]);
});

test("hours that Pub/Sub does not have are refused", async () => {
  const deployment = await run(() => new Topic("orders", { publisherEmail, keepHours: 745 }));
  assert.match(messages(deployment), /keepHours: 745; use a whole number from 1 to 744/);
});
