// Pub/Sub: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions
import { fill, inner } from "../../call";
import type { Fill } from ".";

/** A subscription without an event is deleted after 31 days, unless its time to live is said to be none. */
const defaults = { ackDeadlineSeconds: 10, messageRetentionDuration: "604800s", expirationPolicy: { ttl: "2678400s" } };

export const fillPubSub: Fill = ({ collection }, resource) => {
  fill(resource, { state: "ACTIVE" });
  if (collection !== "subscriptions") return;
  fill(resource, defaults);
  const push = inner(resource, "pushConfig");
  if (push["pushEndpoint"] !== undefined) fill(inner(push, "attributes"), { "x-goog-version": "v1" });
};
