import type { NotificationChannelArgs } from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { sha256 } from "../internal/digest";
import type { NotificationsArgs, Webhook } from "./args";

/** A channel, and what its name ends with. */
export interface Channel extends Pick<NotificationChannelArgs, "displayName" | "labels" | "sensitiveLabels"> {
  suffix: string;
  type: string;
  /** Whether a label is a secret. */
  isSecret?: boolean;
}

/** Types and labels: https://cloud.google.com/monitoring/alerts/using-channels-api, and `gcloud beta monitoring channel-descriptors list`. */
export function channelsOf(args: NotificationsArgs): Channel[] {
  const { emails = [], pagerDutyServices = [], webhooks = [], chatSpaces = [], topics = [] } = args;
  return [
    ...emails.map((address) => ({
      suffix: sha256(address.toLowerCase()).slice(0, 8),
      displayName: address,
      type: "email",
      labels: { email_address: address },
    })),
    ...pagerDutyServices.map(({ name, serviceKey }) => ({
      suffix: `pagerduty-${name}`,
      displayName: name,
      type: "pagerduty",
      sensitiveLabels: { serviceKey },
    })),
    ...webhooks.map(webhook),
    ...chatSpaces.map((space) => ({
      suffix: sha256(space).slice(0, 8),
      displayName: space,
      type: "google_chat",
      labels: { space },
    })),
    ...topics.map((topic) => ({
      suffix: sha256(topic).slice(0, 8),
      displayName: topic.split("/").at(-1) ?? topic,
      type: "pubsub",
      labels: { topic },
    })),
  ];
}

function webhook({ name, url, token, username, password }: Webhook): Channel {
  const common = { suffix: `webhook-${name}`, displayName: name };
  if (username !== undefined && password !== undefined) {
    return { ...common, type: "webhook_basicauth", labels: { url, username }, sensitiveLabels: { password } };
  }
  // Google takes the token as a part of the address.
  const whole = pulumi.output(token).apply((known) => `${url}?auth_token=${encodeURIComponent(known ?? "")}`);
  return { ...common, type: "webhook_tokenauth", labels: { url: whole }, isSecret: true };
}
