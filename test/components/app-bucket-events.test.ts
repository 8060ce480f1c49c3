import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  AppBucket,
  AppBucketEvent,
  AppBucketEvents,
  CloudRunApp,
  entry,
  type AppBucketEventsArgs,
  type CloudRunServer,
} from "../../components";
import { messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";

const region = "europe-west1";
const types = {
  account: "gcp:serviceaccount/account:Account",
  invoker: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
  topic: "gcp:pubsub/topic:Topic",
  publisher: "gcp:pubsub/topicIAMBinding:TopicIAMBinding",
  subscriber: "gcp:pubsub/subscriptionIAMBinding:SubscriptionIAMBinding",
  subscription: "gcp:pubsub/subscription:Subscription",
  notification: "gcp:storage/notification:Notification",
};
const serviceIds = { [region]: `projects/acme-test/locations/${region}/services/web-resize` };
const urls = { [region]: "https://web-resize-abc-ew.a.run.app" };
const server: CloudRunServer = { serviceName: "web-resize", serviceIds, urls, protocol: "http1", private: true };
const args: AppBucketEventsArgs = { bucketName: "acme-uploads", region, server, projectNumber: "123456789012" };
const agent = (service: string): string => `serviceAccount:service-123456789012@${service}.iam.gserviceaccount.com`;

const made = (changed: Partial<AppBucketEventsArgs> = {}): Promise<Deployment> =>
  run(() => {
    const { serviceAccountEmail, deadLetterSubscription } = new AppBucketEvents("uploads", { ...args, ...changed });
    return { serviceAccountEmail, deadLetterSubscription };
  });

test("a server is called by an identity that may call it and nothing else", async () => {
  const deployment = await made({ path: "/uploads/new" });
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.children("uploads"), [
    [types.invoker, "uploads"],
    [types.subscription, "uploads"],
    [types.subscription, "uploads-dead"],
    [types.subscriber, "uploads-forwarder"],
    [types.topic, "uploads"],
    [types.topic, "uploads-dead"],
    [types.publisher, "uploads-dead-publisher"],
    [types.publisher, "uploads-publisher"],
    [types.account, "uploads"],
    [types.notification, "uploads"],
  ]);
  const serviceAccountEmail = deployment.one(types.account).outputs["email"] as string;
  assert.equal(deployment.outputs["serviceAccountEmail"], serviceAccountEmail);
  assert.deepEqual(deployment.one(types.invoker).inputs, {
    ...{ project: "acme-test", location: region, name: "web-resize", role: "roles/run.servicesInvoker" },
    member: `serviceAccount:${serviceAccountEmail}`,
  });
  assert.deepEqual(deployment.one(types.subscription, "uploads").inputs["pushConfig"], {
    pushEndpoint: "https://web-resize-abc-ew.a.run.app/uploads/new",
    attributes: { "x-goog-version": "v1" },
    oidcToken: { serviceAccountEmail, audience: urls[region] },
  });
});

test("an event that is tried too often waits as a dead letter, by the rights that Pub/Sub asks for", async () => {
  const deployment = await made({ deliveryAttempts: 7 });
  assert.equal(messages(deployment), "");
  assert.deepEqual(deployment.one(types.subscription, "uploads").inputs["deadLetterPolicy"], {
    deadLetterTopic: deployment.one(types.topic, "uploads-dead").id,
    maxDeliveryAttempts: 7,
  });
  const kept = deployment.one(types.subscription, "uploads-dead");
  assert.deepEqual(
    [kept.inputs["expirationPolicy"], kept.inputs["messageRetentionDuration"]],
    [{ ttl: "" }, "2678400s"],
  );
  assert.equal(deployment.outputs["deadLetterSubscription"], kept.outputs["name"]);
  const members = (type: string, name: string): unknown => deployment.one(type, name).inputs["members"];
  assert.deepEqual(members(types.publisher, "uploads-publisher"), [agent("gs-project-accounts")]);
  assert.deepEqual(members(types.publisher, "uploads-dead-publisher"), [agent("gcp-sa-pubsub")]);
  assert.deepEqual(members(types.subscriber, "uploads-forwarder"), [agent("gcp-sa-pubsub")]);
});

test("events are those that were asked for, in any order", async () => {
  const events = [AppBucketEvent.Written, AppBucketEvent.Deleted];
  for (const order of [events, [...events].reverse()]) {
    const { inputs } = (await made({ events: order, prefix: "in/" })).one(types.notification);
    assert.deepEqual(inputs["eventTypes"], ["OBJECT_DELETE", "OBJECT_FINALIZE"]);
    assert.equal(inputs["objectNamePrefix"], "in/");
  }
});

test("an application is told of its own bucket", async () => {
  const deployment = await run(() => {
    const bucket = new AppBucket("uploads", { region, identity: parts.identity });
    const app = new CloudRunApp("web", {
      ...{ identity: parts.identity, images: parts.images, network: parts.network, regions: [region] },
      ingress: "internal",
      workload: { ...parts.smallest, bindings: { uploads: bucket.binding }, bound: { BUCKET: "{uploads.bucket}" } },
    });
    const { bucketName } = bucket;
    new AppBucketEvents("uploads-events", { ...args, bucketName, server: entry(app.servers, "web") });
  });
  assert.equal(messages(deployment), "");
  const bucket = deployment.one("gcp:storage/bucket:Bucket").outputs["name"];
  assert.equal(deployment.one(types.notification).inputs["bucket"], bucket);
  assert.match(
    JSON.stringify(deployment.one(types.subscription, "uploads-events").inputs["pushConfig"]),
    /"pushEndpoint":"https:/,
  );
});

test("a server behind a load balancer is refused at once where that is known, else once it is", async () => {
  assert.match(
    messages(await made({ server: { ...server, urls: {} } })),
    /server\.urls: \{\s*\}; set private of the process/,
  );
  const later = await made({ server: pulumi.output({ ...server, urls: {} }) });
  assert.match(messages(later), /server: no URL; set private of the process/);
  assert.ok(!later.children("uploads").some(([type, name]) => type === types.subscription && name === "uploads"));
});

for (const [title, wrong, message] of [
  ["no region", { region: "europe" }, /region: "europe"; use a Google Cloud region/],
  ["a project by its name", { projectNumber: "acme" }, /projectNumber: "acme"; use the project's number/],
  ["a path without a slash", { path: "uploads" }, /path: "uploads"; use a path that begins with a slash/],
  ["a pattern", { prefix: "in/*" }, /prefix: "in\/\*"; use what names of objects begin with/],
  ["a call for nothing", { events: [] }, /events: \[\]; name an event/],
  ["an unknown event", { events: ["MADE"] }, /events\[0\]: "MADE"; use one of OBJECT_/],
  ["two attempts", { deliveryAttempts: 2 }, /deliveryAttempts: 2; use a whole number from 5 to 100/],
  ["no server", { server: undefined }, /server: undefined; give|server: missing; give/],
] as [string, object, RegExp][]) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await made(wrong);
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("uploads"), []);
  });
}
