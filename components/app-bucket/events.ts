import * as pubsub from "@pulumi/gcp/pubsub";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../internal/unordered";
import type { NotificationSettings } from "./validate";

const sevenDays = "604800s";

/** Carries a bucket's events to a process: from the bucket to a topic, and from there as calls with an identity. */
export function createEvents(
  parent: pulumi.Resource,
  name: string,
  region: string,
  bucket: storage.Bucket,
  notifies: NotificationSettings,
): void {
  const events = `${name}-events`;
  // Messages hold names and metadata of objects, which stay where the objects are.
  const topic = new pubsub.Topic(events, { messageStoragePolicy: { allowedPersistenceRegions: [region] } }, { parent });
  // Its address follows from the project's number (https://cloud.google.com/iam/docs/service-agents).
  const agent = pulumi.interpolate`serviceAccount:service-${bucket.projectNumber}@gs-project-accounts.iam.gserviceaccount.com`;
  const publisher = new pubsub.TopicIAMBinding(
    `${events}-publisher`,
    { topic: topic.name, role: "roles/pubsub.publisher", members: [agent] },
    { parent },
  );
  const subscription = createSubscription(parent, events, topic, notifies);
  new storage.Notification(
    events,
    {
      bucket: bucket.name,
      topic: topic.id,
      payloadFormat: "JSON_API_V1",
      eventTypes: inOrder(notifies.events),
      ...(notifies.prefix === undefined ? {} : { objectNamePrefix: notifies.prefix }),
    },
    // Cloud Storage asks whether its agent may publish. What comes before there is a subscription would be lost.
    { parent, dependsOn: [publisher, subscription] },
  );
}

function createSubscription(
  parent: pulumi.Resource,
  name: string,
  topic: pubsub.Topic,
  { url, serviceAccountEmail }: NotificationSettings,
): pubsub.Subscription {
  return new pubsub.Subscription(
    name,
    {
      topic: topic.id,
      pushConfig: {
        pushEndpoint: url,
        // Pub/Sub fills it in, and a refresh would show that
        // (https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#PushConfig).
        attributes: { "x-goog-version": "v1" },
        // Cloud Run takes the service's URL for the audience, without a path
        // (https://cloud.google.com/run/docs/authenticating/service-to-service).
        oidcToken: { serviceAccountEmail, audience: pulumi.output(url).apply((text) => new URL(text).origin) },
      },
      // As long as there is: a process may take a while over a large object.
      ackDeadlineSeconds: 600,
      messageRetentionDuration: sevenDays,
      retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
      // Without this it would be deleted after 31 days without an event
      // (https://cloud.google.com/pubsub/docs/subscription-properties#expiration_period).
      expirationPolicy: { ttl: "" },
    },
    { parent },
  );
}
