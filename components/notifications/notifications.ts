import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../internal/validation";
import type { NotificationsArgs } from "./args";
import { channelsOf, type Channel } from "./channels";
import { withSecrets } from "./secrets";
import { validate } from "./validate";

/**
 * Tells people and programs what Cloud Monitoring's alerts have to say: a notification channel for each e-mail address, service of
 * PagerDuty, webhook, space of Google Chat and topic of Pub/Sub, and those that exist. Free of charge.
 */
export class Notifications extends pulumi.ComponentResource {
  /** The channels, `projects/<project>/notificationChannels/<number>`: those of each argument in its order, and then those that existed. */
  public readonly channelIds: pulumi.Output<string[]>;

  constructor(name: string, args: NotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("Notifications", name, args, validate);
    const safe = withSecrets(name, args);
    super("groundplan:index:Notifications", name, safe, opts);
    const made = channelsOf(safe).map((channel) => createChannel(this, name, channel).name);
    this.channelIds = pulumi.all([...made, ...(args.existingChannels ?? [])]);
    this.registerOutputs({ channelIds: this.channelIds });
  }
}

/** Named after what it tells, not after its place in the list: the others stay when one goes. */
function createChannel(
  parent: pulumi.Resource,
  name: string,
  { suffix, isSecret = false, ...settings }: Channel,
): monitoring.NotificationChannel {
  return new monitoring.NotificationChannel(
    `${name}-${suffix}`,
    {
      ...settings,
      // Alerts name the channel: one that is used cannot be deleted otherwise when what it tells goes.
      forceDelete: true,
    },
    { parent, ...(isSecret ? { additionalSecretOutputs: ["labels"] } : {}) },
  );
}
