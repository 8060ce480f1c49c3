// Pub/Sub, and what buckets tell it.
import { nameRule, textAt, type Models } from "../model";
import { iamBinding, textRule } from "./google";

const BUCKET = "gcp:storage/bucket:Bucket";
const TOPIC = "gcp:pubsub/topic:Topic";

const pubSubName = nameRule(
  "name",
  /^(?!goog)[A-Za-z][-A-Za-z0-9_.~+%]*$/,
  { min: 3, max: 255 },
  "use 3 to 255 letters, digits and -_.~+%, begin with a letter and not with goog",
  "https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names",
);

export const eventModels: Models = {
  "gcp:storage/notification:Notification": {
    // Cloud Storage numbers a bucket's notifications itself, and two alike are two.
    id: (r) => `${textAt(r.inputs, "bucket")}/notificationConfigs/${parseInt(r.digest("number", 6), 16).toString()}`,
    outputs: (r) => ({ notificationId: parseInt(r.digest("number", 6), 16).toString() }),
    uniqueBy: () => undefined,
    autoName: null,
    references: [
      {
        property: "bucket",
        to: BUCKET,
        by: ["name"],
        source: "https://cloud.google.com/storage/docs/json_api/v1/notifications/insert",
      },
      {
        property: "topic",
        to: TOPIC,
        by: ["id", "name"],
        source: "https://cloud.google.com/storage/docs/json_api/v1/notifications/insert",
      },
    ],
  },
  [TOPIC]: { id: (r) => `projects/${r.project}/topics/${r.name}`, rules: [pubSubName] },
  "gcp:pubsub/topicIAMBinding:TopicIAMBinding": {
    ...iamBinding((r) => `projects/${r.project}/topics/${textAt(r.inputs, "topic")}`),
    references: [
      {
        property: "topic",
        to: TOPIC,
        by: ["name", "id"],
        source: "https://cloud.google.com/pubsub/docs/access-control",
      },
    ],
  },
  "gcp:pubsub/subscription:Subscription": {
    id: (r) => `projects/${r.project}/subscriptions/${r.name}`,
    rules: [
      pubSubName,
      textRule(
        "pushConfig.pushEndpoint",
        "address of a push",
        (text) => text.startsWith("https://"),
        "give an address that begins with https://",
        "https://cloud.google.com/pubsub/docs/create-push-subscription",
      ),
      {
        property: "ackDeadlineSeconds",
        refuse: (value) =>
          typeof value === "number" && (value < 10 || value > 600) ? `${value} seconds is out of bounds` : undefined,
        remedy: "give 10 to 600 seconds",
        source: "https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions",
      },
    ],
    references: [
      {
        property: "topic",
        to: TOPIC,
        by: ["id", "name"],
        source: "https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions",
      },
    ],
  },
};
